/**
 * Settles the request stage of ExpressKYC at its deadline. The process that holds the request does
 * so by itself; this row is what a restart cannot lose.
 */
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { expressDeadlinePassed } from '../transitions/evaluation-outcomes.ts'
import type { Effect } from './effect.ts'

export const settleExpress: Effect = {
  gaveUp: () => expressDeadlinePassed,
  timeoutMs: 20_000,
  wanted: (held) => {
    const express = evaluationOf(held)?.express
    return express !== undefined && express.settled === undefined
  },
  run: () => Promise.resolve({ event: expressDeadlinePassed }),
}
