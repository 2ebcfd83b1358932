/** A button that copies a text, and says when it has. */
import { useState } from 'react'
import { Button } from './Button.tsx'

interface Props {
  readonly value: string
  readonly label: string
  readonly done: string
  readonly name?: string
  readonly kind?: 'primary' | 'quiet'
}

export function Copy({ value, label, done, name, kind = 'quiet' }: Props) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      // Without permission, or without https: the link stands beside the button to be selected.
      setCopied(false)
    }
  }
  return (
    <>
      <Button kind={kind} onPress={() => void copy()} {...(name && !copied ? { name } : {})}>
        {copied ? done : label}
      </Button>
      <span className="hidden" role="status">
        {copied ? done : ''}
      </span>
    </>
  )
}
