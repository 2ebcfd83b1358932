/** Holds a value to a schema of the contract, which names every member there may be. */
import { requestValidator } from '../../packages/server/src/http/validation.ts'

type Schema = Record<string, unknown>

/** The schema with every object closed: a member the contract does not name is a leak. */
function closed(schema: unknown): Schema {
  if (Array.isArray(schema)) return schema.map(closed) as unknown as Schema
  if (typeof schema !== 'object' || schema === null) return schema as unknown as Schema
  const { $id: _id, ...rest } = schema as Schema
  const copy: Schema = Object.fromEntries(
    Object.entries(rest).map(([name, one]) => [name, closed(one)]),
  )
  const open = copy['type'] === 'object' && 'properties' in copy && !('patternProperties' in copy)
  return open ? { ...copy, additionalProperties: false } : copy
}

type Check = ((value: unknown) => boolean) & { errors?: unknown }
const checks = new Map<unknown, Check>()

/** Says what is wrong with a value, or nothing. */
export function complaintOf(schema: unknown, value: unknown): string | undefined {
  let check = checks.get(schema)
  if (!check) {
    const compile = requestValidator() as (given: object) => Check
    checks.set(schema, (check = compile({ schema: closed(schema), httpPart: 'body' })))
  }
  return check(value) ? undefined : JSON.stringify(check.errors)
}
