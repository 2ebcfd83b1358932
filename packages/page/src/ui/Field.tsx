/** Labelled fields: one line, several lines, a choice; each with its hint and its fault. */
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Option } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { useFault } from './Form.tsx'

interface Common {
  readonly path: string
  readonly label: string
  readonly hint?: string | undefined
  readonly optional?: boolean
  readonly value: string
  readonly onChange: (value: string) => void
}

interface Described {
  readonly id: string
  readonly required: boolean | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
}

type ShellProps = Pick<Common, 'path' | 'label' | 'hint' | 'optional'> & {
  readonly children: (props: Described) => ReactNode
}

function Shell({ path, label, hint, optional = false, children }: ShellProps) {
  const text = useText()
  const id = useId()
  const fault = useFault(path)
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {optional ? <span className="optional">({text.page.optional})</span> : null}
      </label>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {children({
        id,
        required: optional ? undefined : true,
        'aria-invalid': fault ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {fault ? (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </div>
  )
}

type LineProps = Common & {
  readonly type?: 'text' | 'email' | 'tel' | 'date'
  readonly autoComplete?: string
  readonly inputMode?: 'decimal' | 'numeric'
  /** The latest day that makes sense, for the calendar of the browser. */
  readonly max?: string
}

export function Line(props: LineProps) {
  return (
    <Shell {...props}>
      {(described) => (
        <input
          {...described}
          type={props.type ?? 'text'}
          value={props.value}
          autoComplete={props.autoComplete ?? 'off'}
          inputMode={props.inputMode}
          max={props.max}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Shell>
  )
}

export function Lines(props: Common & { readonly rows?: number; readonly code?: boolean }) {
  return (
    <Shell {...props}>
      {(described) => (
        <textarea
          {...described}
          rows={props.rows ?? 3}
          value={props.value}
          className={props.code ? 'code' : undefined}
          spellCheck={props.code ? false : undefined}
          autoCapitalize={props.code ? 'characters' : undefined}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Shell>
  )
}

export function Choice(
  props: Common & { readonly options: readonly Option[]; readonly autoComplete?: string },
) {
  const text = useText()
  return (
    <Shell {...props}>
      {(described) => (
        <select
          {...described}
          value={props.value}
          autoComplete={props.autoComplete}
          onChange={(event) => props.onChange(event.target.value)}
        >
          <option value="">{props.optional ? '' : text.page.choose}</option>
          {props.options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Shell>
  )
}
