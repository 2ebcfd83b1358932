/** The route table agrees with itself. */
import { routes } from '@ostiary/contract/routes'
import type { Route } from '@ostiary/contract/routes'
import { expect, test } from 'vitest'
import { routeProblems } from './route-table.ts'

test('every route has its parameters, a scope, a summary, and the errors of its method', () => {
  expect(routeProblems(routes)).toEqual([])
})

const sound: Route = {
  method: 'GET',
  path: '/v1/things',
  scopes: ['customers:read'],
  summary: 'List things.',
  answers: { 200: null },
  errors: [],
  tag: 'Customers',
}

test.each<[string, Partial<Route>]>([
  ['a parameter without a schema', { path: '/v1/things/:id' }],
  ['a path without a version', { path: '/things' }],
  ['a route without a scope', { scopes: [] }],
  ['a summary that is no sentence', { summary: 'things' }],
  ['a body on a GET', { body: {} as NonNullable<Route['body']> }],
  ['an error listed twice', { errors: ['cursor_invalid', 'cursor_invalid'] }],
])('it finds %s', (_what, fault) => {
  expect(routeProblems({ sound })).toEqual([])
  expect(routeProblems({ faulty: { ...sound, ...fault } })).not.toEqual([])
})

test('it finds two operations for one request', () => {
  expect(routeProblems({ a: sound, b: { ...sound } })).toHaveLength(1)
})
