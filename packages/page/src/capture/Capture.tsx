/** One picture: by the camera or from a file, looked at, then used. */
import { useEffect, useState } from 'react'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions } from '../ui/Screen.tsx'
import { FileChoice } from './FileChoice.tsx'
import { asSent, pictureTypes } from './picture.ts'
import { useCamera } from './useCamera.ts'
import type { CameraControl, Facing } from './useCamera.ts'
import { Viewfinder } from './Viewfinder.tsx'
import type { Shape } from './Viewfinder.tsx'

interface Props {
  readonly facing: Facing
  readonly shape: Shape
  readonly light?: number | undefined
  /** Where several pictures follow each other, the camera is asked for once. */
  readonly control?: CameraControl
  readonly busy: boolean
  readonly onUse: (picture: Blob) => void
  readonly onBack?: (() => void) | undefined
}

export function Capture({ facing, shape, light, control, busy, onUse, onBack }: Props) {
  const own = useCamera(facing)
  const { camera, start, stop } = control ?? own
  const [taken, setTaken] = useState<Blob>()
  if (taken)
    return (
      <Preview
        picture={taken}
        shape={shape}
        mirrored={facing === 'user' && camera.kind === 'live'}
        busy={busy}
        onUse={() => onUse(taken)}
        onRetake={() => setTaken(undefined)}
      />
    )
  if (camera.kind === 'live')
    return (
      <Viewfinder
        stream={camera.stream}
        facing={facing}
        shape={shape}
        light={light}
        onTaken={setTaken}
        onBack={stop}
      />
    )
  return (
    <Ways
      camera={camera.kind}
      facing={facing}
      shape={shape}
      start={start}
      onFile={(file) => void asSent(file).then(setTaken)}
      onBack={onBack}
    />
  )
}

interface WaysProps {
  readonly camera: 'off' | 'starting' | 'refused' | 'absent'
  readonly facing: Facing
  readonly shape: Shape
  readonly start: () => void
  readonly onFile: (file: File) => void
  readonly onBack: (() => void) | undefined
}

/** Camera or file; where the camera is not to be had, the file leads. */
function Ways({ camera, facing, shape, start, onFile, onBack }: WaysProps) {
  const text = useText()
  const [fault, setFault] = useState<string>()
  const without = camera === 'refused' || camera === 'absent'
  const words = fault ?? (without ? text.camera[camera] : undefined)
  return (
    <>
      <div className={`finder empty shape-${shape}`} aria-hidden="true">
        <div className="outline" />
      </div>
      {words === undefined ? null : (
        <p className="fault" role="alert">
          {words}
        </p>
      )}
      <Actions>
        {without ? null : (
          <Button
            leads
            onPress={start}
            busy={camera === 'starting'}
            busyWords={text.camera.starting}
          >
            {text.camera.start}
          </Button>
        )}
        <FileChoice
          kind={without ? 'primary' : 'quiet'}
          label={text.camera.upload}
          types={pictureTypes}
          camera={without ? facing : undefined}
          onFile={onFile}
          onFault={setFault}
        />
        {without ? (
          <Button kind="quiet" leads onPress={start}>
            {text.page.again}
          </Button>
        ) : null}
        {onBack ? (
          <Button kind="plain" onPress={onBack}>
            {text.page.back}
          </Button>
        ) : null}
      </Actions>
    </>
  )
}

interface PreviewProps {
  readonly picture: Blob
  readonly shape: Shape
  readonly mirrored: boolean
  readonly busy: boolean
  readonly onUse: () => void
  readonly onRetake: () => void
}

function Preview({ picture, shape, mirrored, busy, onUse, onRetake }: PreviewProps) {
  const text = useText()
  const url = useObjectUrl(picture)
  return (
    <>
      <div className={`finder taken shape-${shape}`}>
        {url ? (
          <img src={url} alt={text.camera.preview} className={mirrored ? 'mirrored' : undefined} />
        ) : null}
      </div>
      <Actions>
        <Button leads onPress={onUse} busy={busy} busyWords={text.camera.uploading}>
          {text.camera.use}
        </Button>
        {busy ? null : (
          <Button kind="quiet" onPress={onRetake}>
            {text.camera.retake}
          </Button>
        )}
      </Actions>
    </>
  )
}

function useObjectUrl(blob: Blob): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
