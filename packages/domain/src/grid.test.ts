/**
 * THE GRID: what every event does in every situation by every party, as text a review can read.
 * After a wanted change of a lifecycle: `npx vitest run packages/domain -u`; read the difference.
 */
import { expect, test } from 'vitest'
import type { Aggregate, DomainEvent } from './aggregate.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import type { EntityEvent } from './entity.lifecycle.ts'
import { readEvaluationEvent } from './evaluation.fixture.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { answer, grid } from './grid.fixture.ts'
import type { Situations } from './grid.fixture.ts'
import { parties } from './lifecycle.ts'
import type { Party } from './lifecycle.ts'
import { matchLines } from './monitoring/facts.ts'
import { customerEvent, customerIn, entityEvent, newborn, play } from './scene.fixture.ts'

const active = customerIn('active')
const off = (by: Party): DomainEvent => customerEvent('deactivated', by)
const blocked = entityEvent('blocked', 'analyst', { code: 'manual' })
const flagged = entityEvent('flagged', 'analyst')
const erased = entityEvent('erased', 'analyst')

/** A new customer, and what has happened to their evaluation. */
const evaluated = (...steps: string[]): Aggregate =>
  play(customerIn('initiating'), ...steps.map(readEvaluationEvent))
const clear = 'check_answered provider identity=clear watchlist=clear'
const screeningWith = (...steps: string[]): Aggregate =>
  play(evaluated(...steps), customerEvent('challenge_verified', 'customer'))

/** Screened by the lists of the day, before another version came. */
const outdated: Aggregate = {
  ...play(
    newborn,
    customerEvent('created', 'partner', { identifiers: { wallet: 'a'.repeat(64) } }),
    customerEvent('challenge_verified', 'customer'),
    customerEvent('screening_cleared', 'provider', { plain: { 'list:un': 1 } }),
  ),
  listsNow: { un: 2 },
}
const passed = play(outdated, customerEvent('verification_passed', 'provider'))
const listed = play(
  passed,
  customerEvent('verification_stalled', 'system', {
    code: 'wallet_hit_in_review',
    who: 'analyst',
    plain: { 'list:un': 2 },
  }),
)

const customerSituations: Situations = {
  '(none)': newborn,
  initiating: customerIn('initiating'),
  'initiating, with a wallet': play(
    newborn,
    customerEvent('created', 'partner', { identifiers: { wallet: 'a'.repeat(64) } }),
  ),
  screening: customerIn('screening'),
  verifying: customerIn('verifying'),
  'verifying, entity BLOCKED': play(customerIn('verifying'), blocked),
  'verifying, a list came since': outdated,
  'verifying, passed but for it': passed,
  'verifying, listed since': listed,
  'initiating, erased': play(customerIn('initiating'), erased),
  'screening, erased': play(customerIn('screening'), erased),
  'verifying, erased': play(customerIn('verifying'), erased),
  active,
  'held by partner': play(active, off('partner')),
  'held by system': play(active, off('system')),
  'held by analyst': play(active, off('analyst')),
  'held by partner + analyst': play(active, off('partner'), off('analyst')),
  'held for a block': play(active, blocked),
  rejected: play(active, customerEvent('illicit_activity', 'analyst')),
  flagged: play(active, customerEvent('flagged', 'analyst')),
  'screening, evaluation approved': screeningWith('requested partner fraud', `${clear} fraud=0.9`),
  'screening, evaluation rejected': screeningWith('requested partner fraud', `${clear} fraud=0.1`),
  'screening, evaluation in review': screeningWith('requested partner', clear),
  'verifying, evaluated by session': play(
    screeningWith('requested partner session'),
    customerEvent('screening_cleared', 'provider'),
  ),
  'verifying, evaluation pending': play(
    screeningWith('requested partner fraud'),
    customerEvent('screening_cleared', 'provider'),
  ),
}

