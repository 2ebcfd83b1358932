/** The company as the register knows it, to be confirmed; what is out of date is said beside it. */
import type { CompanyCorrection } from '@ostiary/domain/company/corrections'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Candidate } from '../api/state.ts'
import { countryName } from '../countries.ts'
import type { OpenFlow } from '../flow/flow.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { filledIn } from '../ui/checks.ts'
import { Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'

type Corrections = Readonly<Partial<Record<CompanyCorrection, string>>>

interface Props {
  readonly company: Candidate
  readonly flow: OpenFlow
  readonly troubles: ReactNode
  readonly onSend: (corrections: Readonly<Record<string, unknown>>) => void
  readonly onBack: () => void
}

const nothing = { legal_name: '', registered_address: '' } satisfies Corrections

export function ConfirmCompany({ company, flow, troubles, onSend, onBack }: Props) {
  const text = useText()
  const { language } = useLanguage()
  const [corrected, setCorrected] = useState(nothing)
  const rows = [
    [text.registry.legal_name, company.name],
    [text.registry.number, company.registration_number],
    [text.registry.country, company.country_code && countryName(company.country_code, language)],
    [text.registry.address, company.address],
    [text.registry.status, company.status],
  ] as const
  const send = (): void => {
    const corrections = filledIn(corrected)
    onSend(Object.keys(corrections).length > 0 ? { corrections } : {})
  }
  return (
    <Screen key="confirm" heading={text.registry.confirm}>
      {troubles}
      <dl className="card facts">
        {rows.map(([label, value]) =>
          value ? (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <Form
        submit={text.registry.use}
        busy={flow.sending}
        problem={flow.problem}
        check={() => ({})}
        send={send}
        more={
          <Button kind="quiet" onPress={onBack}>
            {text.registry.other}
          </Button>
        }
      >
        <details className="more">
          <summary>{text.registry.correct}</summary>
          <div className="fields">
            <p className="hint">{text.registry.correct_hint}</p>
            <Line
              path="corrections.legal_name"
              label={text.registry.legal_name}
              optional
              value={corrected.legal_name}
              onChange={(legal_name) => setCorrected({ ...corrected, legal_name })}
            />
            <Line
              path="corrections.registered_address"
              label={text.registry.address}
              optional
              value={corrected.registered_address}
              onChange={(registered_address) => setCorrected({ ...corrected, registered_address })}
            />
          </div>
        </details>
      </Form>
    </Screen>
  )
}
