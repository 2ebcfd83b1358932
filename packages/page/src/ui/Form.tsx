/** A form that checks itself before it is sent, marks what is wrong and leads there. */
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { fieldWords } from '../text/problem-words.ts'
import { useText } from '../text/Text.tsx'
import { Actions } from './Screen.tsx'
import { Button } from './Button.tsx'

/** A sentence for each field that is wrong, by its path. */
export type Faults = Readonly<Record<string, string>>
const FaultsContext = createContext<Faults>({})
export const useFaults = (): Faults => useContext(FaultsContext)
export const useFault = (path: string): string | undefined => useFaults()[path]

interface Props {
  readonly children: ReactNode
  readonly submit: string
  readonly busy: boolean
  /** The last refusal; its fields are marked until the form is sent again. */
  readonly problem?: Problem | undefined
  readonly check: () => Faults
  readonly send: () => void
  /** Quieter buttons below the one that sends. */
  readonly more?: ReactNode
}

export function Form({ children, submit, busy, problem, check, send, more }: Props) {
  const text = useText()
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(0)
  // Nothing is marked before the first try; after it each mark goes as soon as it is mended.
  const own = tried > 0 ? check() : {}
  const theirs = Object.fromEntries(
    (problem?.fields ?? []).map((one) => [one.path, fieldWords(text, one).words]),
  )
  useEffect(() => {
    if (tried === 0 && problem === undefined) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tried, problem])
  const attempt = (): void => {
    setTried(tried + 1)
    if (Object.keys(check()).length === 0) send()
  }
  return (
    <FaultsContext value={{ ...theirs, ...own }}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) attempt()
        }}
      >
        {children}
        {Object.keys(own).length > 0 ? (
          <p className="fault" role="alert">
            {text.page.fields_missing}
          </p>
        ) : null}
        <Actions>
          <Button type="submit" busy={busy} busyWords={text.page.sending}>
            {submit}
          </Button>
          {more}
        </Actions>
      </form>
    </FaultsContext>
  )
}
