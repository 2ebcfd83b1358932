/** Refuses what somebody filled in, by its fields: a code each, which the page has words for. */
import { fieldFault } from '@ostiary/domain/field-faults'
import type { FieldBounds, FieldFault, FieldFaultCode } from '@ostiary/domain/field-faults'
import { refuse } from '../call.ts'

export interface FaultAt extends FieldFault {
  /** A JSON pointer into the input of the step. */
  readonly path: string
}

export const faultAt = (path: string, code: FieldFaultCode, bounds?: FieldBounds): FaultAt => ({
  path,
  ...fieldFault(code, bounds),
})

/** @throws Refused */
export const refuseFields = (...errors: readonly FaultAt[]): never =>
  refuse('answer_invalid', undefined, { errors })
