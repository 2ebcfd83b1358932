/**
 * Session: one run of a workflow version by a person, or for a company, from a link to a result.
 * Source: requirement 3, entity reference 4.
 */
import { inPlace, lifecycle } from './lifecycle.ts'
import type { EffectOf, EventOf, GuardOf, Party, StateOf } from './lifecycle.ts'

const people: readonly Party[] = ['partner', 'analyst']
const asker: readonly Party[] = ['partner', 'analyst', 'system']
const person: readonly Party[] = ['customer']
const system: readonly Party[] = ['system']
/** An answer comes from a provider, from the person (a code, a questionnaire), or never. */
const answerer: readonly Party[] = ['provider', 'customer', 'system']
/** Whoever has caused the last answer has ended the session with it. */
const ender: readonly Party[] = ['provider', 'customer', 'system', 'partner', 'analyst']

/** While the person has something to do, or a provider looks at what the person did. */
const running = ['In Progress', 'Resubmitted', 'Awaiting User'] as const
const unfinished = ['Not Started', ...running] as const
/** What people may decide about; who is to do steps again may still be decided about. */
const decidable = [
  'Approved',
  'Declined',
  'In Review',
  'Kyc Expired',
  'Abandoned',
  'Resubmitted',
] as const
/** The person has nothing to do any more; of one in review a reviewer has. */
const finished = [
  'In Review',
  'Approved',
  'Declined',
  'Expired',
  'Abandoned',
  'Kyc Expired',
] as const
/** One nobody has opened has named nobody. */
const told = [...running, 'In Review', 'Approved', 'Declined', 'Abandoned', 'Kyc Expired'] as const
const every = [...unfinished, ...finished] as const
const otherThanApproved = every.filter((one) => one !== 'Approved')

