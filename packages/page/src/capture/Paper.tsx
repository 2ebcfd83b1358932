/** One file among the fields of a form: uploaded when it is chosen, replaced at will. */
import { useId, useState } from 'react'
import type { Purpose } from '../api/client.ts'
import { useText } from '../text/Text.tsx'
import { useFault } from '../ui/Form.tsx'
import { FileChoice } from './FileChoice.tsx'
import { asSent, paperTypes } from './picture.ts'

/** What is kept of an uploaded file: the id to send, the name to show. */
export interface Uploaded {
  readonly media_id: string
  readonly name: string
}

interface Props {
  readonly path: string
  readonly label: string
  readonly hint?: string | undefined
  readonly optional?: boolean
  readonly purpose: Purpose
  readonly file: Uploaded | undefined
  readonly upload: (purpose: Purpose, file: Blob) => Promise<string | undefined>
  readonly onChange: (file: Uploaded | undefined) => void
}

export function Paper(props: Props) {
  const { path, label, hint, purpose, file, upload, onChange } = props
  const text = useText()
  const id = useId()
  const [busy, setBusy] = useState(false)
  const [own, setOwn] = useState<string>()
  const asked = useFault(path)
  const fault = own ?? (file ? undefined : asked)
  const send = async (chosen: File): Promise<void> => {
    setOwn(undefined)
    setBusy(true)
    const media_id = await upload(purpose, await asSent(chosen))
    setBusy(false)
    if (media_id !== undefined) onChange({ media_id, name: chosen.name })
  }
  return (
    <fieldset className="field paper">
      <legend>
        {label} {props.optional ? <span className="optional">({text.page.optional})</span> : null}
      </legend>
      {hint ? <p className="hint">{hint}</p> : null}
      <div className={file ? 'slot filled' : 'slot'}>
        <p id={`${id}-state`} role="status">
          {busy
            ? text.camera.uploading
            : file
              ? `${text.camera.uploaded}: ${file.name}`
              : text.camera.no_file}
        </p>
        <FileChoice
          kind="quiet"
          label={file ? text.camera.replace : text.camera.upload}
          types={paperTypes}
          busy={busy}
          invalid={fault !== undefined}
          describedBy={`${id}-state`}
          onFile={(chosen) => void send(chosen)}
          onFault={setOwn}
        />
      </div>
      {fault ? (
        <p className="fault" role={own ? 'alert' : undefined}>
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}
