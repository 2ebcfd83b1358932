/** What a path takes for a parameter is one segment of it, whoever resolves the address. */
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { FraudModelCreate } from './fraud-models.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const everyParameter = Object.entries<Route>(routes).flatMap(([operation, { path, params }]) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    // The parameters of a path are an object, each with a schema of its own.
    const schemas = (params as { properties?: Record<string, object> } | undefined)?.properties
    return { operation, name: name!, schema: schemas?.[name!] }
  }),
)

test.each(everyParameter)('$name of $operation is no step in a path', ({ schema }) => {
  expect(schema).toBeDefined()
  for (const step of ['.', '..']) expect(Value.Check(schema!, step), step).toBe(false)
})

test.each(['.', '..', '.hidden'])('a fraud model named %s is not made', (version) => {
  expect(Value.Check(FraudModelCreate, { version })).toBe(false)
  expect(Value.Check(FraudModelCreate, { version: 'mine', from: version })).toBe(false)
})

test.each(['mine-1', 'a.b', '2026.11', '_x', 'a'.repeat(64)])('one named %s is', (version) => {
  expect(Value.Check(FraudModelCreate, { version })).toBe(true)
})
