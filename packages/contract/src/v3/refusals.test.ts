/** Refusals under /v3 speak of /v3: its paths, its names, its statuses. */
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import { problem } from '@ostiary/domain/errors'
import { expect, test } from 'vitest'
import { errorsOf, routes } from '../routes.ts'
import type { Route } from '../routes.ts'
import { bodyV3, errorV3, statusV3 } from './refusals.ts'

const ofV3 = (Object.values(routes) as Route[]).filter((one) => one.family === 'v3')
const codes = [...new Set<ErrorCode>(ofV3.flatMap((one) => errorsOf(one)))]

test.each(codes)('%s names nothing that is not there under /v3', (code) => {
  const { title, remedy } = errorV3(code)
  const said = `${title} ${remedy}`
  expect(said).not.toMatch(/\/v1\/|vendorData|externalId|callbackUrl|nextCursor|`errors`|"as"/)
  // A refusal is one sentence after another in `detail`.
  expect(said).not.toMatch(/`detail`/)
  expect(remedy).toMatch(/^([A-Z]|docs\/).*\.$/)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['key_missing',   401, 403],
  ['entity_exists', 409, 400],
  ['key_invalid',   401, 401],
] as const)('%s is %i, and %i under /v3', (code, status, statusUnderV3) => {
  expect([errors[code].status, statusV3(code)]).toEqual([status, statusUnderV3])
})

test('what nobody expected has the id the remedy asks for', () => {
  const body = bodyV3(problem('internal'), '019b7800-0000-7000-8000-000000000001')
  expect(body).toEqual({
    detail: expect.stringContaining('`instance`') as string,
    code: 'internal',
    instance: '019b7800-0000-7000-8000-000000000001',
  })
  expect(bodyV3(problem('entity_not_found'))).not.toHaveProperty('instance')
})

test('a field may have the name of something every object has', () => {
  const errors = ['valueOf', 'a', 'a'].map((name) => ({ path: `/${name}`, message: 'is wrong' }))
  expect(bodyV3(problem('body_invalid', undefined, { errors }))).toEqual({
    valueOf: ['is wrong'],
    a: ['is wrong', 'is wrong'],
  })
})

test('what is wrong inside of a field is named after it', () => {
  const errors = [
    { path: '/nodes_to_resubmit/0/node_id', message: 'is missing' },
    { path: '/contact_details/email', message: 'must be an e-mail address' },
  ]
  expect(bodyV3(problem('body_invalid', undefined, { errors }))).toEqual({
    nodes_to_resubmit: ['0.node_id is missing'],
    contact_details: ['email must be an e-mail address'],
  })
})
