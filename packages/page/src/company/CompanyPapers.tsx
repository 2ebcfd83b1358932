/** Papers of a company, any number for each group. */
import { useState } from 'react'
import type { CompanyPapersStep } from '../api/state.ts'
import { FileChoice } from '../capture/FileChoice.tsx'
import type { Uploaded } from '../capture/Paper.tsx'
import { asSent, paperTypes } from '../capture/picture.ts'
import type { Session } from '../flow/useSession.ts'
import { useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { Button } from '../ui/Button.tsx'
import { Form, useFault } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import type { StepProps } from '../screens/step.ts'
import { useKeptDraft } from './kept-draft.ts'

type Files = Readonly<Record<string, readonly Uploaded[]>>

export function CompanyPapers(props: StepProps<CompanyPapersStep>) {
  const { current, session, flow, send, troubles } = props
  const text = useText()
  const { groups } = current.ask
  const [files, setFiles] = useKeptDraft<Files>(`${current.node_id} papers ${current.tries}`, {})
  const of = (id: string): readonly Uploaded[] => files[id] ?? []
  const missing = groups.filter(({ id, required }) => required && of(id).length === 0)
  return (
    <Screen heading={text.company_papers.heading} hint={text.papers.hint}>
      {troubles}
      <Form
        submit={text.company_papers.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => Object.fromEntries(missing.map(({ id }) => [id, text.page.required]))}
        send={() =>
          send({
            documents: groups.flatMap(({ id }) =>
              of(id).map(({ media_id }) => ({ group: id, media_id })),
            ),
          })
        }
      >
        {groups.map(({ id, label, required }) => (
          <Group
            key={id}
            id={id}
            label={isKey(label, id) ? wordFor(text.company_papers.groups, id) : label}
            optional={!required}
            files={of(id)}
            upload={session.upload}
            onChange={(next) => setFiles({ ...files, [id]: next })}
          />
        ))}
      </Form>
    </Screen>
  )
}

/** A name the server made of the key says less than ours. */
const isKey = (label: string, id: string): boolean =>
  label === '' || label.replaceAll(' ', '_') === id

interface GroupProps {
  readonly id: string
  readonly label: string
  readonly optional: boolean
  readonly files: readonly Uploaded[]
  readonly upload: Session['upload']
  readonly onChange: (files: readonly Uploaded[]) => void
}

function Group({ id, label, optional, files, upload, onChange }: GroupProps) {
  const text = useText()
  const [busy, setBusy] = useState(false)
  const [own, setOwn] = useState<string>()
  const asked = useFault(id)
  const fault = own ?? (files.length > 0 ? undefined : asked)
  const add = async (file: File): Promise<void> => {
    setOwn(undefined)
    setBusy(true)
    const media_id = await upload('document', await asSent(file))
    setBusy(false)
    if (media_id !== undefined) onChange([...files, { media_id, name: file.name }])
  }
  return (
    <fieldset className="field paper">
      <legend>
        {label} {optional ? <span className="optional">({text.page.optional})</span> : null}
      </legend>
      <div className={files.length > 0 ? 'slot filled' : 'slot'}>
        <ul className="files">
          {files.map((file) => (
            <li key={file.media_id}>
              <span>{file.name}</span>
              <Button
                kind="plain"
                name={text.company_papers.remove(file.name)}
                onPress={() => onChange(files.filter((one) => one !== file))}
              >
                {text.people.remove_short}
              </Button>
            </li>
          ))}
        </ul>
        {files.length === 0 ? <p id={`papers-${id}`}>{text.camera.no_file}</p> : null}
        <FileChoice
          kind="quiet"
          label={
            busy
              ? text.camera.uploading
              : files.length > 0
                ? text.company_papers.add
                : text.camera.upload
          }
          types={paperTypes}
          busy={busy}
          invalid={fault !== undefined}
          onFile={(file) => void add(file)}
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
