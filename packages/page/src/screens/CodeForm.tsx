/** The code that was sent, and another one where it does not come. */
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { now } from '../clock.ts'
import { untilMs } from '../flow/flow.ts'
import type { OpenFlow } from '../flow/flow.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { CodeInput } from '../ui/CodeInput.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'

interface Props {
  readonly isEmail: boolean
  readonly heading: string
  readonly address: string
  readonly length: number
  readonly resend_at: string | null
  readonly codes_left: number
  readonly code: string
  readonly onCode: (code: string) => void
  readonly flow: OpenFlow
  readonly troubles: ReactNode
  readonly onCheck: () => void
  readonly onResend: () => void
  readonly onOther: () => void
}

export function CodeForm(props: Props) {
  const { isEmail, address, length, code, flow } = props
  const text = useText()
  const seconds = useSecondsUntil(props.resend_at, flow.skew_ms)
  return (
    <Screen
      heading={props.heading}
      hint={isEmail ? text.code.sent_email(address) : text.code.sent_phone(address)}
    >
      {props.troubles}
      <Form
        submit={text.code.check}
        busy={flow.sending}
        problem={flow.problem}
        check={() => (code.length === length ? {} : { code: text.code.code_hint(length) })}
        send={props.onCheck}
        more={
          props.codes_left > 0 ? (
            <>
              <Button kind="quiet" disabled={seconds > 0} onPress={props.onResend}>
                {seconds > 0 ? text.code.resend_in(seconds) : text.code.resend}
              </Button>
              <Button kind="plain" onPress={props.onOther}>
                {isEmail ? text.code.other_email : text.code.other_phone}
              </Button>
            </>
          ) : null
        }
      >
        <CodeInput
          path="code"
          label={text.code.code}
          hint={text.code.code_hint(length)}
          length={length}
          value={code}
          onChange={props.onCode}
        />
      </Form>
    </Screen>
  )
}

function useSecondsUntil(at: string | null, skew_ms: number): number {
  const left = (): number => Math.ceil(untilMs(at, { now_ms: now(), skew_ms }) / 1000)
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left)
    const timer = setInterval(() => setSeconds(left), 1000)
    return () => clearInterval(timer)
  }, [at, skew_ms])
  return seconds
}
