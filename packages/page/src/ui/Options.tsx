/** A few choices to press: one of them, or several. */
import { useId } from 'react'
import type { Option } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { useFault } from './Form.tsx'

interface Props {
  readonly path: string
  readonly label: string
  readonly hint?: string | undefined
  readonly optional?: boolean
  readonly several?: boolean
  readonly options: readonly Option[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

export function Options(props: Props) {
  const { path, label, hint, several = false, options, chosen, onChange } = props
  const text = useText()
  const id = useId()
  const fault = useFault(path)
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  const toggle = (value: string, on: boolean): void => {
    if (!several) onChange([value])
    else onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))
  }
  return (
    <fieldset className="field options" aria-describedby={described || undefined}>
      <legend>
        {label} {props.optional ? <span className="optional">({text.page.optional})</span> : null}
      </legend>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {options.map((one) => (
        <label key={one.value} className="option">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={id}
            value={one.value}
            checked={chosen.includes(one.value)}
            aria-invalid={fault ? true : undefined}
            onChange={(event) => toggle(one.value, event.target.checked)}
          />
          <span>{one.label}</span>
        </label>
      ))}
      {fault ? (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}
