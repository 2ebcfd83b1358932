/** A QR code, on white whatever the colours of the page. */
import { useEffect, useState } from 'react'
import type { Drawn } from './qr-path.ts'

/** The standard asks for four empty modules on every side. */
const quiet = 4

export function Qr({ value, label }: { readonly value: string; readonly label: string }) {
  const [drawn, setDrawn] = useState<Drawn>()
  useEffect(() => {
    let wanted = true
    const draw = async (): Promise<void> => {
      const { qrPath } = await import('./qr-path.ts')
      if (wanted) setDrawn(qrPath(value))
    }
    // Without it there is still the link below.
    draw().catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [value])
  if (!drawn) return <span className="spinner" aria-hidden="true" />
  const side = drawn.size + 2 * quiet
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <path d={drawn.path} />
    </svg>
  )
}
