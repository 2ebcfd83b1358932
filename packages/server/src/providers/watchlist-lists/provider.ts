/**
 * The built-in watchlist check, offline: a person's name in the loaded lists. A hit is a potential
 * match that a person must adjudicate, never more.
 */
import { findBirth } from '@ostiary/domain/risk/birth'
import { textsOf } from '@ostiary/domain/risk/identity-check'
import type { CheckProvider, CheckQuestion } from '../kit.ts'
import { normalisedKey } from './name-keys.ts'
import type { PersonIndex, SoughtPerson } from './person-index.ts'

/**
 * @param current the index of this moment, asked at each check because imports swap it
 *
 * Who cannot be looked up is never cleared: without a list that names persons, or without a whole
 * name, the answer is `fail`.
 */
export function watchlistCheck(current: () => PersonIndex): CheckProvider {
  return {
    name: 'watchlist-lists',
    check: async (question, { idempotencyKey, signal }) => {
      if (signal.aborted) return { kind: 'retry' }
      const index = current()
      const lists = index.lists(question.environment)
      const sought = soughtIn(question)
      if (!sought || Object.keys(lists).length === 0) return { kind: 'fail' }
      const hits = index.lookUp(sought, question.environment)
      const reference = `watchlist-lists:${idempotencyKey}`
      const said = { basis: 'lists', lists, hits, reference } as const
      return hits.length === 0
        ? { kind: 'ok', facts: { ...said, outcome: 'clear', reasons: [] } }
        : { kind: 'ok', facts: { ...said, outcome: 'adverse', reasons: ['watchlist_hit'] } }
    },
  }
}

function soughtIn({ profile, atMs }: CheckQuestion): SoughtPerson | undefined {
  const { firstName, lastName, dob } = textsOf(profile)
  const named = [firstName ?? '', lastName ?? '']
  if (named.some((part) => normalisedKey(part) === '')) return undefined
  // A birth date nobody has must not keep a listed person from being found.
  const known = dob !== undefined && findBirth(dob, atMs) === 'plausible'
  return { name: named.join(' '), ...(known ? { birthYear: Number(dob.slice(0, 4)) } : {}) }
}
