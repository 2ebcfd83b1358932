/** What a register is asked: a country, and a name or a number. */
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { faultsOf } from '../ui/checks.ts'
import { Choice, Line } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Screen } from '../ui/Screen.tsx'

interface Query {
  readonly country_code: string
  readonly name: string
  readonly registration_number: string
}
interface Props {
  readonly countries: readonly string[] | null
  readonly query: Query
  readonly onQuery: (query: Query & Readonly<Record<string, string>>) => void
  readonly none: boolean
  readonly busy: boolean
  readonly problem: Problem | undefined
  readonly troubles: ReactNode
  readonly onSearch: () => void
  readonly onByHand: () => void
}

export function RegistrySearch(props: Props) {
  const { countries, query, onQuery, none, busy, problem, troubles, onSearch, onByHand } = props
  const text = useText()
  const { language } = useLanguage()
  const field = (path: keyof Query) => ({
    path,
    value: query[path],
    onChange: (value: string) => onQuery({ ...query, [path]: value }),
  })
  const enough = query.name.trim() !== '' || query.registration_number.trim() !== ''
  return (
    <Screen heading={text.registry.heading} hint={text.registry.either}>
      {troubles}
      {none ? <Notice kind="warning">{text.registry.none}</Notice> : null}
      <Form
        submit={text.registry.search}
        busy={busy}
        problem={problem}
        check={() => ({
          ...faultsOf({ ...query }, { country_code: ['required'] }, text),
          ...(enough ? {} : { name: text.registry.either }),
        })}
        send={onSearch}
        more={
          <Button kind={none ? 'quiet' : 'plain'} onPress={onByHand}>
            {text.registry.by_hand}
          </Button>
        }
      >
        <Choice
          {...field('country_code')}
          label={text.registry.country}
          options={countryOptions(countries, { language, as: 'alpha2' })}
        />
        <Line {...field('name')} label={text.registry.name} autoComplete="organization" optional />
        <Line {...field('registration_number')} label={text.registry.number} optional />
      </Form>
    </Screen>
  )
}
