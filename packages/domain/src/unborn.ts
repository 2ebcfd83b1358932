/** An entity before its first event, which creates it. */
import type { Aggregate } from './aggregate.ts'

type Named = Pick<Aggregate['entity'], 'entityId' | 'applicationId' | 'kind' | 'vendorData'>

/** @param atMs when it is made (epoch ms) */
export const unborn = (named: Named, atMs: number): Aggregate => ({
  entity: {
    ...named,
    standing: 'ACTIVE',
    enteredBy: 'created',
    detail: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
  },
  customer: null,
  sessions: [],
  unborn: true,
})
