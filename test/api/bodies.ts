/** Bodies made from the contract's own schemas: right ones, and ones with a single mistake. */
import fc from 'fast-check'

interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly minProperties?: number
  readonly additionalProperties?: boolean
}
type Json = Record<string, unknown>

/** Text of every kind a person may write, without the two escapes that are refused. */
const text = (schema: Schema): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(schema.maxLength ?? 40, 40) })
    .filter((one) => !one.includes('\0') && !one.includes('\u{1}') && one.isWellFormed())
    .map((one) => one.padEnd(schema.minLength ?? 1, 'x').slice(0, schema.maxLength ?? 1000))
    .filter((one) => one.isWellFormed())

function stringOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const date = fc.date({
    min: new Date('1900-01-01'),
    max: new Date('2200-01-01'),
    noInvalidDate: true,
  })
  if (schema.format === 'date') return date.map((one) => one.toISOString().slice(0, 10))
  if (schema.format === 'date-time') return date.map((one) => one.toISOString())
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern), { maxLength: 80 })
  return text(schema)
}

/** Any value the schema takes. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid))
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [
        name,
        valid(one),
      ])
      const requiredKeys = [...(schema.required ?? [])]
      return fc
        .record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
          requiredKeys,
        })
        .filter((one) => Object.keys(one).length >= (schema.minProperties ?? 0))
    }
    case 'array':
      return fc.uniqueArray(valid(schema.items!), { minLength: schema.minItems ?? 0, maxLength: 3 })
    case 'string':
      return stringOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: 1, max: 200 })
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

/** Values of no type the schema names. */
function wrong(schema: Schema): unknown[] {
  const types = (schema.anyOf ?? [schema]).map(({ type }) => type)
  const others = { string: 7, object: 'text', array: {}, boolean: 'yes', null: null, integer: 1.5 }
  const isNamed = (one: unknown): boolean =>
    types.includes(typeof one) || (Number.isInteger(one) && types.includes('integer'))
  const foreign = Object.entries(others).filter(
    ([type, one]) => !types.includes(type) && !isNamed(one),
  )
  return [
    ...foreign.map(([, one]) => one),
    ...(schema.enum ? ['none of them', ''] : []),
    ...(schema.minLength ? [''] : []),
    ...(schema.maxLength ? ['x'.repeat(schema.maxLength + 1)] : []),
    ...(schema.format ? ['2026-02-30', 'yesterday', '2026-01-01T25:00:00Z'] : []),
    ...(schema.uniqueItems ? [['a', 'a']] : []),
  ]
}

const surplus: readonly ((body: Json) => { body: unknown; mistake: string })[] = [
  (body) => ({ body: { ...body, surplus: 1 }, mistake: 'a member nobody knows' }),
  (body) => ({ body: { ...body, constructor: {} }, mistake: 'a member named constructor' }),
]

/** A right body with one mistake in it, and what the mistake is. */
export function invalid(schema: Schema): fc.Arbitrary<{ body: unknown; mistake: string }> {
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([, one]) => one.type !== undefined || one.anyOf !== undefined,
  )
  const mistakes: ((body: Json) => { body: unknown; mistake: string })[] = [
    // Clients of the reference's API send what is not known here, and it is left alone.
    ...(schema.additionalProperties === true ? [] : surplus),
    (body) => ({ body: [body], mistake: 'an array' }),
    () => ({ body: 'text', mistake: 'a text' }),
    () => ({ body: 17, mistake: 'a number' }),
    () => ({ body: null, mistake: 'null' }),
    ...(schema.required ?? []).map((name) => (body: Json) => {
      const { [name]: _left, ...rest } = body
      return { body: rest, mistake: `no ${name}` }
    }),
    ...fields.flatMap(([name, one]) =>
      wrong(one).map((bad) => (body: Json) => {
        const mistake = `${name}: ${JSON.stringify(bad)?.slice(0, 40)}`
        return { body: { ...body, [name]: bad }, mistake }
      }),
    ),
  ]
  return fc
    .tuple(valid(schema), fc.constantFrom(...mistakes))
    .map(([body, mistaken]) => mistaken(body as Json))
}
