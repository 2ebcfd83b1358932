/** Onboarding: from a signed wallet challenge to a customer who may use the product. */
import { inPlace, lifecycle } from './lifecycle.ts'
import type { EffectOf, EventOf, GuardOf, Party, StateOf } from './lifecycle.ts'

const partner: readonly Party[] = ['partner']
const customer: readonly Party[] = ['customer']
const system: readonly Party[] = ['system']
/** An answer comes from a provider, or from the analyst who reads what the provider could not. */
const settler: readonly Party[] = ['provider', 'analyst']
const holder: readonly Party[] = ['partner', 'analyst', 'system']
const guardian: readonly Party[] = ['analyst', 'system']
/** The verification may also be settled by the onboarding evaluation, through its reaction. */
const verifier: readonly Party[] = ['provider', 'analyst', 'system']
const people: readonly Party[] = ['partner', 'analyst']
const every = ['initiating', 'screening', 'verifying', 'active', 'inactive', 'rejected'] as const

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const customerLifecycle = lifecycle({
  name: 'customer', version: 1, announces: 'customer.updated',
  states: {
    initiating: { says: 'Created; waiting for the wallet challenge to be signed.', waits: true },
    screening:  { says: 'The wallet, and the name where it is known, are being screened against the lists.', waits: true },
    verifying:  { says: 'The person is being verified; a provider or an analyst will answer.', waits: true },
    active:     { says: 'Onboarded; may use the product as the gate allows.' },
    inactive:   { says: 'Switched off; each hold names who must lift it.' },
    rejected:   { says: 'Refused for good; wallet, id and person are barred.', final: true },
  },
  transitions: [
    { event: 'created',               from: null,         to: 'initiating', by: partner,  when: 'not_erased', runs: ['write_links'], source: 'requirement 1; requirement 4: linkage to customers who are known' },
    { event: 'challenge_verified',    from: 'initiating', to: 'screening',  by: customer, when: 'not_erased', runs: ['screen_wallet'], source: 'requirement 1' },
    { event: 'challenge_waived',      from: 'initiating', to: 'screening',  by: system,   when: 'has_no_wallet', runs: ['screen_wallet'], source: 'requirement 1' },
    { event: 'challenge_failed',      from: 'initiating', to: 'initiating', by: customer, when: 'not_erased', covers: 'failure', source: 'requirement 1: a wrong signature changes no state' },
    { event: 'challenge_renewed',     from: 'initiating', to: 'initiating', by: ['customer', 'partner'], when: 'not_erased', covers: 'silence', after: '1 hour, noticed when the challenge is next asked for', source: 'requirement 1: a challenge lives one hour' },
    { event: 'screening_cleared',     from: 'screening',  to: 'verifying',  by: settler,  when: 'not_erased', runs: ['start_verification'], source: 'requirement 1' },
    { event: 'screening_failed',      from: 'screening',  to: 'rejected',   by: settler,  covers: 'failure', source: 'requirement 1' },
    { event: 'screening_delayed',     from: 'screening',  to: 'screening',  by: ['provider', 'system'], when: 'not_erased', runs: ['screen_wallet'], after: 'jittered backoff', covers: 'silence', source: 'requirement 1: an outage never rejects and never clears' },
    { event: 'screening_stalled',     from: 'screening',  to: 'screening',  by: ['provider', 'system'], when: 'not_erased', source: 'requirement 1: doubt and spent retries go to an analyst' },
    { event: 'verification_passed',   from: 'verifying',  to: 'verifying',  by: verifier, when: 'may_pass_once_looked_up', runs: ['look_up_wallet'], source: 'requirement 4: a wallet listed later; decision 0047' },
    { event: 'verification_passed',   from: 'verifying',  to: 'active',     by: verifier, when: 'may_pass', source: 'requirement 1; requirement 4: an approved evaluation' },
    { event: 'verification_failed',   from: 'verifying',  to: 'rejected',   by: verifier, when: 'may_fail', covers: 'failure', source: 'requirement 1; requirement 4: a rejected evaluation' },
    { event: 'verification_opened',   from: 'verifying',  to: 'verifying',  by: ['provider', 'partner', 'customer', 'system'], when: 'not_erased', source: 'requirement 1: another device gets a fresh token; requirement 4: the customer\'s session' },
    { event: 'verification_answered', from: 'verifying',  to: 'verifying',  by: ['provider', 'system'], when: 'not_erased', source: 'requirement 4: the session\'s answers are the evaluation\'s' },
    { event: 'verification_delayed',  from: 'verifying',  to: 'verifying',  by: ['provider', 'system'], when: 'not_erased', runs: ['start_verification'], after: 'jittered backoff', covers: 'silence', source: 'requirement 1: an outage never rejects and never clears' },
    { event: 'verification_stalled',  from: 'verifying',  to: 'verifying',  by: ['provider', 'system'], when: 'not_erased', source: 'requirement 1: a barred name, doubt and spent retries go to an analyst' },
    { event: 'deactivated',           from: 'active',     to: 'inactive',   by: holder,   source: 'requirement 1' },
    { event: 'deactivated',           from: 'inactive',   to: 'inactive',   by: holder,   when: 'holds_nothing_yet', otherwise: 'already', source: 'requirement 1: several holds can stand at once' },
    { event: 'activated',             from: 'inactive',   to: 'inactive',   by: holder,   when: 'other_holds_remain', source: 'requirement 1: that hold is lifted' },
    { event: 'activated',             from: 'inactive',   to: 'active',     by: holder,   when: 'may_lift_last_hold', source: 'requirement 1: only the same or a stronger party lifts a hold' },
    { event: 'illicit_activity',      from: 'active',     to: 'rejected',   by: guardian, source: 'requirement 1: evidence from monitoring' },
    { event: 'illicit_activity',      from: 'inactive',   to: 'rejected',   by: guardian, source: 'requirement 1: evidence from monitoring' },
    { event: 'person_erased',         from: 'initiating', to: 'initiating', by: system,   when: 'awaited_though_erased', source: 'requirement 3: erasure; decision 0016' },
    { event: 'person_erased',         from: 'screening',  to: 'screening',  by: system,   when: 'awaited_though_erased', source: 'requirement 3: erasure; decision 0016' },
    { event: 'person_erased',         from: 'verifying',  to: 'verifying',  by: system,   when: 'awaited_though_erased', source: 'requirement 3: erasure; decision 0016' },
    ...inPlace(every, { event: 'flagged',   by: people, when: 'is_unflagged', otherwise: 'already', source: 'evaluation reference 2.7' }),
    ...inPlace(every, { event: 'unflagged', by: people, when: 'is_flagged',   unless: 'flag_is_stronger', otherwise: 'already', source: 'evaluation reference 2.7; requirement 1: the same or a stronger party, as with holds' }),
    { event: 'simulated',             from: 'initiating', to: 'initiating', by: partner,  when: 'not_erased', sandbox: true, source: 'requirement 1: simulator calls' },
    { event: 'simulated',             from: 'screening',  to: 'screening',  by: partner,  when: 'not_erased', sandbox: true, source: 'requirement 1: simulator calls' },
  ],
})

export type CustomerState = StateOf<typeof customerLifecycle>
export type CustomerEvent = EventOf<typeof customerLifecycle>
export type CustomerGuard = GuardOf<typeof customerLifecycle>
export type CustomerEffect = EffectOf<typeof customerLifecycle>
export const customerStates = Object.keys(customerLifecycle.states) as CustomerState[]
