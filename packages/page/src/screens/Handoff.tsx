/** A fresh link for another device, as a code to point a camera at. */
import { useEffect, useState } from 'react'
import type { Handoff as Link } from '../api/client.ts'
import type { Session } from '../flow/useSession.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Copy } from '../ui/Copy.tsx'
import { Qr } from '../ui/Qr.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { Troubles } from '../ui/Troubles.tsx'

const lookEveryMs = 3000

interface Props {
  readonly session: Session
  /** The address of this page, where no browser has opened it yet: it serves as it is. */
  readonly own: string | undefined
  readonly stay: () => void
}

export function Handoff({ session, own, stay }: Props) {
  const text = useText()
  const { language } = useLanguage()
  const [link, setLink] = useState<Link | undefined>(
    own ? { url: own, expires_at: null } : undefined,
  )
  const { ask, reload, flow } = session
  useEffect(() => {
    if (own !== undefined) return
    let wanted = true
    const make = async (): Promise<void> => {
      const made = await ask((client) => client.handoff())
      if (wanted && made) setLink(made)
    }
    void make()
    return () => {
      wanted = false
    }
    // A link is made once, when the screen appears.
  }, [])
  useEffect(() => {
    // Once the other device has it, the answer is that this page has ended.
    const timer = setInterval(() => void reload(), lookEveryMs)
    return () => clearInterval(timer)
  })
  const until = link?.expires_at
  const time = until ? new Date(until) : undefined
  return (
    <Screen heading={text.handoff.heading} hint={text.handoff.hint}>
      {flow.phase === 'open' ? <Troubles flow={flow} retry={() => void reload()} /> : null}
      <div className="handoff">
        {link ? <Qr value={link.url} label={text.handoff.code} /> : <span className="spinner" />}
      </div>
      {link ? (
        <div className="field">
          <label htmlFor="handoff-link">{text.handoff.link}</label>
          <input id="handoff-link" readOnly value={link.url} />
          {time && !Number.isNaN(time.getTime()) ? (
            <p className="hint">
              {text.handoff.until(
                time.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
              )}
            </p>
          ) : null}
        </div>
      ) : null}
      <Actions>
        {link ? (
          <Copy
            kind="primary"
            value={link.url}
            label={text.handoff.copy}
            done={text.handoff.copied}
          />
        ) : null}
        <Button kind="plain" onPress={stay}>
          {text.handoff.stay}
        </Button>
      </Actions>
    </Screen>
  )
}
