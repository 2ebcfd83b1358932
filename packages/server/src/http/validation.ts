/** Checks requests against the contract's own schemas; queries are text and are read as the types they name. */
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'

type AddFormats = (ajv: Ajv, options: string[]) => unknown
const addFormats = formats as unknown as AddFormats
const known = ['date', 'date-time']

export function requestValidator(): FastifySchemaCompiler<object> {
  const options = {
    strict: false,
    allErrors: false,
    useDefaults: false,
    addUsedSchema: false,
  } as const
  const exact = new Ajv(options)
  const reading = new Ajv({ ...options, coerceTypes: true })
  addFormats(exact, known)
  addFormats(reading, known)
  return ({ schema, httpPart }) => {
    const ajv = httpPart === 'querystring' || httpPart === 'params' ? reading : exact
    // Unknown query parameters are mistakes: a misspelt filter would silently return everything.
    return ajv.compile(
      httpPart === 'querystring' ? { ...schema, additionalProperties: false } : schema,
    )
  }
}
