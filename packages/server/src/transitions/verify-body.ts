/**
 * What `verify` needs of a line's body, read without parsing the facts between: parsing whole
 * bodies was a fifth of its time. The order of the members is that of `bodyOf`, to the byte.
 */
import type { LineBody } from './journal.ts'

export type Move = Pick<LineBody, 'v' | 'from' | 'to' | 'by'>

export interface BodyEnds {
  readonly move: Move
  readonly cause: number | undefined
  readonly sealed: string | undefined
  readonly after: string | undefined
}

/** Whether a body begins as that of some form does, be it one this release does not know. */
export const formOf = (body: string): number | undefined => {
  const form = /^\{"v":([0-9]{1,9}),/.exec(body)
  return form ? Number(form[1]) : undefined
}

/** A few dozen openings make up every journal; more than this many are made by a forger. */
const movesMax = 1_000
const moves = new Map<string, Move | null>()

/** @returns `undefined` where the body is not as a line of this form is written */
export function readEnds(body: string): BodyEnds | undefined {
  const byAt = body.indexOf('"by":"')
  const openingEnd = body.indexOf('"', byAt + 6) + 1
  const opening = body.slice(0, openingEnd)
  const known = moves.get(opening)
  const move = known === undefined ? learn(opening) : known
  if (move === null || byAt < 0 || !body.endsWith('}')) return undefined
  const cause = body.startsWith(',"cause":', openingEnd)
    ? Number.parseInt(body.slice(openingEnd + 9, openingEnd + 25), 10)
    : undefined
  const after = digestAt(body, 'after', body.length - 1)
  const sealed = digestAt(body, 'sealed', body.length - 1 - (after ? memberLength('after') : 0))
  return { move, cause, sealed, after }
}

function learn(opening: string): Move | null {
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

const memberLength = (name: string): number => name.length + 5 + 64 + 1

/** A digest that is the last member before `end`: a member of the facts would have a brace behind it. */
function digestAt(body: string, name: string, end: number): string | undefined {
  const start = end - memberLength(name)
  if (!body.startsWith(`,"${name}":"`, start)) return undefined
  return body.slice(end - 65, end - 1)
}
