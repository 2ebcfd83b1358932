/** The camera of the device: started when somebody asks for it, always let go again. */
import { useEffect, useRef, useState } from 'react'

export type Facing = 'environment' | 'user'

type Camera =
  | { readonly kind: 'off' | 'starting' | 'refused' | 'absent' }
  | { readonly kind: 'live'; readonly stream: MediaStream }

export interface CameraControl {
  readonly camera: Camera
  readonly start: () => void
  readonly stop: () => void
}

export function useCamera(facing: Facing): CameraControl {
  const [camera, setCamera] = useState<Camera>({ kind: 'off' })
  const held = useRef<MediaStream>(undefined)
  const wanted = useRef(false)
  const release = (): void => {
    wanted.current = false
    for (const track of held.current?.getTracks() ?? []) track.stop()
    held.current = undefined
  }
  // The light of a camera must not stay on behind another screen.
  useEffect(() => release, [])
  const start = async (): Promise<void> => {
    release()
    wanted.current = true
    setCamera({ kind: 'starting' })
    const opened = await openCamera(facing)
    if (opened instanceof MediaStream) {
      held.current = opened
      if (!wanted.current) return release()
      setCamera({ kind: 'live', stream: opened })
    } else if (wanted.current) setCamera({ kind: opened })
  }
  return {
    camera,
    start: () => void start(),
    stop: () => {
      release()
      setCamera({ kind: 'off' })
    },
  }
}

async function openCamera(facing: Facing): Promise<MediaStream | 'refused' | 'absent'> {
  // Without https there is no such thing, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices?.getUserMedia === undefined) return 'absent'
  try {
    return await devices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: facing }, width: { ideal: 1920 }, height: { ideal: 1440 } },
    })
  } catch (error) {
    const refused = error instanceof DOMException && error.name === 'NotAllowedError'
    return refused ? 'refused' : 'absent'
  }
}
