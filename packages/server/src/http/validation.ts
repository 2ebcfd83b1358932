/**
 * Checks requests against the contract's own schemas; queries are text and are read as the types
 * they name.
 */
import type { FastifySchemaCompiler } from 'fastify'
import { openRequestSchemas } from '../platform/request-schemas.ts'

export function requestValidator(): FastifySchemaCompiler<object> {
  const { exact, reading } = openRequestSchemas()
  return ({ schema, httpPart }) => {
    const ajv = httpPart === 'querystring' || httpPart === 'params' ? reading : exact
    // Unknown query parameters are mistakes: a misspelt filter would silently return everything.
    return ajv.compile(
      httpPart === 'querystring' ? { additionalProperties: false, ...schema } : schema,
    )
  }
}
