/** What was read at a node, as rows of a report: names a person reads, values as they are. */
import type { Field } from '../../report/content.ts'
import { iso } from '../call.ts'

const depthMost = 6
/** So many rows of one node; the decision has the others. */
const rowsMost = 150
/** More letters of one value are not looked at: no row shows so many. */
const lettersMost = 20_000
/** A list that long is told by its length: it is a measure of a machine, not a fact. */
const listMost = 40

const words: Readonly<Record<string, string>> = {
  id: 'ID',
  ip: 'IP',
  aml: 'AML',
  ai: 'AI',
  kyb: 'KYB',
  mrz: 'MRZ',
  vpn: 'VPN',
  poa: 'Proof of address',
  url: 'address',
}

export const timeOf = (atMs: number): string => `${iso(atMs).slice(0, 19).replace('T', ' ')} UTC`

/** `document_number` as `Document number`. */
export function readable(name: string): string {
  const text = name
    .toLowerCase()
    .split('_')
    .map((word) => words[word] ?? word)
    .join(' ')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Rows of all values under it, each named by its path; media are shown as pictures instead. */
export function fieldsUnder(value: unknown): Field[] {
  const rows: Field[] = []
  spread(value, [], rows)
  if (rows.length <= rowsMost) return rows
  const more = rows.length - rowsMost
  return [...rows.slice(0, rowsMost), ['…', `${more} more values, which the decision has.`]]
}

function spread(value: unknown, path: readonly string[], rows: Field[]): void {
  if (rows.length > 10 * rowsMost || value === null || value === undefined || value === '') return
  const label = path.join(' · ')
  if (typeof value !== 'object') {
    rows.push([label, textOf(value)])
    return
  }
  if ('media_id' in value) return
  if (path.length >= depthMost) {
    rows.push([label, JSON.stringify(value).slice(0, lettersMost)])
    return
  }
  if (Array.isArray(value)) return spreadList(value, path, rows)
  for (const [key, one] of Object.entries(value)) spread(one, [...path, readable(key)], rows)
}

function spreadList(list: readonly unknown[], path: readonly string[], rows: Field[]): void {
  if (list.length === 0) return
  const isPlain = list.every((one) => typeof one !== 'object' || one === null)
  if (isPlain && list.length > listMost) rows.push([path.join(' · '), `${list.length} values`])
  else if (isPlain) rows.push([path.join(' · '), list.map(textOf).join(', ')])
  else for (const [index, one] of list.entries()) spread(one, [...path, `${index + 1}`], rows)
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).slice(0, lettersMost)
}
