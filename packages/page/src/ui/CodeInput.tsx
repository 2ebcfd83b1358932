/** A code of digits in boxes; one field, so that pasting and filling in by the phone work. */
import { useId } from 'react'
import { useFault } from './Form.tsx'
import { digitsOf } from './digits.ts'

interface Props {
  readonly path: string
  readonly label: string
  readonly hint: string
  readonly length: number
  readonly value: string
  readonly onChange: (value: string) => void
}

export function CodeInput({ path, label, hint, length, value, onChange }: Props) {
  const id = useId()
  const fault = useFault(path)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <div className="digits">
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={value}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-hint ${id}-fault` : `${id}-hint`}
          onChange={(event) => onChange(digitsOf(event.target.value, length))}
        />
        {Array.from({ length }, (_, index) => (
          <span
            key={index}
            aria-hidden="true"
            className={index === Math.min(value.length, length - 1) ? 'digit next' : 'digit'}
          >
            {value[index] ?? ''}
          </span>
        ))}
      </div>
      {fault ? (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </div>
  )
}
