/** Days and kinds as the UK's lists write them. */
import type { EntryKind } from './entry.ts'

/** `29/06/2012`, `29-06-2012`, or ISO with or without a time. */
export function britishDay(text: string | undefined): string | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})(T|$)/.exec(text ?? '')?.[1]
  if (iso) return iso
  const [, day, month, year] = /^(\d{2})[/-](\d{2})[/-](\d{4})$/.exec(text ?? '') ?? []
  return year && `${year}-${month}-${day}`
}

export function ukKind(text: string | undefined): EntryKind {
  const kind = text?.trim().toLowerCase()
  if (kind === 'individual') return 'person'
  return kind === 'ship' ? 'vessel' : 'entity'
}
