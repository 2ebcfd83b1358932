/** One screen: a heading that takes the focus when the screen appears, and what belongs to it. */
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface Props {
  readonly heading: string
  readonly hint?: string | undefined
  readonly children?: ReactNode
  /** A sign above the heading: how it went. */
  readonly sign?: ReactNode
}

export function Screen({ heading, hint, children, sign }: Props) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    ref.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [])
  useEffect(() => {
    // What had the focus is gone: a keyboard goes on from the top of the screen, not of the page.
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true })
  })
  return (
    <div className="screen">
      {sign}
      <h1 ref={ref} tabIndex={-1}>
        {heading}
      </h1>
      {hint === undefined ? null : <p className="hint">{hint}</p>}
      {children}
    </div>
  )
}

/** The buttons of a screen: the one that leads on comes first. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className="actions">{children}</div>
}
