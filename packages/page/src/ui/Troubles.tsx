/** Above a step: why it is asked again, what was refused, that the network is gone. */
import type { StepProblem } from '../api/state.ts'
import type { OpenFlow } from '../flow/flow.ts'
import { fieldWords, problemWords, reasonWords } from '../text/problem-words.ts'
import type { Said } from '../text/problem-words.ts'
import { useText } from '../text/Text.tsx'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

interface Props {
  readonly flow: OpenFlow
  readonly retry: () => void
  readonly again?: {
    readonly problems: readonly StepProblem[]
    readonly tries_left: number | null
  }
}

const Told = ({ said }: { readonly said: Said }) => <li lang={said.lang}>{said.words}</li>

export function Troubles({ flow, retry, again }: Props) {
  const text = useText()
  const { problem, offline, moved_on } = flow
  return (
    <>
      {moved_on ? <Notice kind="info">{text.page.moved_on}</Notice> : null}
      {again && again.problems.length > 0 ? (
        <Notice kind="warning">
          <b>{text.page.asked_again}</b>
          <ul>
            {again.problems.map((one) => (
              <Told key={one.code} said={reasonWords(text, one)} />
            ))}
          </ul>
          {again.tries_left === null ? null : <p>{text.page.tries_left(again.tries_left)}</p>}
        </Notice>
      ) : null}
      {offline ? (
        <Notice kind="problem">
          <b>{text.offline.heading}</b>
          <p>{text.offline.hint}</p>
          <Button kind="quiet" onPress={retry}>
            {text.page.again}
          </Button>
        </Notice>
      ) : null}
      {problem ? (
        <Notice kind="problem">
          <b>{problemWords(text, problem)}</b>
          {problem.fields.length > 0 ? (
            <ul>
              {problem.fields.map((one) => (
                <Told key={`${one.path} ${one.message}`} said={fieldWords(text, one)} />
              ))}
            </ul>
          ) : null}
        </Notice>
      ) : null}
    </>
  )
}
