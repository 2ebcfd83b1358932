/** An e-mail address or a phone number, shown to be one's own by a code. */
import { useState } from 'react'
import type { CodeStep } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { useDraft } from '../ui/draft.tsx'
import { AddressForm } from './CodeAddress.tsx'
import { CodeForm } from './CodeForm.tsx'
import type { StepProps } from './step.ts'

export function CodeScreen(props: StepProps<CodeStep>) {
  const { current, session, flow, send, troubles } = props
  const text = useText()
  const { ask, node_id } = current
  const isEmail = current.feature === 'EMAIL_VERIFICATION'
  const [typed, setTyped] = useDraft(`${node_id} address`, '')
  const [other, setOther] = useState(false)
  const [code, setCode] = useState('')
  // Left empty it is the one the server knows: named by the application, or sent to before.
  const address = typed.trim()
  const heading = isEmail ? text.code.email_heading : text.code.phone_heading
  const ask_code = async (): Promise<void> => {
    setCode('')
    await session.sendCode(node_id, address)
    setOther(false)
  }
  if (!ask.code_sent || other)
    return (
      <AddressForm
        isEmail={isEmail}
        heading={heading}
        known={ask.address}
        typed={typed}
        onTyped={setTyped}
        flow={flow}
        troubles={troubles}
        onSend={() => void ask_code()}
        onBack={ask.code_sent ? () => setOther(false) : undefined}
      />
    )
  return (
    <CodeForm
      isEmail={isEmail}
      heading={heading}
      address={ask.address ?? address}
      length={ask.code_length}
      resend_at={ask.resend_at}
      codes_left={ask.codes_left}
      code={code}
      onCode={setCode}
      flow={flow}
      troubles={troubles}
      onCheck={() =>
        send({ ...(address && { [isEmail ? 'email' : 'phone_number']: address }), code })
      }
      onResend={() => void ask_code()}
      onOther={() => setOther(true)}
    />
  )
}
