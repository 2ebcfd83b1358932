/** Which refusals are told with what is allowed, and that nothing else is touched. */
import { expect, test } from 'vitest'
import type { Problem } from '@ostiary/domain/errors'
import { tellingAllowedEvents } from './allowed-events.ts'
import { Refused, json } from './call.ts'
import type { Call, Handler } from './call.ts'

const call = { params: { id: '7' } } as unknown as Call // the handlers here look at nothing else
const thrown = async (error: unknown): Promise<unknown> => {
  const act: Handler = async () => {
    throw error
  }
  const told = tellingAllowedEvents({ act }, async ({ params }) => ['seen', params['id']!])
  return told.act(call).catch((one: unknown) => one)
}
const refused = async (problem: Problem): Promise<unknown> =>
  ((await thrown(new Refused(problem))) as Refused).problem

test('a conflict is told with what is allowed now', async () => {
  expect(await refused({ code: 'version_conflict' })).toEqual({
    code: 'version_conflict',
    more: { allowedEvents: ['seen', '7'] },
  })
  expect(
    await refused({ code: 'transition_refused', detail: 'It is so.', more: { a: 1 } }),
  ).toEqual({
    code: 'transition_refused',
    detail: 'It is so.',
    more: { a: 1, allowedEvents: ['seen', '7'] },
  })
})

test('a conflict that says it itself stays as it is', async () => {
  const own: Problem = { code: 'customer_exists', more: { allowedEvents: [] } }
  expect(await refused(own)).toEqual(own)
})

test('another refusal, an error and an answer pass', async () => {
  expect(await refused({ code: 'customer_barred' })).toEqual({ code: 'customer_barred' })
  const error = new Error('unforeseen')
  expect(await thrown(error)).toBe(error)
  const act: Handler = async () => json(200, {})
  const told = tellingAllowedEvents({ act }, async () => [])
  expect(await told.act(call)).toEqual({ status: 200, body: '{}' })
})
