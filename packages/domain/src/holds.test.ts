/** Who may lift which hold, as a table of cases: one line a case. */
import { expect, test } from 'vitest'
import type { Aggregate, Facts, Hold, HoldCause } from './aggregate.ts'
import { change } from './change.ts'
import type { Party } from './lifecycle.ts'
import { customerEvent, customerIn, startMs } from './scene.fixture.ts'

/**
 * A hold is written `party` or `party:cause`; `activated analyst:request` names the hold to lift.
 * The result is the state afterwards, `already`, or why it was refused. The customer without holds
 * is active by its verification, so activating it repeats nothing.
 */
const cases = `
  holds before             | party    | event                       | result             | holds after
  none                     | partner  | deactivated                 | inactive           | partner
  none                     | analyst  | deactivated                 | inactive           | analyst
  none                     | system   | deactivated monitoring      | inactive           | system:monitoring
  none                     | customer | deactivated                 | actor_not_allowed  | none
  none                     | provider | deactivated                 | actor_not_allowed  | none
  none                     | partner  | activated                   | no_such_transition | none

  partner                  | partner  | deactivated                 | already            | partner
  partner                  | analyst  | deactivated                 | inactive           | partner, analyst
  system                   | system   | deactivated monitoring      | inactive           | system, system:monitoring
  system:monitoring        | system   | deactivated monitoring      | already            | system:monitoring

  partner                  | partner  | activated                   | active             | none
  partner                  | system   | activated                   | active             | none
  partner                  | analyst  | activated                   | active             | none
  system                   | partner  | activated                   | may_lift_last_hold | system
  system                   | system   | activated                   | active             | none
  system                   | analyst  | activated                   | active             | none
  analyst                  | partner  | activated                   | may_lift_last_hold | analyst
  analyst                  | system   | activated                   | may_lift_last_hold | analyst
  analyst                  | analyst  | activated                   | active             | none
  partner                  | customer | activated                   | actor_not_allowed  | partner

  partner, analyst         | partner  | activated                   | inactive           | analyst
  partner, analyst         | analyst  | activated                   | inactive           | partner
  partner, system          | analyst  | activated                   | inactive           | partner
  system, analyst          | system   | activated                   | inactive           | analyst
  system, analyst          | partner  | activated                   | may_lift_last_hold | system, analyst
  partner, system, analyst | partner  | activated                   | inactive           | system, analyst

  partner, analyst         | analyst  | activated partner:request   | inactive           | analyst
  partner, analyst         | partner  | activated analyst:request   | may_lift_last_hold | partner, analyst
  partner                  | analyst  | activated analyst:request   | may_lift_last_hold | partner
  system:monitoring, system| system   | activated system:monitoring | inactive           | system
  system:monitoring        | analyst  | activated system:monitoring | active             | none
`

interface Case {
  readonly before: string
  readonly party: Party
  readonly event: string
  readonly result: string
  readonly after: string
}

function readCases(text: string): Case[] {
  const lines = text.split('\n').filter((line) => line.includes('|'))
  return lines.slice(1).map((line) => {
    const [before, party, event, result, after] = line.split('|').map((one) => one.trim())
    return { before: before!, party: party as Party, event: event!, result: result!, after: after! }
  })
}

function readHolds(text: string): Hold[] {
  if (text === 'none') return []
  return text.split(', ').map((one) => {
    const [party, cause = 'request'] = one.split(':')
    return { party: party as Hold['party'], cause: cause as HoldCause, sinceMs: startMs }
  })
}

const writeHolds = (holds: readonly Hold[]): string =>
  holds
    .map((hold) => (hold.cause === 'request' ? hold.party : `${hold.party}:${hold.cause}`))
    .join(', ') || 'none'

function held(holds: readonly Hold[]): Aggregate {
  const active = customerIn('active')
  if (holds.length === 0) return active
  const customer = { ...active.customer!, state: 'inactive', enteredBy: 'deactivated' } as const
  return { ...active, customer: { ...customer, detail: { ...customer.detail, holds } } }
}

function factsOf(event: string, argument: string | undefined): Facts {
  if (argument === undefined) return {}
  if (event === 'deactivated') return { cause: argument as HoldCause }
  const [party, cause] = argument.split(':') as [Hold['party'], HoldCause]
  return { lifts: { party, cause } }
}

test.each(readCases(cases))('holds $before: $event by $party is $result', (one) => {
  const [event, argument] = one.event.split(' ') as ['activated' | 'deactivated', string?]
  const before = held(readHolds(one.before))
  const verdict = change(before, customerEvent(event, one.party, factsOf(event, argument)), startMs)
  const after = verdict.kind === 'changed' ? verdict.next : before
  expect({ result: resultOf(verdict), after: writeHolds(after.customer!.detail.holds) }).toEqual({
    result: one.result,
    after: one.after,
  })
})

function resultOf(verdict: ReturnType<typeof change>): string {
  if (verdict.kind === 'changed') return verdict.next.customer!.state
  if (verdict.kind === 'already') return 'already'
  return verdict.why === 'guard_failed' ? verdict.guard : verdict.why
}
