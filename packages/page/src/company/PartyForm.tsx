/** One owner or officer: name, roles, shares, and what else may be said. */
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { Button } from '../ui/Button.tsx'
import { Choice, Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Options } from '../ui/Options.tsx'
import { Screen } from '../ui/Screen.tsx'
import { partyFaults } from './party.ts'
import type { PartyDraft, PartyField } from './party.ts'

interface Props {
  readonly party: PartyDraft
  readonly roles: readonly string[]
  readonly onChange: (party: PartyDraft) => void
  readonly onKeep: () => void
  readonly onBack: () => void
}

export function PartyForm({ party, roles, onChange, onKeep, onBack }: Props) {
  const text = useText()
  const { people } = text
  const { language } = useLanguage()
  const field = (path: PartyField) => ({
    path,
    value: party.fields[path],
    onChange: (value: string) => onChange({ ...party, fields: { ...party.fields, [path]: value } }),
  })
  const isPerson = party.kind === 'person'
  return (
    <Screen heading={people[party.kind]}>
      <Form
        submit={people.keep}
        busy={false}
        check={() => partyFaults(party, text)}
        send={onKeep}
        more={
          <Button kind="plain" onPress={onBack}>
            {text.page.back}
          </Button>
        }
      >
        {isPerson ? (
          <>
            <Line {...field('first_name')} label={people.first_name} />
            <Line {...field('last_name')} label={people.last_name} />
          </>
        ) : (
          <Line {...field('legal_name')} label={people.legal_name} />
        )}
        <Line {...field('email')} label={people.email} hint={people.email_hint} type="email" />
        <Choice
          {...field('country')}
          label={isPerson ? people.nationality : people.country}
          options={countryOptions(null, { language, as: 'alpha2' })}
        />
        <Options
          path="roles"
          label={people.roles}
          several
          options={roles.map((value) => ({ value, label: wordFor(people.role_names, value) }))}
          chosen={party.roles}
          onChange={(chosen) => onChange({ ...party, roles: chosen })}
        />
        <div className="row">
          <Line
            {...field('ownership_percent')}
            label={people.ownership}
            inputMode="decimal"
            optional
          />
          <Line {...field('voting_percent')} label={people.voting} inputMode="decimal" optional />
        </div>
        <details className="more">
          <summary>{people.more}</summary>
          <div className="fields">
            <MoreFields isPerson={isPerson} field={field} />
          </div>
        </details>
      </Form>
    </Screen>
  )
}

interface MoreProps {
  readonly isPerson: boolean
  readonly field: (path: PartyField) => {
    readonly path: string
    readonly value: string
    readonly onChange: (value: string) => void
  }
}

function MoreFields({ isPerson, field }: MoreProps) {
  const { people } = useText()
  return (
    <>
      <Line {...field('phone')} label={people.phone} type="tel" optional />
      {isPerson ? (
        <>
          <Line {...field('date_of_birth')} label={people.date_of_birth} type="date" optional />
          <Line {...field('position')} label={people.position} optional />
        </>
      ) : (
        <Line {...field('registration_number')} label={people.number} optional />
      )}
    </>
  )
}
