/** A company no register knows, described by whoever acts for it. */
import type { ReactNode } from 'react'
import { countryOptions } from '../countries.ts'
import type { OpenFlow } from '../flow/flow.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { faultsOf, filledIn } from '../ui/checks.ts'
import { Choice, Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import type { Rule } from '../ui/checks.ts'
import { useKeptDraft } from './kept-draft.ts'

interface Props {
  readonly node_id: string
  readonly countries: readonly string[] | null
  /** What was searched for is not typed again. */
  readonly start: {
    readonly country_code: string
    readonly name: string
    readonly registration_number: string
  }
  readonly flow: OpenFlow
  readonly troubles: ReactNode
  readonly onSend: (manual: Readonly<Record<string, string | undefined>>) => void
  readonly onBack: () => void
}

const rules: Readonly<Record<string, readonly Rule[]>> = {
  'manual.legal_name': ['required'],
  'manual.country_code': ['required'],
  'manual.incorporation_date': ['date'],
}

export function CompanyByHand(props: Props) {
  const { node_id, countries, start, flow, troubles, onSend, onBack } = props
  const text = useText()
  const { language } = useLanguage()
  const [values, setValues] = useKeptDraft(`${node_id} manual`, {
    legal_name: start.name,
    registration_number: start.registration_number,
    country_code: start.country_code,
    incorporation_date: '',
    registered_address: '',
    tax_number: '',
  })
  const field = (key: keyof typeof values) => ({
    path: `manual.${key}`,
    value: values[key],
    onChange: (value: string) => setValues({ ...values, [key]: value }),
  })
  const byPath = (): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`manual.${key}`, value]))
  return (
    <Screen key="by-hand" heading={text.registry.manual}>
      {troubles}
      <Form
        submit={text.registry.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => faultsOf(byPath(), rules, text)}
        send={() => onSend(filledIn(values))}
        more={
          <Button kind="plain" onPress={onBack}>
            {text.registry.to_search}
          </Button>
        }
      >
        <Line {...field('legal_name')} label={text.registry.legal_name} />
        <Line {...field('registration_number')} label={text.registry.number} optional />
        <Choice
          {...field('country_code')}
          label={text.registry.country}
          options={countryOptions(countries, { language, as: 'alpha2' })}
        />
        <Line
          {...field('incorporation_date')}
          label={text.registry.incorporated}
          type="date"
          optional
        />
        <Line {...field('registered_address')} label={text.registry.address} optional />
        <Line {...field('tax_number')} label={text.registry.tax_number} optional />
      </Form>
    </Screen>
  )
}
