/**
 * THE GRID of sessions: what every event does in every situation by every party, and what follows
 * for entity, customer and evaluation.
 */
import { expect, test } from 'vitest'
import type { Aggregate, DomainEvent } from '../aggregate.ts'
import { readEvaluationEvent } from '../evaluation.fixture.ts'
import { grid } from '../grid.fixture.ts'
import type { Situations } from '../grid.fixture.ts'
import type { Party } from '../lifecycle.ts'
import { customerEvent, customerIn, entityEvent, newborn, play } from '../scene.fixture.ts'
import { sessionLifecycle } from '../session.lifecycle.ts'
import { readSessionEvent } from './session.fixture.ts'

const blocked = entityEvent('blocked', 'analyst', { code: 'manual' })
const flagged = entityEvent('flagged', 'analyst')
const erased = entityEvent('erased', 'analyst')

const after = (held: Aggregate, ...steps: string[]): Aggregate =>
  play(held, ...steps.map(readSessionEvent))

/** A session whose document is looked at, and what was found. */
const given = ['opened customer', 'answered customer node=ocr']
const says = (status: string): string => `node_settled provider ocr=${status}`
const looked = (held: Aggregate, created = 'created partner'): Aggregate =>
  after(held, created, ...given)

const fresh = after(newborn, 'created partner')
const opened = after(fresh, 'opened customer')
const checked = looked(newborn)
const [approved, declined, reviewed] = ['approved', 'declined', 'in_review'].map((status) =>
  after(checked, says(status)),
) as [Aggregate, Aggregate, Aggregate] // one for each
const again = after(declined, 'resubmitted analyst redo=ocr')
const company = after(
  newborn,
  'created partner asks=kyb_key_people',
  'opened customer',
  'answered customer node=kyb_key_people',
  'node_settled provider kyb_key_people=awaiting_user parties',
)
const inDoubt = after(company, 'node_settled system kyb_key_people=in_review')
const due = after(newborn, 'created partner life=0')

const evaluated = play(
  customerIn('initiating'),
  readEvaluationEvent('requested partner session'),
  customerEvent('challenge_verified', 'customer'),
  customerEvent('screening_cleared', 'provider'),
)
const verifying = customerIn('verifying')
const mine = 'created system customer'
const lastTry = `${mine} retries=0`

const situations: Situations = {
  '(none)': newborn,
  '(none), FLAGGED': play(newborn, flagged),
  '(none), BLOCKED': play(newborn, blocked),
  '(none), erased': play(newborn, erased),
  'Not Started': fresh,
  'Not Started, BLOCKED': play(fresh, blocked),
  'Not Started, due': due,
  'In Progress, for the person': opened,
  'In Progress, due': after(due, 'opened customer'),
  'In Progress, for a provider': checked,
  'the same, FLAGGED': play(checked, flagged),
  'the same, BLOCKED': play(checked, blocked),
  'the same, auto-block': looked(newborn, 'created partner block'),
  'Awaiting User': company,
  'In Review': reviewed,
  'In Review, BLOCKED': play(reviewed, blocked),
  'In Review, erased': play(reviewed, erased),
  Approved: approved,
  'Approved, due': after(checked, says('approved expires=50000')),
  'Approved, FLAGGED': play(approved, flagged),
  'Approved, with people': after(company, 'node_settled system kyb_key_people=approved'),
  'In Review, with people': inDoubt,
  'the same by people, FLAGGED': play(inDoubt, flagged),
  Declined: declined,
  'Declined, BLOCKED': play(declined, blocked),
  'turned away': after(play(newborn, blocked), 'created partner'),
  Resubmitted: again,
  'Resubmitted, for a provider': after(again, 'answered customer node=ocr'),
  Expired: after(due, 'expired system'),
  Abandoned: after(due, 'opened customer', 'abandoned system'),
  'Kyc Expired': after(
    newborn,
    'created partner',
    ...given,
    says('approved expires=4'),
    'kyc_expired system',
  ),
  Deleted: after(approved, 'deleted partner'),
  'entity DELETED': play(reviewed, entityEvent('deleted', 'partner')),
  "the customer's": looked(verifying, mine),
  "the customer's last": looked(verifying, lastTry),
  "the customer's, BLOCKED": play(looked(verifying, mine), blocked),
  'for the evaluation': looked(evaluated, mine),
  'for the evaluation, last': looked(evaluated, lastTry),
}

/** With what each event is asked about. */
const questions: Readonly<Record<string, readonly string[]>> = {
  created: ['#2', '#2 customer'],
  imported: [
    '#2 has=approved',
    '#2 has=in_review',
    '#2 has=approved came=Approved',
    '#2 has=declined came=Declined',
    '#2 has=in_review came=In_Review',
    '#2 has=approved came=Kyc_Expired',
  ],
  armed: ['', 'arms=approve'],
  otp_requested: ['node=ocr'],
  otp_refused: ['node=ocr'],
  answered: ['node=ocr'],
  check_delayed: ['node=ocr'],
  node_settled: [
    'ocr=approved',
    'ocr=declined',
    'ocr=in_review',
    'ocr=not_finished',
    'ocr=approved next=aml',
    'ocr=in_review manual end=Approved',
    'ocr=in_review manual end=Declined',
    'kyb_key_people=approved',
  ],
  key_person_settled: [
    'party=Approved',
    'party=Approved kyb_key_people=approved end=Determine',
    'party=Declined',
    'party=In_Review',
  ],
  monitoring_matched: ['ocr=approved', 'ocr=in_review', 'ocr=declined', 'aml=declined'],
  refreshed: ['', 'mail'],
  resubmitted: ['redo=ocr', 'redo=aml', 'redo=ocr mail'],
  feature_reviewed: ['node=ocr says=approved', 'node=ocr says=declined', 'node=ocr says=in_review'],
  data_corrected: ['node=ocr'],
  hits_reviewed: ['', 'node=ocr'],
}

test('the session grid is the one that was reviewed', async () => {
  const eventOf = (question: string, by: Party): DomainEvent => {
    const [event, ...words] = question.split(' ')
    return readSessionEvent([event, by, ...words].join(' '))
  }
  const text = grid(sessionLifecycle, situations, eventOf, questions)
  await expect(text).toMatchFileSnapshot('../session.grid.txt')
})
