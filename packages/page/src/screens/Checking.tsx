/** While a provider looks at what was sent. */
import { useEffect, useState } from 'react'
import { useText } from '../text/Text.tsx'
import { Screen } from '../ui/Screen.tsx'

const slowAfterMs = 20_000

export function Checking() {
  const text = useText()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Screen
      heading={text.checking.heading}
      hint={slow ? text.checking.slow : text.checking.hint}
      sign={<span className="spinner" aria-hidden="true" />}
    />
  )
}
