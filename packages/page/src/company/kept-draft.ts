/** A draft that outlives a reload: whoever acts for a company types too much to do it twice. */
import { useState } from 'react'
import { useDraft } from '../ui/draft.tsx'
import { keep, readKept } from '../ui/kept.ts'

/** Like `useDraft`; the key begins with the id of the node. */
export function useKeptDraft<T>(key: string, initial: T): [T, (next: T) => void] {
  // The cast holds as that of a draft: one key, one type, as long as the number in kept.ts stands.
  const [first] = useState(() => (readKept(key) as T | undefined) ?? initial)
  const [value, setValue] = useDraft(key, first)
  return [
    value,
    (next) => {
      keep(key, next)
      setValue(next)
    },
  ]
}
