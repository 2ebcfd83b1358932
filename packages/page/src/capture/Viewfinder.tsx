/** What the camera sees, with the frame to fill, and the button that takes the picture. */
import { useEffect, useRef, useState } from 'react'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions } from '../ui/Screen.tsx'
import { frameOf } from './picture.ts'
import type { Facing } from './useCamera.ts'

/** `card` and `passport` have the shapes of ISO/IEC 7810 ID-1 and ID-3. */
export type Shape = 'card' | 'passport' | 'sheet' | 'oval'

interface Props {
  readonly stream: MediaStream
  readonly facing: Facing
  readonly shape: Shape
  /** Lights the picture up in a colour. */
  readonly light?: number | undefined
  readonly onTaken: (picture: Blob) => void
  readonly onBack: () => void
}

export function Viewfinder({ stream, facing, shape, light, onTaken, onBack }: Props) {
  const text = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  const take = async (): Promise<void> => {
    const picture = video.current && (await frameOf(video.current))
    if (picture) onTaken(picture)
  }
  return (
    <>
      <div className={`finder shape-${shape}${light === undefined ? '' : ` light-${light % 3}`}`}>
        <video
          ref={video}
          className={facing === 'user' ? 'mirrored' : undefined}
          autoPlay
          playsInline
          muted
          aria-label={text.camera.live}
          onLoadedData={() => setReady(true)}
        />
        <div className="outline" aria-hidden="true" />
      </div>
      <Actions>
        <Button leads onPress={() => void take()} busy={!ready} busyWords={text.camera.starting}>
          {text.camera.take}
        </Button>
        <Button kind="plain" onPress={onBack}>
          {text.page.back}
        </Button>
      </Actions>
    </>
  )
}
