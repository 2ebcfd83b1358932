/** One question, by its type; what this page does not know is asked as a line of text. */
import type { Purpose } from '../api/client.ts'
import type { Option, Question } from '../api/state.ts'
import { Paper } from '../capture/Paper.tsx'
import { countryOptions } from '../countries.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { Choice, Line, Lines } from '../ui/Field.tsx'
import { Options } from '../ui/Options.tsx'
import { isUploaded, pathOf } from './answers.ts'

interface Props {
  readonly question: Question
  readonly value: unknown
  readonly upload: (purpose: Purpose, file: Blob) => Promise<string | undefined>
  readonly onChange: (value: unknown) => void
}

export function QuestionField({ question, value, upload, onChange }: Props) {
  const text = useText()
  const { language } = useLanguage()
  const { type } = question
  const shared = {
    path: pathOf(question.id),
    label: question.label,
    hint: question.help ?? undefined,
    optional: question.required !== true,
  }
  const line = { ...shared, value: typeof value === 'string' ? value : '', onChange }
  const options = question.options ?? []
  switch (type) {
    case 'long_text':
      return <Lines {...line} rows={4} />
    case 'single_choice':
      return <OneOf {...shared} options={options} value={value} onChange={onChange} />
    case 'multiple_choice':
      return (
        <Options
          {...shared}
          hint={shared.hint ?? text.questions.several}
          several
          options={options}
          chosen={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      )
    case 'dropdown':
      return <Choice {...line} options={options} />
    case 'country':
      return <Choice {...line} options={countryOptions(null, { language, as: 'alpha2' })} />
    case 'boolean':
      return (
        <OneOf
          {...shared}
          options={[
            { value: 'true', label: text.questions.yes },
            { value: 'false', label: text.questions.no },
          ]}
          value={typeof value === 'boolean' ? String(value) : undefined}
          onChange={(chosen) => onChange(chosen === 'true')}
        />
      )
    case 'file':
      return (
        <Paper
          {...shared}
          purpose="document"
          file={isUploaded(value) ? value : undefined}
          upload={upload}
          onChange={onChange}
        />
      )
    case 'date':
      return <Line {...line} type="date" />
    case 'number':
      return <Line {...line} inputMode="decimal" />
    default:
      return <Line {...line} />
  }
}

interface OneOfProps {
  readonly path: string
  readonly label: string
  readonly hint: string | undefined
  readonly optional: boolean
  readonly options: readonly Option[]
  readonly value: unknown
  readonly onChange: (value: string) => void
}

function OneOf({ value, onChange, ...rest }: OneOfProps) {
  return (
    <Options
      {...rest}
      chosen={typeof value === 'string' ? [value] : []}
      onChange={([chosen]) => onChange(chosen ?? '')}
    />
  )
}
