/** The end of a session, and the way back to whoever asked. */
import { useEffect, useState } from 'react'
import type { Outcome } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { Sign } from '../ui/Sign.tsx'
import { isWayBack, toldOf } from './outcome.ts'

interface Props {
  readonly result: Outcome
  readonly name: string
  readonly busy: boolean
  readonly retry: () => void
}

export function Result({ result, name, busy, retry }: Props) {
  const text = useText()
  const told = toldOf(result, { name, text })
  const back =
    result.callback_url !== null && isWayBack(result.callback_url) ? result.callback_url : undefined
  const onward = result.can_retry ? undefined : back
  const left = useCountdown(onward === undefined ? null : result.callback_after_s, onward)
  return (
    <Screen
      key={result.status}
      heading={told.heading}
      hint={told.hint}
      sign={<Sign kind={told.sign} />}
    >
      {left === undefined ? null : <p className="small">{text.result.return_in(left)}</p>}
      <Actions>
        {result.can_retry ? (
          <Button onPress={retry} busy={busy} busyWords={text.page.loading}>
            {text.result.retry}
          </Button>
        ) : null}
        {back === undefined ? null : (
          <a className={result.can_retry ? 'button plain' : 'button primary'} href={back}>
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
