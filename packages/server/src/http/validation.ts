/**
 * Checks requests against the contract's own schemas; queries are text and are read as the types
 * they name.
 */
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'

type AddFormats = ((ajv: Ajv, options: string[]) => unknown) & {
  get(name: string): { validate(text: string): boolean }
}
const addFormats = formats as unknown as AddFormats
const known = ['date', 'date-time']
const rfc3339 = addFormats.get('date-time')

export function requestValidator(): FastifySchemaCompiler<object> {
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
    // RFC 3339 knows leap seconds; the clock here does not, and would read no time at all.
    const validate = (text: string): boolean =>
      rfc3339.validate(text) && Number.isFinite(Date.parse(text))
    ajv.addFormat('date-time', { validate })
  }
  return ({ schema, httpPart }) => {
    const ajv = httpPart === 'querystring' || httpPart === 'params' ? reading : exact
    // Unknown query parameters are mistakes: a misspelt filter would silently return everything.
    return ajv.compile(
      httpPart === 'querystring' ? { additionalProperties: false, ...schema } : schema,
    )
  }
}
