/** Proof of address: the paper, what it is, and the address on it. */
import type { AddressStep } from '../api/state.ts'
import { Paper } from '../capture/Paper.tsx'
import type { Uploaded } from '../capture/Paper.tsx'
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { faultsOf, filledIn } from '../ui/checks.ts'
import { useDraft } from '../ui/draft.tsx'
import { Choice, Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import type { StepProps } from './step.ts'

const nothing = {
  document_type: '',
  issuer: '',
  issue_date: '',
  name: '',
  'address.street_1': '',
  'address.street_2': '',
  'address.city': '',
  'address.region': '',
  'address.postal_code': '',
  'address.country': '',
}
type Values = typeof nothing
type Path = keyof Values

const rules = {
  document: ['required'],
  document_type: ['required'],
  issue_date: ['date'],
  'address.street_1': ['required'],
  'address.city': ['required'],
  'address.postal_code': ['required'],
  'address.country': ['required'],
} as const

export function AddressScreen(props: StepProps<AddressStep>) {
  const { current, session, flow, send, troubles } = props
  const text = useText()
  const { ask, node_id, tries } = current
  const [values, setValues] = useDraft(`${node_id} address`, nothing)
  const [file, setFile] = useDraft<Uploaded | undefined>(`${node_id} paper ${tries}`, undefined)
  return (
    <Screen heading={text.address.heading} hint={text.address.hint(ask.max_age_months)}>
      {troubles}
      <Form
        submit={text.address.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => faultsOf({ ...values, document: file?.media_id ?? '' }, rules, text)}
        send={() => send({ document: file?.media_id, ...inputOf(values) })}
      >
        <Paper
          path="document"
          label={text.address.paper}
          purpose="poa"
          file={file}
          upload={session.upload}
          onChange={setFile}
        />
        <AddressFields types={ask.document_types} values={values} onChange={setValues} />
      </Form>
    </Screen>
  )
}

function inputOf(values: Values): Record<string, unknown> {
  const entries = Object.entries(filledIn(values))
  const isPart = ([path]: readonly [string, unknown]): boolean => path.startsWith('address.')
  return {
    ...Object.fromEntries(entries.filter((entry) => !isPart(entry))),
    address: Object.fromEntries(
      entries.filter(isPart).map(([path, value]) => [path.slice('address.'.length), value]),
    ),
  }
}

interface FieldsProps {
  readonly types: readonly string[]
  readonly values: Values
  readonly onChange: (values: Values) => void
}

function AddressFields({ types, values, onChange }: FieldsProps) {
  const text = useText()
  const { address } = text
  const { language } = useLanguage()
  const field = (path: Path) => ({
    path,
    value: values[path],
    onChange: (value: string) => onChange({ ...values, [path]: value }),
  })
  const place = (part: 'street_1' | 'street_2' | 'city' | 'region' | 'postal_code') => ({
    ...field(`address.${part}`),
    label: address[part],
  })
  return (
    <>
      <Choice
        {...field('document_type')}
        label={address.type}
        options={types.map((value) => ({ value, label: wordFor(address.types, value) }))}
      />
      <Line {...place('street_1')} autoComplete="address-line1" />
      <Line {...place('street_2')} autoComplete="address-line2" optional />
      <div className="row">
        <Line {...place('postal_code')} autoComplete="postal-code" />
        <Line {...place('city')} autoComplete="address-level2" />
      </div>
      <Line {...place('region')} autoComplete="address-level1" optional />
      <Choice
        {...field('address.country')}
        label={address.country}
        autoComplete="country"
        options={countryOptions(null, { language, as: 'alpha2' })}
      />
      <Line {...field('name')} label={address.name} autoComplete="name" optional />
      <div className="row">
        <Line {...field('issuer')} label={address.issuer} optional />
        <Line {...field('issue_date')} label={address.issued} type="date" optional />
      </div>
    </>
  )
}
