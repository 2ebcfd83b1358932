/** Named papers, one file each. */
import type { PapersStep } from '../api/state.ts'
import { Paper } from '../capture/Paper.tsx'
import type { Uploaded } from '../capture/Paper.tsx'
import { useText } from '../text/Text.tsx'
import { useDraft } from '../ui/draft.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import type { StepProps } from './step.ts'

type Files = Readonly<Record<string, Uploaded | undefined>>

export function Papers({ current, session, flow, send, troubles }: StepProps<PapersStep>) {
  const text = useText()
  const { title, instructions, documents } = current.ask
  const [files, setFiles] = useDraft<Files>(`${current.node_id} papers ${current.tries}`, {})
  const path = (id: string): string => `documents.${id}`
  const missing = documents.filter(({ id }) => files[id] === undefined)
  return (
    <Screen heading={title || text.features.DOCUMENT_AI} hint={instructions || text.papers.hint}>
      {troubles}
      <Form
        submit={text.papers.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => Object.fromEntries(missing.map(({ id }) => [path(id), text.page.required]))}
        send={() =>
          send({ documents: documents.map(({ id }) => ({ id, media_id: files[id]?.media_id })) })
        }
      >
        {documents.map(({ id, label }) => (
          <Paper
            key={id}
            path={path(id)}
            // The one the server asks where nothing is named says less than our word.
            label={id === 'document' && label === id ? text.document.type : label}
            purpose="document"
            file={files[id]}
            upload={session.upload}
            onChange={(file) => setFiles({ ...files, [id]: file })}
          />
        ))}
      </Form>
    </Screen>
  )
}
