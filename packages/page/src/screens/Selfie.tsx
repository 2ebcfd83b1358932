/** A picture of the face, or a few that each ask for another movement. */
import { useState } from 'react'
import type { SelfieStep } from '../api/state.ts'
import { Capture } from '../capture/Capture.tsx'
import { useCamera } from '../capture/useCamera.ts'
import { useUpload } from '../capture/useUpload.ts'
import { useText } from '../text/Text.tsx'
import { Screen } from '../ui/Screen.tsx'
import { promptsOf } from './selfie-prompts.ts'
import type { StepProps } from './step.ts'

export function Selfie({ current, session, send, flow, troubles }: StepProps<SelfieStep>) {
  const text = useText()
  const control = useCamera('user')
  const prompts = promptsOf(current.ask)
  const [stored, setStored] = useState<readonly string[]>([])
  const at = Math.min(stored.length, prompts.length - 1)
  const prompt = prompts[at] ?? 'straight'
  const finish = ([selfie, ...frames]: readonly string[]): void =>
    send({ selfie, ...(frames.length > 0 ? { frames } : {}) })
  const [use, uploading] = useUpload(session, at === 0 ? 'selfie' : 'face_frame', (media_id) => {
    const all = [...stored, media_id]
    setStored(all)
    if (all.length === prompts.length) finish(all)
  })
  const all = stored.length === prompts.length
  const aged = current.feature === 'AGE_ESTIMATION'
  return (
    <Screen
      key={at}
      heading={at > 0 ? text.selfie[prompt] : aged ? text.selfie.age_heading : text.selfie.heading}
      hint={at > 0 ? undefined : text.selfie.hint}
    >
      {troubles}
      {prompts.length > 1 ? (
        <p className="count">
          {text.selfie.of(at + 1, prompts.length)}
          {at === 0 ? ` · ${text.selfie.straight}` : null}
        </p>
      ) : null}
      <Capture
        key={at}
        facing="user"
        shape="oval"
        control={control}
        light={prompt === 'still' ? at : undefined}
        busy={uploading || flow.sending}
        // All are stored: what failed was the answer, and it is given again.
        onUse={all ? () => finish(stored) : use}
      />
    </Screen>
  )
}
