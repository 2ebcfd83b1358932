/**
 * THE GRID: what every event does in every situation by every party, as text a review can read.
 * After a wanted change of a lifecycle: `npx vitest run packages/domain -u`; read the difference.
 */
import { expect, test } from 'vitest'
import type { Aggregate, DomainEvent } from './aggregate.ts'
import { change } from './change.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import type { EntityEvent } from './entity.lifecycle.ts'
import { readEvaluationEvent } from './evaluation.fixture.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { parties } from './lifecycle.ts'
import type { Lifecycle, Party } from './lifecycle.ts'
import { columns } from './lifecycle.render.ts'
import { customerEvent, customerIn, entityEvent, newborn, play, startMs } from './scene.fixture.ts'

type Situations = Readonly<Record<string, Aggregate>>

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

const entitySituations: Situations = {
  ACTIVE: newborn,
  'ACTIVE, erased': play(newborn, erased),
  'ACTIVE, customer verifying': customerIn('verifying'),
  'ACTIVE, customer active': active,
  FLAGGED: play(newborn, flagged),
  BLOCKED: play(newborn, blocked),
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

/** One block of lines for each event: the parties that are answered alike share a line. */
function grid(
  table: Lifecycle,
  situations: Situations,
  eventOf: (event: string, by: Party) => DomainEvent,
  questions: Readonly<Record<string, readonly string[]>> = {},
): string {
  const named = [...new Set(table.transitions.map((row) => row.event))]
  const events = named.flatMap((event) =>
    (questions[event] ?? ['']).map((words) => `${event} ${words}`.trim()),
  )
  const rows = events.flatMap((event) => {
    const lines = new Map<string, { by: Party[]; answers: string[] }>()
    for (const by of parties) {
      const answers = Object.values(situations).map((held) => answer(held, eventOf(event, by)))
      const line = lines.get(answers.join()) ?? { by: [], answers }
      lines.set(answers.join(), { ...line, by: [...line.by, by] })
    }
    return [...lines.values()].map((line) => [event, line.by.join(', '), ...line.answers])
  })
  return `${legend}\n${columns([['event', 'by', ...Object.keys(situations)], ...rows])}\n`
}

const legend = [
  'What each event does in each situation, by each party.',
  '.          refused: no such transition here',
  'not you    refused: another party may',
  'no: NAME   refused: the guard NAME does not hold',
  'already    it is so already; nothing changes',
  'stays      journaled; the state stays',
  'A > B      where each entry of the change leads, first the event asked for, then its reactions',
  '',
].join('\n')

function answer(held: Aggregate, event: DomainEvent): string {
  const verdict = change(held, event, startMs + 60_000)
  switch (verdict.kind) {
    case 'already':
      return 'already'
    case 'changed':
      return verdict.entries.map((one) => (one.from === one.to ? 'stays' : one.to)).join(' > ')
    case 'refused':
      if (verdict.why === 'guard_failed') return `no: ${verdict.guard}`
      return verdict.why === 'actor_not_allowed' ? 'not you' : '.'
  }
}

test('the customer grid is the one that was reviewed', async () => {
  const text = grid(customerLifecycle, customerSituations, (event, by) =>
    customerEvent(event as CustomerEvent, by),
  )
  await expect(text).toMatchFileSnapshot('./customer.grid.txt')
})

test('the standing grid is the one that was reviewed', async () => {
  const text = grid(entityLifecycle, entitySituations, (event, by) =>
    entityEvent(event as EntityEvent, by),
  )
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
