/** The public id of an evaluation: there and back, and nothing else is one. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluationId, readEvaluationId } from './evaluation-id.ts'

test('an id says its entity and its number', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 2 ** 32 - 1 }), (entityId, number) => {
      const id = evaluationId(entityId, number)
      expect(id).toMatch(/^evl_[A-Za-z0-9_-]{27}$/)
      expect(readEvaluationId(id)).toEqual({ entityId, number })
    }),
  )
})

test('what is spelled otherwise is no id', () => {
  const id = evaluationId('01900000-0000-7000-8000-000000000001', 1)
  for (const other of ['', 'evl_', id.slice(1), id.slice(0, -1), `${id}A`, id.toUpperCase()])
    expect(readEvaluationId(other)).toBeUndefined()
})
