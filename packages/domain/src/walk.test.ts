/** Random walks: any events in any order by anybody, and what must hold after every step. */
import { expect, test } from 'vitest'
import type { Aggregate, Entry } from './aggregate.ts'
import { isDeleted } from './entity.changes.ts'
import { evaluationOf } from './evaluation.changes.ts'
import { holdOf } from './holds.ts'
import { always } from './walk.fixture.ts'

const rank = { partner: 1, system: 2, analyst: 3 } as const

test('rejected is final', () => {
  always('customers', ({ held, verdict: { next } }) => {
    if (held.customer?.state === 'rejected' && next.customer)
      expect(ended(next)).toEqual(ended(held))
  })
})

/** What stays for good; a rejected customer may still be flagged, and their evaluation go on. */
function ended({ customer }: Aggregate): unknown {
  const { flag: _flag, evaluations: _evaluations, ...detail } = customer!.detail
  return { state: customer!.state, enteredBy: customer!.enteredBy, detail }
}

test('a BLOCKED entity never has an active customer', () => {
  always('customers', ({ verdict: { next } }) => {
    if (next.entity.standing === 'BLOCKED') expect(next.customer?.state).not.toBe('active')
  })
})

test('the entity of a rejected customer is BLOCKED and stays so until it is deleted', () => {
  always('customers', ({ verdict: { next } }) => {
    if (next.customer?.state === 'rejected')
      expect(next.entity.standing).toMatch(/^(BLOCKED|DELETED|PURGED)$/)
  })
})

const height = { ACTIVE: 0, FLAGGED: 1, BLOCKED: 2, DELETED: 3, PURGED: 4 } as const

test('automation only escalates', () => {
  always('customers', ({ held, event, verdict: { next } }) => {
    if (event.by !== 'system' && event.by !== 'provider') return
    expect(height[next.entity.standing]).toBeGreaterThanOrEqual(height[held.entity.standing])
  })
})

test('nothing brings a deleted entity back', () => {
  always('customers', ({ held, verdict: { next } }) => {
    if (isDeleted(held.entity)) expect(isDeleted(next.entity)).toBe(true)
  })
})

test('a standing names its cause, and no cause but a flag under a block stands beside it', () => {
  always('customers', ({ verdict: { next } }) => {
    const { standing, detail } = next.entity
    if (isDeleted(next.entity)) return
    expect(detail.block !== undefined).toBe(standing === 'BLOCKED')
    if (standing !== 'BLOCKED') expect(detail.flag !== undefined).toBe(standing === 'FLAGGED')
  })
})

test('a customer is inactive exactly while holds stand, and waits for the strongest', () => {
  always('customers', ({ verdict: { next } }) => {
    const { customer } = next
    if (!customer) return
    expect(customer.state === 'inactive').toBe(customer.detail.holds.length > 0)
    if (customer.state !== 'inactive') return
    const strongest = Math.max(...customer.detail.holds.map((hold) => rank[hold.party]))
    expect(rank[customer.detail.awaits!.who as keyof typeof rank]).toBe(strongest)
  })
})

test('a hold is lifted by its own party or a stronger one', () => {
  always('customers', ({ held, event, verdict }) => {
    // A rejection ends every hold and a release lifts that of the block: rules of their own.
    if (event.machine !== 'customer' || event.event === 'illicit_activity') return
    for (const hold of held.customer?.detail.holds ?? []) {
      if (holdOf(verdict.next.customer!.detail.holds, hold.party, hold.cause)) continue
      expect(rank[event.by as keyof typeof rank]).toBeGreaterThanOrEqual(rank[hold.party])
    }
  })
})

test('one party and cause hold at most once', () => {
  always('customers', ({ verdict: { next } }) => {
    const names = (next.customer?.detail.holds ?? []).map((hold) => `${hold.party} ${hold.cause}`)
    expect(new Set(names).size).toBe(names.length)
  })
})

test('the entries of a change chain from state to state and end where the aggregate is', () => {
  always('customers', ({ held, event, verdict: { next, entries } }) => {
    if (entries[0]?.event !== 'verification_answered')
      expect(entries[0]).toMatchObject({ machine: event.machine, event: event.event, by: event.by })
    if (next.customer || !held.customer)
      expect(statesAlong('customer', held, entries)).toBe(next.customer?.state ?? null)
    expect(statesAlong('entity', held, entries)).toBe(next.entity.standing)
    for (const number of new Set(entries.flatMap((one) => one.number ?? []))) {
      const own = entries.filter((one) => one.number === number)
      expect(along(evaluationOf(held, number)?.status ?? null, own)).toBe(
        evaluationOf(next, number)?.status,
      )
    }
  })
})

function statesAlong(
  machine: 'customer' | 'entity',
  held: Aggregate,
  entries: readonly Entry[],
): string | null {
  const from = machine === 'customer' ? (held.customer?.state ?? null) : held.entity.standing
  const own = entries.filter((entry) => entry.machine === machine)
  return along(from, own)
}

function along(from: string | null, entries: readonly Entry[]): string | null {
  return entries.reduce((state, entry) => {
    expect(entry.from).toBe(state)
    return entry.to
  }, from)
}

test('every reaction names an earlier entry of the same change as its cause', () => {
  always('customers', ({ verdict: { entries } }) => {
    // The verdict of a session is two events: of the customer, and of the evaluation that waits.
    const first = entries[0]?.event === 'verification_answered' ? 1 : 0
    for (const [index, entry] of entries.entries()) {
      if (index <= first) expect(entry.causedBy).toBeUndefined()
      else expect(entry.causedBy).toBeLessThan(index)
    }
  })
})

test('every effect is asked for by an entry of its change', () => {
  always('customers', ({ verdict: { entries, effects } }) => {
    for (const effect of effects) expect(entries[effect.entry]).toBeDefined()
  })
})