const monitored = entityEvent('monitoring_switched', 'analyst')
const entitySituations: Situations = {
  ACTIVE: newborn,
  'ACTIVE, monitored': play(newborn, monitored),
  'monitored, evaluation approved': play(
    evaluated('requested partner fraud', `${clear} fraud=0.9`),
    monitored,
  ),
  'ACTIVE, erased': play(newborn, erased),
  'ACTIVE, customer verifying': customerIn('verifying'),
  'ACTIVE, customer active': active,
  FLAGGED: play(newborn, flagged),
  BLOCKED: play(newborn, blocked),
  'BLOCKED, monitored': play(newborn, monitored, blocked),
  'BLOCKED, was FLAGGED': play(newborn, flagged, blocked),
  'BLOCKED, customer held for it': play(active, blocked),
  'BLOCKED, customer rejected': customerSituations['rejected']!,
  DELETED: play(customerIn('verifying'), entityEvent('deleted', 'partner')),
  PURGED: play(newborn, entityEvent('deleted', 'partner'), entityEvent('purged', 'system')),
}

const alone = evaluated('requested partner')
const asked = evaluated('requested partner fraud')
const express = evaluated('requested partner fraud express')
const healthy = play(asked, readEvaluationEvent(`${clear} fraud=0.9`))
const risky = play(asked, readEvaluationEvent(`${clear} fraud=0.1`))
const running = play(healthy, readEvaluationEvent('requested_again partner #2'))

const evaluationSituations: Situations = {
  '(none)': customerIn('initiating'),
  'no evaluation, active': active,
  pending: asked,
  'pending, express open': express,
  'pending, fraud asked': play(asked, readEvaluationEvent(clear)),
  'review, nothing owed': play(alone, readEvaluationEvent(clear)),
  'review, overdue and owed': play(express, readEvaluationEvent('closed system')),
  'approved by automation': healthy,
  'approved by a person': play(
    alone,
    ...[clear, 'decided analyst approved'].map(readEvaluationEvent),
  ),
  'rejected by score': risky,
  'rejected by flag': play(healthy, customerEvent('flagged', 'analyst')),
  'manual running': running,
  'manual done': play(running, readEvaluationEvent('rescored provider #2 fraud=0.5')),
}

/** With what each event is asked about; the number of a manual one is said apart. */
const evaluationQuestions: Readonly<Record<string, readonly string[]>> = {
  requested: ['fraud'],
  requested_again: ['#1', '#2', '#3'],
  check_answered: [
    'identity=clear',
    'watchlist=adverse',
    'watchlist=error',
    'fraud=0.9',
    'fraud=0.1',
    'fraud=failed',
    '#2 watchlist=adverse',
  ],
  check_accepted: ['', '#2'],
  check_delayed: ['check=identity', 'check=fraud', '#2 check=fraud'],
  closed: ['', '#2'],
  rescored: ['fraud=0.4', '#2 fraud=0.4'],
  rescore_failed: ['fraud=failed', '#2 fraud=failed'],
  decision_proposed: ['approved', '#2 approved'],
  decided: ['approved', 'rejected', '#2 rejected'],
  flag_set: ['', '#2'],
  flag_removed: ['', '#2'],
  watchlist_hit: ['', '#2'],
}

test('the customer grid is the one that was reviewed', async () => {
  const text = grid(customerLifecycle, customerSituations, (event, by) =>
    customerEvent(event as CustomerEvent, by),
  )
  await expect(text).toMatchFileSnapshot('./customer.grid.txt')
})

test('the standing grid is the one that was reviewed', async () => {
  const lines = matchLines.map((line) => `#${line}`)
  const eventOf = (question: string, by: Party): DomainEvent => {
    const [event, word] = question.split(' #') as [EntityEvent, string?]
    const line = matchLines.find((one) => one === word)
    return entityEvent(event, by, line ? { monitoring: { line, hits: 1, lists: {} } } : {})
  }
  const text = grid(entityLifecycle, entitySituations, eventOf, { monitoring_matched: lines })
  await expect(text).toMatchFileSnapshot('./entity.grid.txt')
})

test('the evaluation grid is the one that was reviewed', async () => {
  const eventOf = (question: string, by: Party): DomainEvent => {
    const [event, ...words] = question.split(' ')
    return readEvaluationEvent([event, by, ...words].join(' '))
  }
  const text = grid(evaluationLifecycle, evaluationSituations, eventOf, evaluationQuestions)
  await expect(text).toMatchFileSnapshot('./evaluation.grid.txt')
})

test('deciding leaves the aggregate it was asked about untouched', () => {
  const before = structuredClone(customerSituations)
  for (const held of Object.values(customerSituations)) {
    for (const by of parties) answer(held, customerEvent('deactivated', by))
  }
  expect(customerSituations).toEqual(before)
})
