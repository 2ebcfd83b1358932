/** The end of a session, and the way back to whoever asked. */
import { useEffect, useState } from 'react'
import type { Outcome, State } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { Sign } from '../ui/Sign.tsx'
import { isWayBack, toldOf } from './outcome.ts'

interface Props {
  readonly result: Outcome
  readonly name: string
  readonly kind: State['entity_kind']
}

export function Result({ result, name, kind }: Props) {
  const text = useText()
  const told = toldOf(result, { name, kind, text })
  const back =
    result.callback_url !== null && isWayBack(result.callback_url) ? result.callback_url : undefined
  const left = useCountdown(back === undefined ? null : result.callback_after_s, back)
  return (
    <Screen
      key={result.status}
      heading={told.heading}
      hint={told.hint}
      sign={<Sign kind={told.sign} />}
    >
      {left === undefined ? null : <p className="small">{text.result.return_in(left)}</p>}
      <Actions>
        {back === undefined ? null : (
          <a className="button primary" href={back}>
            {text.result.return_to(name)}
          </a>
        )}
      </Actions>
    </Screen>
  )
}

/** Seconds until the browser goes there; nothing where it stays. */
function useCountdown(after_s: number | null, url: string | undefined): number | undefined {
  const [left, setLeft] = useState(after_s ?? undefined)
  useEffect(() => {
    if (left === undefined || url === undefined) return
    if (left <= 0) {
      window.location.assign(url)
      return
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left, url])
  return url === undefined ? undefined : left
}
