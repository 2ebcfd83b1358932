/** Where the code is to be sent. */
import type { ReactNode } from 'react'
import type { OpenFlow } from '../flow/flow.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { faultsOf } from '../ui/checks.ts'
import type { Rule } from '../ui/checks.ts'
import { Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'

interface Props {
  readonly isEmail: boolean
  readonly heading: string
  /** What the application has told already, masked; then nothing need be typed. */
  readonly known: string | null
  readonly typed: string
  readonly onTyped: (typed: string) => void
  readonly flow: OpenFlow
  readonly troubles: ReactNode
  readonly onSend: () => void
  readonly onBack: (() => void) | undefined
}

export function AddressForm(props: Props) {
  const { isEmail, known, typed, onTyped, flow, onBack } = props
  const text = useText()
  const rules: readonly Rule[] = [
    ...(known === null ? (['required'] as const) : []),
    isEmail ? 'email' : 'phone',
  ]
  const path = 'address'
  return (
    <Screen heading={props.heading} hint={known ?? undefined}>
      {props.troubles}
      <Form
        submit={text.code.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => faultsOf({ [path]: typed }, { [path]: rules }, text)}
        send={props.onSend}
        more={
          onBack ? (
            <Button kind="plain" onPress={onBack}>
              {text.page.back}
            </Button>
          ) : null
        }
      >
        <Line
          path={path}
          label={isEmail ? text.code.email : text.code.phone}
          hint={isEmail ? undefined : text.code.phone_hint}
          type={isEmail ? 'email' : 'tel'}
          autoComplete={isEmail ? 'email' : 'tel'}
          optional={known !== null}
          value={typed}
          onChange={onTyped}
        />
      </Form>
    </Screen>
  )
}
