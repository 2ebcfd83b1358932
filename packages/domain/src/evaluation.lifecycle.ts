/**
 * Evaluation: a join of answers that arrive at their own pace. Its outcomes are facts; only the
 * status is a lifecycle, decided by the table in `evaluation.decision.ts`.
 */
import { inPlace, lifecycle } from './lifecycle.ts'
import type { EffectOf, EventOf, GuardOf, Party } from './lifecycle.ts'

const partner: readonly Party[] = ['partner']
const people: readonly Party[] = ['partner', 'analyst']
const analyst: readonly Party[] = ['analyst']
const system: readonly Party[] = ['system']
/** An answer comes from a provider; that none comes any more is said by the system. */
const answerer: readonly Party[] = ['provider', 'system']
const watcher: readonly Party[] = ['provider', 'analyst', 'system']

const every = ['pending', 'review', 'approved', 'rejected'] as const
/** A manual evaluation is born with the status that is held, and keeps it. */
const settled = ['review', 'approved', 'rejected'] as const

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const evaluationLifecycle = lifecycle({
  name: 'evaluation', version: 1, announces: 'evaluation.updated',
  states: {
    pending:  { says: 'Not every answer that was asked for is in.', waits: true },
    review:   { says: 'Held: a person decides, or a late answer settles it.' },
    approved: { says: 'Give access.' },
    rejected: { says: 'Deny access.' },
  },
  transitions: [
    { event: 'requested',       from: null,       to: 'pending',  by: partner,  when: 'starts_with_customer', runs: ['check_identity', 'check_watchlist', 'settle_express', 'close_evaluation'], source: 'requirement 4: an evaluation starts with the customer' },
    { event: 'requested_again', from: null,       to: 'approved', by: people,   when: 'holds_approved', runs: ['check_fraud', 'close_evaluation'], source: 'evaluation reference 1.3 B: the status is kept' },
    { event: 'requested_again', from: null,       to: 'rejected', by: people,   when: 'holds_rejected', runs: ['check_fraud', 'close_evaluation'], source: 'evaluation reference 1.3 B' },
    { event: 'requested_again', from: null,       to: 'review',   by: people,   when: 'holds_review',   runs: ['check_fraud', 'close_evaluation'], source: 'evaluation reference 1.3 B' },
    { event: 'check_answered',  from: 'pending',  to: 'approved', by: answerer, when: 'decides_approved', source: 'evaluation reference 4.3' },
    { event: 'check_answered',  from: 'pending',  to: 'rejected', by: answerer, when: 'decides_rejected', source: 'evaluation reference 4.3' },
    { event: 'check_answered',  from: 'pending',  to: 'review',   by: answerer, when: 'decides_review', covers: 'failure', source: 'evaluation reference 4.3' },
    { event: 'check_answered',  from: 'pending',  to: 'pending',  by: answerer, when: 'is_new_answer', otherwise: 'already', runs: ['check_fraud'], source: 'evaluation reference 4.3: more is to come' },
    { event: 'check_answered',  from: 'review',   to: 'approved', by: answerer, when: 'decides_approved', source: 'evaluation reference 4.4: late, no person has decided' },
    { event: 'check_answered',  from: 'review',   to: 'rejected', by: answerer, when: 'decides_rejected', source: 'evaluation reference 4.4' },
    { event: 'check_answered',  from: 'review',   to: 'review',   by: answerer, when: 'is_new_answer', otherwise: 'already', runs: ['check_fraud'], source: 'evaluation reference 4.4' },
    { event: 'check_answered',  from: 'approved', to: 'review',   by: answerer, when: 'reopens', source: 'evaluation reference 4.3: worst wins, in any order' },
    { event: 'check_answered',  from: 'approved', to: 'approved', by: answerer, when: 'is_new_answer', otherwise: 'already', runs: ['check_fraud'], source: 'evaluation reference 4.4: a person\'s decision is kept' },
    { event: 'check_answered',  from: 'rejected', to: 'rejected', by: answerer, when: 'is_new_answer', otherwise: 'already', runs: ['check_fraud'], source: 'evaluation reference 4.4' },
    ...inPlace(every, { event: 'check_accepted', by: answerer, source: 'evaluation reference 5.6: a provider that answers later, by a call of its own' }),
    ...inPlace(every, { event: 'check_delayed', by: answerer, when: 'is_awaited', otherwise: 'already', runs: ['check_identity', 'check_watchlist', 'check_fraud'], after: 'jittered backoff', source: 'evaluation reference 4.4: bounded retries, each recorded' }),
    ...inPlace(every, { event: 'express_deadline_passed', by: system, when: 'express_is_open', otherwise: 'already', after: 'the application\'s deadline, 3 s', source: 'evaluation reference 4.4: the same run goes on' }),
    { event: 'closed',          from: 'pending',  to: 'review',   by: system,   covers: 'silence', after: '15 minutes', source: 'evaluation reference 4.4: a partial review' },
    ...inPlace(settled, { event: 'closed', by: system, when: 'is_owed', otherwise: 'already', after: '15 minutes', source: 'evaluation reference 1.3 B: failed, everything kept' }),
    ...inPlace(settled, { event: 'rescored', by: answerer, when: 'is_new_score', otherwise: 'already', source: 'evaluation reference 1.3 B: a new score, nothing else' }),
    ...inPlace(settled, { event: 'rescore_failed', by: answerer, when: 'is_new_score', otherwise: 'already', source: 'evaluation reference 1.3 B: the last known score is kept' }),
    ...inPlace(every, { event: 'decision_proposed', by: analyst, when: 'proposes', otherwise: 'refused', source: 'issue 3: four eyes, where the application asks for them' }),
    { event: 'decided',         from: 'pending',  to: 'approved', by: analyst,  when: 'says_approved', source: 'requirement 2: decisions by people' },
    { event: 'decided',         from: 'pending',  to: 'rejected', by: analyst,  when: 'says_rejected', source: 'requirement 2' },
    { event: 'decided',         from: 'review',   to: 'approved', by: analyst,  when: 'says_approved', source: 'requirement 2' },
    { event: 'decided',         from: 'review',   to: 'rejected', by: analyst,  when: 'says_rejected', source: 'requirement 2' },
    { event: 'decided',         from: 'approved', to: 'rejected', by: analyst,  when: 'says_rejected', source: 'requirement 2' },
    { event: 'decided',         from: 'approved', to: 'approved', by: analyst,  when: 'confirms_approved', source: 'requirement 2: a person confirms what automation decided' },
    { event: 'decided',         from: 'rejected', to: 'rejected', by: analyst,  when: 'confirms_rejected', source: 'requirement 2: each confirmation is recorded' },
    { event: 'decided',         from: 'rejected', to: 'approved', by: analyst,  when: 'says_approved', source: 'requirement 2' },
    { event: 'flag_set',        from: 'pending',  to: 'rejected', by: system,   when: 'is_unflagged', otherwise: 'already', source: 'evaluation reference 4.3: a flag rejects' },
    { event: 'flag_set',        from: 'review',   to: 'rejected', by: system,   when: 'is_unflagged', otherwise: 'already', source: 'evaluation reference 4.3' },
    { event: 'flag_set',        from: 'approved', to: 'rejected', by: system,   when: 'is_unflagged', otherwise: 'already', source: 'evaluation reference 4.3' },
    { event: 'flag_set',        from: 'rejected', to: 'rejected', by: system,   when: 'is_unflagged', otherwise: 'already', source: 'evaluation reference 4.3' },
    { event: 'flag_removed',    from: 'rejected', to: 'rejected', by: system,   when: 'was_refused_before', source: 'evaluation reference 4.3: a standing manual decision is kept' },
    { event: 'flag_removed',    from: 'rejected', to: 'review',   by: system,   when: 'is_flagged', otherwise: 'already', source: 'evaluation reference 4.3: never back to approved' },
    { event: 'watchlist_hit',   from: 'pending',  to: 'rejected', by: watcher,  when: 'decides_rejected', source: 'evaluation reference 4.3: it may be the last answer' },
    { event: 'watchlist_hit',   from: 'pending',  to: 'review',   by: watcher,  when: 'decides_review', source: 'evaluation reference 4.3' },
    { event: 'watchlist_hit',   from: 'review',   to: 'rejected', by: watcher,  when: 'decides_rejected', source: 'evaluation reference 4.4: as a late answer' },
    { event: 'watchlist_hit',   from: 'approved', to: 'review',   by: watcher,  when: 'reopens', source: 'evaluation reference 4.4: reopen on a watchlist hit' },
    ...inPlace(every, { event: 'watchlist_hit', by: watcher, when: 'is_onboarding', otherwise: 'refused', source: 'evaluation reference 4.4: an alert; what a person decided stays' }),
  ],
})

export type EvaluationEvent = EventOf<typeof evaluationLifecycle>
export type EvaluationGuard = GuardOf<typeof evaluationLifecycle>
export type EvaluationEffect = EffectOf<typeof evaluationLifecycle>
