/** Stories told by the tables; together they use every row, so no row stands without a reason. */
import { expect, test } from 'vitest'
import type { Aggregate, DomainEvent, Entry } from './aggregate.ts'
import { change } from './change.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import { parties } from './lifecycle.ts'
import type { Party } from './lifecycle.ts'
import {
  customerEvent,
  entityEvent,
  newborn,
  startMs,
  unusedReactions,
  unusedRows,
} from './scene.fixture.ts'

interface Story {
  readonly title: string
  /** `event by`, or `entity.event by code`, in order. */
  readonly steps: readonly string[]
  /** Customer state, standing, and the effects asked for on the way. */
  readonly ends: string
}

// oxfmt-ignore: a table is easier to check when its columns line up
const stories: readonly Story[] = [
  {
    title: 'a clean customer becomes active',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'verification_opened provider',
      'verification_passed provider',
    ],
    ends: 'active, ACTIVE; screen_wallet, start_verification',
  },
  {
    title: 'a customer without a wallet is screened too',
    steps: ['created partner', 'challenge_waived system'],
    ends: 'screening, ACTIVE; screen_wallet',
  },
  {
    title: 'a wrong signature and a late one change no state',
    steps: [
      'created partner',
      'simulated partner',
      'challenge_failed customer',
      'challenge_renewed customer',
      'challenge_verified customer',
    ],
    ends: 'screening, ACTIVE; screen_wallet',
  },
  {
    title: 'a sanctioned wallet is rejected and its entity blocked',
    steps: ['created partner', 'challenge_verified customer', 'screening_failed provider'],
    ends: 'rejected, BLOCKED; screen_wallet',
  },
  {
    title: 'an outage is retried, then an analyst clears',
    steps: [
      'created partner',
      'challenge_verified customer',
      'simulated partner',
      'screening_delayed provider',
      'screening_stalled system',
      'screening_cleared analyst',
    ],
    ends: 'verifying, ACTIVE; screen_wallet, screen_wallet, start_verification',
  },
  {
    title: 'a verification that is delayed and doubtful fails by an analyst',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'simulated partner',
      'verification_delayed provider',
      'verification_stalled system',
      'verification_failed analyst',
    ],
    ends: 'rejected, BLOCKED; screen_wallet, start_verification, start_verification',
  },
  {
    title: 'two holds are lifted one by one',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'verification_passed provider',
      'deactivated partner',
      'deactivated analyst',
      'activated partner',
      'activated analyst',
    ],
    ends: 'active, ACTIVE; screen_wallet, start_verification',
  },
  {
    title: 'monitoring rejects an active customer',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'verification_passed provider',
      'illicit_activity system',
    ],
    ends: 'rejected, BLOCKED; screen_wallet, start_verification',
  },
  {
    title: 'a rejection outranks the block that stood before',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'verification_passed provider',
      'entity.blocked analyst manual',
      'illicit_activity analyst',
    ],
    ends: 'rejected, BLOCKED; screen_wallet, start_verification',
  },
  {
    title: 'a customer that passes while blocked is held at once, and free after the release',
    steps: [
      'created partner',
      'challenge_verified customer',
      'screening_cleared provider',
      'entity.blocked analyst manual',
      'verification_passed provider',
      'entity.released analyst',
    ],
    ends: 'active, ACTIVE; screen_wallet, start_verification',
  },
  {
    title: 'a flag outlives the block over it',
    steps: ['entity.flagged system', 'entity.blocked system manual', 'entity.released analyst'],
    ends: 'none, FLAGGED',
  },
  {
    title: 'a flag is cleared by a person, and erasure changes no standing',
    steps: ['entity.flagged system', 'entity.erased analyst', 'entity.cleared analyst'],
    ends: 'none, ACTIVE',
  },
  { title: 'an active entity is erased', steps: ['entity.erased analyst'], ends: 'none, ACTIVE' },
  {
    title: 'a blocked entity is erased',
    steps: ['entity.blocked analyst manual', 'entity.erased partner'],
    ends: 'none, BLOCKED',
  },
]

const used: Entry[] = []

test.each(stories)('$title', ({ steps, ends }) => {
  let held: Aggregate = newborn
  const effects: string[] = []
  for (const [index, step] of steps.entries()) {
    const verdict = change(held, readStep(step), startMs + index)
    if (verdict.kind !== 'changed') throw new Error(`${step}: ${JSON.stringify(verdict)}`)
    held = verdict.next
    used.push(...verdict.entries)
    effects.push(...verdict.effects.map((effect) => effect.name))
  }
  const where = `${held.customer?.state ?? 'none'}, ${held.entity.standing}`
  expect(effects.length === 0 ? where : `${where}; ${effects.join(', ')}`).toBe(ends)
})

function readStep(step: string): DomainEvent {
  const [name, by, code] = step.split(' ') as [string, Party, string?]
  if (!parties.includes(by)) throw new Error(`${step}: ${by} is no party`)
  if (!name.startsWith('entity.')) return customerEvent(name as never, by)
  return entityEvent(name.slice('entity.'.length) as never, by, code === undefined ? {} : { code })
}

test('every row of the tables is used by a story above', () => {
  const created = change({ ...newborn }, entityEvent('created', 'partner'), startMs)
  if (created.kind === 'changed') used.push(...created.entries)
  expect(unusedRows(customerLifecycle, used)).toEqual([])
  expect(unusedRows(entityLifecycle, used)).toEqual([])
})

test('every reaction is used by a story above', () => {
  expect(unusedReactions(used)).toEqual([])
})

test('an unused row is named', () => {
  const others = used.filter((entry) => entry.event !== 'challenge_waived')
  expect(unusedRows(customerLifecycle, others)).toEqual([
    'challenge_waived: initiating -> screening',
  ])
})
