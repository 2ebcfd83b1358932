/** Every lifecycle by the machine it moves; a faulty table stops whatever loads it. */
import type { Machine } from './aggregate.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { validate } from './lifecycle.ts'
import type { Lifecycle } from './lifecycle.ts'
import { sessionLifecycle } from './session.lifecycle.ts'

/** @throws where `validate` has a complaint: a server must not decide by such a table */
export function sound<T extends Readonly<Record<string, Lifecycle>>>(tables: T): T {
  const complaints = Object.values(tables).flatMap(validate)
  if (complaints.length > 0) throw new Error(`Mend the lifecycle table. ${complaints.join('. ')}.`)
  return tables
}

export const lifecycles: Readonly<Record<Machine, Lifecycle>> = sound({
  customer: customerLifecycle,
  entity: entityLifecycle,
  evaluation: evaluationLifecycle,
  session: sessionLifecycle,
})
