/** A button that chooses a file, and takes one dropped on it. */
import { useId } from 'react'
import { useText } from '../text/Text.tsx'
import type { Facing } from './useCamera.ts'
import { largestBytes } from './picture.ts'

interface Props {
  readonly label: string
  readonly types: readonly string[]
  readonly kind: 'primary' | 'quiet' | 'plain'
  /** Phones open their camera where the page may not use it. */
  readonly camera?: Facing | undefined
  readonly busy?: boolean
  readonly describedBy?: string | undefined
  readonly invalid?: boolean
  readonly onFile: (file: File) => void
  readonly onFault: (words: string) => void
}

export function FileChoice(props: Props) {
  const { camera } = useText()
  const id = useId()
  const choose = (file: File | undefined): void => {
    if (file === undefined || props.busy) return
    if (!props.types.includes(file.type))
      props.onFault(
        props.types.includes('application/pdf') ? camera.wrong_type : camera.wrong_picture,
      )
    else if (file.size > largestBytes) props.onFault(camera.too_large)
    else props.onFile(file)
  }
  return (
    <div
      className="file-choice"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        choose(event.dataTransfer.files[0])
      }}
    >
      <input
        id={id}
        className="hidden"
        type="file"
        accept={props.types.join(',')}
        capture={props.camera}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        onChange={(event) => {
          choose(event.target.files?.[0])
          // The same file may be chosen again after it was refused.
          event.target.value = ''
        }}
      />
      <label htmlFor={id} className={`button ${props.kind}`}>
        {props.busy ? <span className="spinner small" aria-hidden="true" /> : null}
        {props.label}
      </label>
    </div>
  )
}
