/** Which document somebody has, and of which country. */
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { DocumentAsk } from '../api/state.ts'
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { faultsOf } from '../ui/checks.ts'
import { Choice } from '../ui/Field.tsx'
import { Form } from '../ui/Form.tsx'
import { Options } from '../ui/Options.tsx'
import { Screen } from '../ui/Screen.tsx'

interface Chosen {
  readonly type: string
  readonly country: string
}
interface Props {
  readonly ask: DocumentAsk
  readonly choice: Chosen
  readonly onChange: (choice: Chosen) => void
  readonly troubles: ReactNode
  readonly onGo: () => void
}

export function DocumentChoice({ ask, choice, onChange, troubles, onGo }: Props) {
  const text = useText()
  const { language } = useLanguage()
  const countries = useMemo(
    () => countryOptions(ask.countries, { language, as: 'alpha3' }),
    [ask.countries, language],
  )
  return (
    <Screen heading={text.document.heading}>
      {troubles}
      <Form
        submit={text.page.go_on}
        busy={false}
        check={() => faultsOf({ ...choice }, { country: ['required'], type: ['required'] }, text)}
        send={onGo}
      >
        <Choice
          path="country"
          label={text.document.country}
          value={choice.country}
          options={countries}
          autoComplete="country"
          onChange={(country) => onChange({ ...choice, country })}
        />
        <Options
          path="type"
          label={text.document.type}
          options={ask.document_types.map((type) => ({
            value: type,
            label: wordFor(text.document.types, type),
          }))}
          chosen={[choice.type]}
          onChange={([type]) => onChange({ ...choice, type: type ?? '' })}
        />
      </Form>
    </Screen>
  )
}
