/** A box that says something happened: read out at once where it is a problem. */
import type { ReactNode } from 'react'

interface Props {
  readonly kind: 'problem' | 'warning' | 'info'
  readonly children: ReactNode
}

export function Notice({ kind, children }: Props) {
  return (
    <div className={`notice ${kind}`} role={kind === 'info' ? 'status' : 'alert'}>
      {children}
    </div>
  )
}
