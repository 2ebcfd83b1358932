/** What `verify` reads of a line: where it led, what caused it, and the digests it carries. */
import type { LineBody } from './journal.ts'

type Move = Pick<LineBody, 'from' | 'to' | 'by'>

export interface BodyEnds {
  readonly move: Move
  readonly cause: number | undefined
  readonly sealed: string | undefined
  readonly after: string | undefined
  /** Of a line about an evaluation: which one. */
  readonly evaluation: number | undefined
  /** Of a line about a session: which one, and the digest of its row after it. */
  readonly session: { readonly id: string; readonly digest: string | undefined } | undefined
}

const known = '{"v":1,'
/** Whether a body is of some form, but of none that this release writes. */
export const isOtherForm = (body: string): boolean =>
  !body.startsWith(known) && /^\{"v":[0-9]+,/.test(body)

/** @returns `undefined` where the body is not as a line of this form is written */
export function readEnds(body: string): BodyEnds | undefined {
  const read = body.startsWith(known) ? parsed(body) : undefined
  if (typeof read?.by !== 'string') return undefined
  const { from, to, by, cause, sealed, after, facts } = read
  const id = facts?.session?.sessionId
  return {
    move: { from, to, by },
    cause,
    sealed,
    after,
    evaluation: facts?.evaluation?.number,
    session: id === undefined ? undefined : { id, digest: read.session },
  }
}

function parsed(text: string): LineBody | undefined {
  try {
    return JSON.parse(text) as LineBody
  } catch {
    return undefined
  }
}
