/** The one gate, as a table: what each standing and onboarding lets through, and the reasons. */
import { expect, test } from 'vitest'
import type { Aggregate } from './aggregate.ts'
import { customerStates } from './customer.lifecycle.ts'
import type { CustomerState } from './customer.lifecycle.ts'
import { standings } from './entity.lifecycle.ts'
import type { Standing } from './entity.lifecycle.ts'
import { evaluationStatuses } from './evaluation.decision.ts'
import type { EvaluationStatus } from './evaluation.decision.ts'
import type { Evaluation } from './evaluation.ts'
import { gate, gateActions } from './gates.ts'
import { columns } from './lifecycle.render.ts'
import { customerIn } from './scene.fixture.ts'

function entity(
  standing: Standing,
  state: CustomerState | null,
  status?: EvaluationStatus,
): Aggregate {
  const some = customerIn('active')
  // The gate reads the status alone.
  const one = { trigger: 'onboarding', status } as Evaluation
  const detail = { ...some.customer!.detail, ...(status ? { evaluations: [one] } : {}) }
  const customer = state === null ? null : { ...some.customer!, state, detail }
  return { entity: { ...some.entity, standing }, customer, sessions: [] }
}

test('the gate table is the one that was reviewed', async () => {
  const rows = standings.flatMap((standing) =>
    [null, ...customerStates].map((state) => {
      const held = entity(standing, state)
      return [
        standing,
        state ?? '(none)',
        ...gateActions.map((action) => gate(held, action).verdict),
      ]
    }),
  )
  const evaluated = evaluationStatuses.map((status) => {
    const held = entity('ACTIVE', 'active', status)
    const verdicts = gateActions.map((action) => gate(held, action).verdict)
    return ['ACTIVE', `active, ${status}`, ...verdicts]
  })
  const text = `${columns([['standing', 'customer', ...gateActions], ...rows, ...evaluated])}\n`
  await expect(text).toMatchFileSnapshot('./gates.grid.txt')
})

test.each([
  ['FLAGGED', 'active', 'submit_transaction', ['entity_flagged']],
  ['BLOCKED', 'inactive', 'submit_transaction', ['entity_blocked', 'customer_inactive']],
  ['ACTIVE', null, 'issue_card', ['customer_missing']],
  ['ACTIVE', 'active', 'issue_card', []],
] as const)(
  '%s with a customer %s: %s gives the reasons %j',
  (standing, state, action, reasons) => {
    expect(gate(entity(standing, state), action).reasons).toEqual(reasons)
  },
)

test('whatever is turned away says why, and whatever simply runs does not', () => {
  for (const standing of standings) {
    for (const state of [null, ...customerStates]) {
      for (const action of gateActions) {
        const answer = gate(entity(standing, state), action)
        expect(answer.reasons.length > 0).toBe(answer.verdict !== 'run')
      }
    }
  }
})