/** The same row from several states. */
const from = <const F extends string, const R>(states: readonly F[], row: R) =>
  states.map((state) => ({ ...row, from: state }))

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const sessionLifecycle = lifecycle({
  name: 'session', version: 1, announces: 'status.updated',
  states: {
    'Not Started':   { says: 'The link was made; nobody has opened it.' },
    'In Progress':   { says: 'The person is on the way through the workflow.', waits: true },
    'Awaiting User': { says: 'Others must finish first: people or companies behind this one.', waits: true },
    'In Review':     { says: 'A reviewer decides; everything that was found is shown.' },
    'Approved':      { says: 'Everything the workflow asked was answered well.' },
    'Declined':      { says: 'A check, a reviewer or the standing of the entity said no.' },
    'Resubmitted':   { says: 'A reviewer asked the person to do some steps again.', waits: true },
    'Expired':       { says: 'Nobody opened the link in time.' },
    'Abandoned':     { says: 'The person began and did not finish in time.' },
    'Kyc Expired':   { says: 'It was approved; the document or the verification is too old now.' },
    'Deleted':       { says: 'Gone from every answer; only its place in the journal is left.', final: true },
  },
  transitions: [
    { event: 'created',   from: null,          to: 'Not Started', by: asker,  when: 'may_begin', runs: ['send_email'], source: 'requirement 3; entity reference 4' },
    { event: 'created',   from: null,          to: 'Declined',    by: asker,  when: 'is_turned_away', source: 'requirement 3: asked for by a BLOCKED entity, without token or URL' },
    { event: 'imported',  from: null,          to: 'Declined',    by: people, when: 'came_declined', source: 'entity reference 3.2: imports; declined before it came here, it blocks nobody' },
    { event: 'imported',  from: null,          to: 'Kyc Expired', by: people, when: 'came_expired', source: 'entity reference 3.2: imports; it had expired before it came here' },
    { event: 'imported',  from: null,          to: 'Approved',    by: people, when: 'is_trusted',   runs: ['hand_on_profile', 'watch_party'], source: 'entity reference 3.2: a verified session of another application, or of a file' },
    { event: 'imported',  from: null,          to: 'In Review',   by: people, when: 'may_begin',    source: 'entity reference 3.2: trust_review off, or a session of a file that is not decided' },
    { event: 'armed',     from: 'Not Started', to: 'Not Started', by: people, when: 'may_be_armed', sandbox: true, source: 'entity reference 3.2: a scenario for a session that is there' },
    { event: 'opened',    from: 'Not Started', to: 'In Progress', by: ['customer', 'system'], when: 'may_go_on',    runs: ['run_check'], source: 'entity reference 4' },
    ...inPlace(running,    { event: 'opened',        by: person,   when: 'may_go_on', source: 'requirement 1: another device goes on, the one before ends' }),
    ...inPlace(unfinished, { event: 'link_renewed',  by: ['customer', 'partner', 'analyst', 'system'], when: 'may_go_on', source: 'requirement 1: a fresh token for the same session' }),
    ...inPlace(unfinished, { event: 'refreshed',     by: asker,    when: 'not_gone', runs: ['send_email'], source: 'entity reference 3.2: asked for again, the unfinished one is given' }),
    ...inPlace(running,    { event: 'otp_requested',    by: person,   when: 'is_asked', runs: ['send_otp'], source: 'issue 5: e-mail and phone by code' }),
    ...inPlace(running,    { event: 'otp_refused',  by: person,   when: 'is_asked', source: 'issue 5: a wrong code is counted' }),
    ...inPlace(running,    { event: 'answered',      by: person,   when: 'is_asked', runs: ['run_check'], source: 'issue 5: what the person brings is looked at by a provider' }),
    ...inPlace(running,    { event: 'check_delayed', by: ['provider', 'system'], when: 'is_checked', runs: ['run_check'], after: 'jittered backoff', source: 'requirement 1: an outage is never taken for a bad customer' }),
    ...inPlace(running,    { event: 'node_settled',  by: answerer, when: 'is_current', runs: ['run_check', 'open_key_people'], covers: 'failure', source: 'entity reference 2.6' }),
    { event: 'key_person_settled', from: 'Approved', to: 'In Review', by: system, when: 'loses_key_person', runs: ['tell_parent'], source: 'entity reference 14; decision 0045: one of its people is not verified after all' },
    ...inPlace(told,       { event: 'key_person_settled', by: system,   when: 'has_key_person', source: 'entity reference 14: child sessions' }),
    { event: 'monitoring_matched', from: 'Approved', to: 'In Review', by: system, when: 'match_is_reviewed', runs: ['tell_parent'], source: 'requirement 4: an ongoing-monitoring hit above the approve line' },
    ...from(['Approved', 'In Review'], { event: 'monitoring_matched', to: 'Declined', by: system, when: 'match_declines', runs: ['blocklist_identifiers', 'tell_parent'], source: 'requirement 4: above the decline line' }),
    ...inPlace(['Approved', 'In Review'], { event: 'monitoring_matched', by: system, when: 'has_matched_node', source: 'entity reference 9: the hit is recorded; of one in review the reviewer sees it' }),
    ...from(running, { event: 'completed', to: 'Declined',  by: ender, when: 'declines',        runs: ['blocklist_identifiers', 'tell_parent'], source: 'entity reference 4' }),
    ...from(['In Progress', 'Resubmitted'], { event: 'completed', to: 'Awaiting User', by: ender, when: 'awaits_others', source: 'entity reference 4, 14' }),
    ...from(running, { event: 'completed', to: 'In Review', by: ender, when: 'asks_for_review', runs: ['tell_parent'], source: 'entity reference 4, 6: a warning, or a FLAGGED entity' }),
    ...from(running, { event: 'completed', to: 'Approved',  by: ender, when: 'approves',        runs: ['hand_on_profile', 'watch_party', 'tell_parent'], source: 'entity reference 4' }),
    { event: 'completed', from: 'In Review',   to: 'Declined', by: ender, when: 'declines', runs: ['blocklist_identifiers', 'tell_parent'], source: 'entity reference 3.2: the last feature was reviewed' },
    { event: 'completed', from: 'In Review',   to: 'Approved', by: ender, when: 'is_reviewed', runs: ['hand_on_profile', 'watch_party', 'tell_parent'], source: 'entity reference 3.2: the last feature was reviewed' },
    ...from(['Approved', 'Kyc Expired'], { event: 'completed', to: 'Declined', by: people, when: 'declines', runs: ['blocklist_identifiers', 'tell_parent'], source: 'entity reference 3.2, 4: a reviewer declined a feature of it' }),
    ...from(['Approved', 'Declined'], { event: 'completed', to: 'In Review', by: people, when: 'asks_for_review', runs: ['tell_parent'], source: 'entity reference 3.2: no feature says any more what the session does' }),
    { event: 'completed', from: 'Declined',    to: 'Approved', by: people, when: 'approves', runs: ['hand_on_profile', 'watch_party', 'tell_parent'], source: 'entity reference 3.2: a reviewer approved what was declined, and all else was found good' },
    { event: 'expired',   from: 'Not Started',   to: 'Expired',   by: system, when: 'is_due', covers: 'silence', after: 'the workflow\'s expiration time', runs: ['tell_parent'], source: 'entity reference 4' },
    ...from(['In Progress', 'Awaiting User'], { event: 'abandoned', to: 'Abandoned', by: system, when: 'is_due', covers: 'silence', after: 'the workflow\'s expiration time', runs: ['tell_parent'], source: 'entity reference 4: nobody finished in time' }),
    { event: 'abandoned', from: 'Resubmitted',   to: 'Abandoned', by: system, when: 'is_due', covers: 'silence', after: 'the workflow\'s expiration time, counted anew', runs: ['tell_parent'], source: 'entity reference 4: nobody finished in time' },
    { event: 'kyc_expired', from: 'Approved',    to: 'Kyc Expired', by: system, when: 'is_due', after: 'the document\'s expiry, or the workflow\'s months', runs: ['tell_parent'], source: 'entity reference 4, 10' },
    ...from(['Declined', 'In Review', 'Kyc Expired', 'Abandoned', 'Resubmitted'], { event: 'approved', to: 'Approved', by: people, when: 'not_gone', runs: ['hand_on_profile', 'watch_party', 'tell_parent', 'send_email'], source: 'entity reference 3.2: update-status' }),
    ...from(['Approved', 'In Review', 'Kyc Expired', 'Abandoned', 'Resubmitted'], { event: 'declined', to: 'Declined', by: people, runs: ['blocklist_identifiers', 'tell_parent', 'send_email'], source: 'entity reference 3.2: update-status' }),
    ...from(decidable, { event: 'resubmitted', to: 'Resubmitted', by: people, when: 'may_redo', runs: ['run_check', 'tell_parent', 'send_email'], source: 'entity reference 3.2, 4: chosen nodes are done again' }),
    ...inPlace(decidable, { event: 'feature_reviewed', by: people, when: 'is_reviewable', source: 'entity reference 3.2: one feature' }),
    ...inPlace(told, { event: 'hits_reviewed', by: people, when: 'has_node', source: 'entity reference 3.2: update-aml-hit-status; the AML status is not computed again' }),
    { event: 'data_corrected', from: 'Approved', to: 'Approved', by: people, when: 'has_node', runs: ['hand_on_profile', 'watch_party'], source: 'entity reference 3.2, 7: the profile is what the latest approved session says' },
    ...inPlace(otherThanApproved, { event: 'data_corrected', by: people, when: 'has_node', runs: ['watch_party'], source: 'entity reference 3.2: update-data' }),
    ...inPlace(every,   { event: 'noted',            by: people, when: 'not_gone', source: 'entity reference 3.2: reviews' }),
    ...inPlace(every,   { event: 'email_sent',   by: ['provider', 'system'], when: 'not_gone', source: 'entity reference 3.2: send_email, send_notification_emails' }),
    ...inPlace(every,   { event: 'email_failed', by: ['provider', 'system'], when: 'not_gone', source: 'requirement 1: an outage is never taken for a bad customer' }),
    { event: 'shared',  from: 'Approved', to: 'Approved', by: people, when: 'not_gone', source: 'entity reference 3.2: reusable verification' },
    ...from(every, { event: 'deleted', to: 'Deleted', by: people, runs: ['remove_media', 'remove_people', 'tell_parent'], source: 'entity reference 11, 14' }),
  ],
})

