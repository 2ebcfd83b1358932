/** What the document says, typed by whoever holds it: its lines, or field by field. */
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { faultsOf } from '../ui/checks.ts'
import { Button } from '../ui/Button.tsx'
import { Choice, Line, Lines } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'

export const noDetails = {
  mrz: '',
  first_name: '',
  last_name: '',
  date_of_birth: '',
  document_number: '',
  expiration_date: '',
  nationality: '',
  gender: '',
}
type Details = typeof noDetails

interface Props {
  readonly details: Details
  readonly onChange: (details: Details) => void
  readonly busy: boolean
  readonly problem: Problem | undefined
  readonly troubles: ReactNode
  readonly onBack: () => void
  readonly onSend: () => void
}

export function DocumentDetails(props: Props) {
  const { details, onChange, busy, problem, troubles, onBack, onSend } = props
  const text = useText()
  return (
    <Screen heading={text.document.details} hint={text.document.details_hint}>
      {troubles}
      <Form
        submit={text.document.send}
        busy={busy}
        problem={problem}
        check={() =>
          faultsOf(details, { date_of_birth: ['date'], expiration_date: ['date'] }, text)
        }
        send={onSend}
        more={
          busy ? null : (
            <Button kind="plain" onPress={onBack}>
              {text.page.back}
            </Button>
          )
        }
      >
        <Lines
          path="mrz"
          label={text.document.mrz}
          hint={text.document.mrz_hint}
          optional
          code
          value={details.mrz}
          onChange={(mrz) => onChange({ ...details, mrz: mrz.toUpperCase() })}
        />
        <details className="more" open={isTyped(details) || undefined}>
          <summary>{text.document.by_hand}</summary>
          <ByHand details={details} onChange={onChange} />
        </details>
      </Form>
    </Screen>
  )
}

const isTyped = ({ mrz: _mrz, ...fields }: Details): boolean =>
  Object.values(fields).some((value) => value !== '')

function ByHand({ details, onChange }: Pick<Props, 'details' | 'onChange'>) {
  const { document } = useText()
  const { language } = useLanguage()
  const field = (path: keyof Details) => ({
    path,
    optional: true,
    value: details[path],
    onChange: (value: string) => onChange({ ...details, [path]: value }),
  })
  return (
    <div className="fields">
      <Line {...field('first_name')} label={document.first_name} autoComplete="given-name" />
      <Line {...field('last_name')} label={document.last_name} autoComplete="family-name" />
      <Line
        {...field('date_of_birth')}
        label={document.date_of_birth}
        type="date"
        autoComplete="bday"
      />
      <Line {...field('document_number')} label={document.number} />
      <Line {...field('expiration_date')} label={document.expires} type="date" />
      <Choice
        {...field('nationality')}
        label={document.nationality}
        options={countryOptions(null, { language, as: 'alpha3' })}
      />
      <Choice
        {...field('gender')}
        label={document.gender}
        options={Object.entries(document.genders).map(([value, label]) => ({ value, label }))}
      />
    </div>
  )
}
