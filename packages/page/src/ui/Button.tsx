/** Buttons: one primary a screen, the rest quieter. */
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'quiet' | 'plain'
  readonly type?: 'button' | 'submit'
  readonly onPress?: () => void
  /** Stays focusable and says so, but does nothing: focus is not thrown away while sending. */
  readonly busy?: boolean
  readonly busyWords?: string
  readonly disabled?: boolean
  /** Takes the focus when it appears, since what was pressed before is gone. */
  readonly leads?: boolean
  /** Where the words alone do not say what of. */
  readonly name?: string
}

export function Button(props: Props) {
  const {
    children,
    kind = 'primary',
    type = 'button',
    onPress,
    busy = false,
    leads = false,
  } = props
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (leads) ref.current?.focus({ preventScroll: true })
  }, [leads])
  return (
    <button
      ref={ref}
      type={type}
      className={`button ${kind}`}
      aria-disabled={busy || undefined}
      aria-label={props.name}
      disabled={props.disabled}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onPress?.()
      }}
    >
      {busy ? <span className="spinner small" aria-hidden="true" /> : null}
      {busy ? (props.busyWords ?? children) : children}
    </button>
  )
}
