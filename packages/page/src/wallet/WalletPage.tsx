/** The page on which somebody shows that a wallet is theirs, by signing a message. */
import { useEffect, useState } from 'react'
import type { Answer, Client, WalletChallenge } from '../api/client.ts'
import { Ended } from '../screens/Ended.tsx'
import { linkEnds } from '../flow/flow.ts'
import { problemWords } from '../text/problem-words.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { Sign } from '../ui/Sign.tsx'
import { SignChallenge } from './SignChallenge.tsx'

export function WalletPage({ client }: { readonly client: Client }) {
  const text = useText()
  const [answer, setAnswer] = useState<Answer<WalletChallenge>>()
  const [done, setDone] = useState(false)
  const load = async (): Promise<void> => setAnswer(await client.wallet())
  useEffect(() => void load(), [])
  if (done)
    return (
      <Screen
        key="done"
        heading={text.wallet.done}
        hint={text.wallet.done_hint}
        sign={<Sign kind="good" />}
      />
    )
  if (answer === undefined)
    return (
      <div className="screen centred">
        <span className="spinner" aria-hidden="true" />
        <p role="status">{text.page.loading}</p>
      </div>
    )
  if (answer.kind === 'ok')
    return (
      <SignChallenge
        challenge={answer.value.challenge}
        client={client}
        onDone={() => setDone(true)}
        onRenew={load}
      />
    )
  return <Failed answer={answer} again={() => void load()} />
}

interface FailedProps {
  readonly answer: Exclude<Answer<unknown>, { kind: 'ok' }>
  readonly again: () => void
}

function Failed({ answer, again }: FailedProps) {
  const text = useText()
  const problem = answer.kind === 'refused' ? answer.problem : undefined
  const end = linkEnds.find((one) => one === problem?.code)
  if (end) return <Ended code={end} />
  return (
    <Screen
      heading={problem ? problemWords(text, problem) : text.offline.heading}
      hint={problem ? undefined : text.offline.hint}
    >
      <Actions>
        <Button onPress={again}>{text.page.again}</Button>
      </Actions>
    </Screen>
  )
}
