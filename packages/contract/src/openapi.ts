/** The OpenAPI 3.1 description, built from the route table. */
import { errors } from '@ostiary/domain/errors'
import { scopes } from '@ostiary/domain/scopes'
import type { TObject, TSchema } from 'typebox'
import { analystOnly, errorsOf, needsIdempotencyKey, routes, writes } from './routes.ts'
import type { OperationId, Route } from './routes.ts'
import { ProblemBody } from './shapes.ts'
import { errorV3 } from './v3/refusals.ts'
import { DetailBody, FieldErrors } from './v3/shapes.ts'

type Json = Record<string, unknown>

/** The description of the whole API as a JSON value. */
export function openapi(version: string): Json {
  const schemas: Record<string, unknown> = {}
  const paths: Record<string, Json> = {}
  for (const [operationId, one] of Object.entries(routes) as [OperationId, Route][]) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][one.method.toLowerCase()] = operation(operationId, one, schemas)
  }
  for (const one of [ProblemBody, DetailBody, FieldErrors]) named(one, schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ostiary',
      version,
      summary: 'Onboarding, screening, standing, one gate, and proof of every decision.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

const scopeInWords = (scope: keyof typeof scopes): string => `\`${scope}\` (${scopes[scope]})`

const describe = (one: Route): string =>
  `Needs ${one.scopes.map(scopeInWords).join(' or ')}` +
  (analystOnly(one)
    ? ' A key that may act as partner too must add `"as": "analyst"` to the body.'
    : '')

function operation(operationId: string, one: Route, schemas: Record<string, unknown>): Json {
  const headers = writes(one)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: needsIdempotencyKey(one),
          schema: { type: 'string', minLength: 1, maxLength: 255 },
          description: 'A UUID, new for each new request.',
        },
      ]
    : []
  return {
    operationId,
    tags: [one.tag],
    summary: one.summary,
    description: describe(one),
    parameters: [...parameters(one.params, 'path'), ...parameters(one.query, 'query'), ...headers],
    ...(one.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: named(one.body, schemas) } },
          },
        }
      : {}),
    responses: { ...answers(one, schemas), ...problems(one) },
  }
}

function parameters(schema: TSchema | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties, required = [] } = schema as TObject & { required?: string[] }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || (required as readonly string[]).includes(name),
    schema: value,
  }))
}

function answers(one: Route, schemas: Record<string, unknown>): Json {
  return Object.fromEntries(
    Object.entries(one.answers).map(([status, schema]) => [
      status,
      schema
        ? {
            description: one.summary,
            content: {
              [one.answersFile ?? 'application/json']: {
                schema: named(schema, schemas),
              },
            },
          }
        : { description: 'Done; no body.' },
    ]),
  )
}

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const contentOfProblem = { 'application/problem+json': { schema: refTo('Problem') } }
const contentV3 = {
  'application/json': { schema: { anyOf: [refTo('Detail'), refTo('FieldErrors')] } },
}

function problems(one: Route): Json {
  const byStatus = new Map<number, string[]>()
  for (const code of errorsOf(one)) {
    const { status, title } = one.family === 'v3' ? errorV3(code) : errors[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`])
  }
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, lines]) => [
        status,
        {
          description: lines.join('\n\n'),
          content: one.family === 'v3' ? contentV3 : contentOfProblem,
        },
      ]),
  )
}

/** A schema with an `$id` becomes a component; the rest stays where it is used. */
function named(schema: TSchema, schemas: Record<string, unknown>): unknown {
  const copy = replaceNamed(schema, schemas)
  return copy
}

function replaceNamed(value: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => replaceNamed(one, schemas))
  if (typeof value !== 'object' || value === null) return value
  const { $id, ...rest } = value as { $id?: string }
  const copy = Object.fromEntries(
    Object.entries(rest).map(([name, one]) => [name, replaceNamed(one, schemas)]),
  )
  if ($id === undefined) return copy
  schemas[$id] = copy
  return { $ref: `#/components/schemas/${$id}` }
}
