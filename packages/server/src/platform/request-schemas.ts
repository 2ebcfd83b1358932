/**
 * The contract's own schemas as checks of what was sent, wherever it came from, and what they say
 * of the place that is wrong.
 */
import { Ajv } from 'ajv'
import type { SchemaValidateFunction } from 'ajv'
import formats from 'ajv-formats'

type AddFormats = ((ajv: Ajv, options: string[]) => unknown) & {
  get(name: string): { validate(text: string): boolean }
}
const addFormats = formats as unknown as AddFormats
const known = ['date', 'date-time']
const rfc3339 = addFormats.get('date-time')

/** `exact` for values that have their types, `reading` for text read as the types it names. */
export function openRequestSchemas(): { exact: Ajv; reading: Ajv } {
  const options = {
    strict: false,
    allErrors: false,
    useDefaults: false,
    addUsedSchema: false,
  } as const
  const exact = new Ajv(options)
  const reading = new Ajv({ ...options, coerceTypes: true })
  for (const ajv of [exact, reading]) {
    addFormats(ajv, known)
    ajv.addKeyword({ keyword: 'x-lower-case', type: 'string', modifying: true, validate: lowered })
    // RFC 3339 knows leap seconds; the clock here does not, and would read no time at all.
    const validate = (text: string): boolean =>
      rfc3339.validate(text) && Number.isFinite(Date.parse(text))
    ajv.addFormat('date-time', { validate })
  }
  return { exact, reading }
}

/** The contract's word for a text that is compared in lower case, as ids are. */
const lowered: SchemaValidateFunction = (_asked, text: string, _schema, at) => {
  if (at?.parentData) at.parentData[at.parentDataProperty] = text.toLowerCase()
  return true
}

/** What a schema found wrong. */
export interface Invalid {
  readonly instancePath: string
  readonly keyword?: string
  readonly message?: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** Where something is wrong, and what. */
export interface Complaint {
  readonly path: string
  readonly message: string
}

/** What is told of it: never the value that was sent. */
export function complaintsOf(all: readonly Invalid[]): Complaint[] {
  const told = telling(all)
  const types = Map.groupBy(told.filter(isOfType), (one) => one.instancePath)
  return told.flatMap((one) => {
    const alike = isOfType(one) ? types.get(one.instancePath)! : [one] // it is among them
    if (alike.length === 1) return [complaint(one)]
    const names = alike.map(({ params }) => String(params?.['type']))
    const message = `must be ${[...new Set(names)].join(' or ')}`
    return alike[0] === one ? [{ path: one.instancePath, message }] : []
  })
}

const isOfType = ({ keyword }: Invalid): boolean => keyword === 'type'

/**
 * What may be null as well fails three times; that it is no null either tells nobody anything. And
 * of several forms the one whose type was sent is the one that was meant.
 */
function telling(all: readonly Invalid[]): readonly Invalid[] {
  const said = all.filter(
    ({ keyword, params }) =>
      keyword !== 'anyOf' && !(keyword === 'type' && params?.['type'] === 'null'),
  )
  const isMeant = ({ instancePath: place }: Invalid): boolean =>
    said.some(
      (one) =>
        one.instancePath.startsWith(`${place}/`) || (one.instancePath === place && !isOfType(one)),
    )
  const meant = said.filter((one) => !isOfType(one) || !isMeant(one))
  return meant.length > 0 ? meant : all
}

function complaint(one: Invalid): Complaint {
  const { missingProperty, additionalProperty = missingProperty } = one.params ?? {}
  const path =
    typeof additionalProperty === 'string'
      ? `${one.instancePath}/${additionalProperty.slice(0, 60)}`
      : one.instancePath
  if (missingProperty !== undefined) return { path, message: 'is missing' }
  return { path, message: messageOf(one) }
}

function messageOf({ keyword, message = 'is not valid', params }: Invalid): string {
  const allowed = params?.['allowedValues']
  if (Array.isArray(allowed)) return `must be one of: ${allowed.join(', ')}`
  if (keyword === 'additionalProperties') return 'is not known here'
  // The contract's way to ask for a text that says something.
  return keyword === 'pattern' && params?.['pattern'] === '\\S' ? 'must not be blank' : message
}