export type SessionState = StateOf<typeof sessionLifecycle>
export type SessionEvent = EventOf<typeof sessionLifecycle>
export type SessionGuard = GuardOf<typeof sessionLifecycle>
export type SessionEffect = EffectOf<typeof sessionLifecycle>
/** The ten statuses that are told; a deleted session is shown to nobody. */
export type SessionStatus = Exclude<SessionState, 'Deleted'>
const isShown = (state: SessionState): state is SessionStatus => state !== 'Deleted'
// The keys of the table are its states.
const states = Object.keys(sessionLifecycle.states) as SessionState[]
export const sessionStatuses: readonly SessionStatus[] = states.filter(isShown)
/** A link leads somewhere only in these. */
export const unfinishedStatuses: readonly SessionState[] = unfinished
/** In these the person, or what the person brought, is on the way. */
export const runningStatuses: readonly SessionState[] = running
/** Approved and not taken back; one that has grown too old was approved. */
export const verifiedStatuses: readonly SessionState[] = ['Approved', 'Kyc Expired']

/** What the clock does where it is due; nothing, where the clock waits for nobody. */
export const dueEventOf = (status: SessionState): SessionEvent | undefined =>
  sessionLifecycle.transitions.find((row) => row.when === 'is_due' && row.from === status)?.event
/** In these the whole is decided, and a reviewer may say something else of a part. */
export const decidedStatuses: readonly SessionState[] = ['Approved', 'Declined', 'Kyc Expired']
