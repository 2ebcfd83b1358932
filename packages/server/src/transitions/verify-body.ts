/**
 * What `verify` needs of a line's body, read without parsing the facts between, which only their
 * hash covers anyway: parsing whole bodies was a quarter of its time. The order of the members is
 * that of `bodyOf`, to the byte.
 */
import type { LineBody } from './journal.ts'

type Move = Pick<LineBody, 'from' | 'to' | 'by'>

export interface BodyEnds {
  readonly move: Move
  readonly cause: number | undefined
  readonly sealed: string | undefined
  readonly after: string | undefined
}

const known = '{"v":1,'
/** Whether a body is of some form, but of none that this release writes. */
export const isOtherForm = (body: string): boolean =>
  !body.startsWith(known) && /^\{"v":[0-9]+,/.test(body)

/** @returns `undefined` where the body is not as a line of this form is written */
export function readEnds(body: string): BodyEnds | undefined {
  const openingEnd = body.indexOf('"', body.indexOf('"by":"') + 6) + 1
  const move = moveOf(body.slice(0, openingEnd))
  if (!move || !body.startsWith(known) || !body.endsWith('}')) return undefined
  const after = digestBefore(body.length - 1, body, ',"after":"')
  const sealedEnd = body.length - 1 - (after === undefined ? 0 : ',"after":"'.length + 65)
  return {
    move,
    cause: causeAt(openingEnd, body),
    sealed: digestBefore(sealedEnd, body, ',"sealed":"'),
    after,
  }
}

/** A few dozen openings make up every journal; more than this many are a forger's. */
const movesMax = 1_000
const moves = new Map<string, Move | null>()

function moveOf(opening: string): Move | null {
  const held = moves.get(opening)
  if (held !== undefined) return held
  const move = parsed(`${opening}}`)
  if (moves.size < movesMax) moves.set(opening, move)
  return move
}

function parsed(text: string): Move | null {
  try {
    return JSON.parse(text) as Move
  } catch {
    return null
  }
}

function causeAt(start: number, body: string): number | undefined {
  if (!body.startsWith(',"cause":', start)) return undefined
  return Number.parseInt(body.slice(start + 9, start + 25), 10)
}

/** The digest that is the member before an end. One within the facts has their brace behind it. */
function digestBefore(end: number, body: string, opening: string): string | undefined {
  const start = end - 65 - opening.length
  return body.startsWith(opening, start) ? body.slice(end - 65, end - 1) : undefined
}
