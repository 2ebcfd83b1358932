/** Reads what a person brought and what earlier nodes found, which may be anything at all. */
import type { Feature } from '@ostiary/domain/workflow/features'
import type { NodeAsked, NodeQuestion, NodeRecord } from './session-kit.ts'

export type Loose = Readonly<Record<string, unknown>>

const textMost = 500

export const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function looseOf(record: Loose, key: string): Loose {
  const value = record[key]
  return isLoose(value) ? value : {}
}

/** A text with something in it, on one line; what is longer than any field is cut. */
export function textOf(record: Loose, key: string): string | undefined {
  const value = record[key]
  if (typeof value !== 'string') return undefined
  const text = value
    .slice(0, textMost)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return text === '' ? undefined : text
}

export function listOf(record: Loose, key: string): readonly Loose[] {
  const value = record[key]
  return Array.isArray(value) ? value.filter(isLoose) : []
}

export function textsOf(record: Loose, key: string): readonly string[] {
  const value = record[key]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

export function numberOf(record: Loose, key: string): number | undefined {
  const value = record[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A day that exists, `YYYY-MM-DD`. */
export function dayOf(record: Loose, key: string): string | undefined {
  const text = textOf(record, key)
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  // 30 February is no day, though some readers of dates make one of it.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text
}

/** How media stand in what a node has found. */
export interface MediaRef {
  readonly media_id: string
}
export const mediaRef = (id: string | undefined): MediaRef | null =>
  id === undefined ? null : { media_id: id }

/** Whether the bytes of a file are still there; nothing is read of them. */
export async function isThere(question: NodeQuestion, id: string | undefined): Promise<boolean> {
  if (id === undefined) return false
  const bytes = await question.media(id)
  return bytes !== undefined && bytes.length > 0
}

/** What the latest node of a feature found. */
export function lastOf(
  { known }: Pick<NodeAsked, 'known'>,
  ...wanted: Feature[]
): NodeRecord | undefined {
  return [...known.values()].findLast(({ feature }) => wanted.includes(feature))
}

/** What the session knows of its person: the document, or else what the application expected. */
export interface KnownPerson {
  readonly first_name?: string
  readonly last_name?: string
  readonly full_name?: string
  readonly date_of_birth?: string
  readonly issuing_state?: string
  readonly nationality?: string
  readonly document_number?: string
  readonly personal_number?: string
}
const personFields = [
  'first_name',
  'last_name',
  'full_name',
  'date_of_birth',
  'issuing_state',
  'nationality',
  'document_number',
  'personal_number',
] as const

export function knownPerson(question: Pick<NodeAsked, 'known' | 'expected'>): KnownPerson {
  const read = lastOf(question, 'OCR')?.data ?? {}
  const { expected } = question
  const fields = personFields.flatMap((field) => {
    const text = textOf(read, field) ?? textOf(expected, field)
    return text === undefined ? [] : [[field, text] as const]
  })
  // The reference calls two of them otherwise among what is expected.
  const country = textOf(expected, 'id_country') ?? textOf(expected, 'country')
  const number = textOf(expected, 'identification_number')
  const person: KnownPerson = {
    ...(country && { issuing_state: country }),
    ...(number && { personal_number: number }),
    ...Object.fromEntries(fields),
  }
  const parts = [person.first_name, person.last_name].filter((part) => part !== undefined)
  return person.full_name !== undefined || parts.length === 0
    ? person
    : { ...person, full_name: parts.join(' ') }
}
