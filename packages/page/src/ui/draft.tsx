/** What somebody has typed, kept while the page is open, whatever is shown meanwhile. */
import { createContext, useContext, useState } from 'react'
import type { ReactNode } from 'react'

/**
 * In memory alone: what identifies a person is not left in a browser somebody else may use. What is
 * typed for a company outlives a reload besides (kept.ts).
 */
const DraftContext = createContext<Map<string, unknown>>(new Map())

export function DraftKeeper({ children }: { readonly children: ReactNode }) {
  const [drafts] = useState(() => new Map<string, unknown>())
  return <DraftContext value={drafts}>{children}</DraftContext>
}

/** Like `useState`, but it outlives its component. One key is always used with one type. */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void] {
  const drafts = useContext(DraftContext)
  const [value, setValue] = useState<T>(() =>
    // The cast holds by the rule above.
    drafts.has(key) ? (drafts.get(key) as T) : initial,
  )
  const keep = (next: T): void => {
    drafts.set(key, next)
    setValue(next)
  }
  return [value, keep]
}
