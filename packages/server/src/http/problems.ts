/** The one place that turns an error into an answer: one code each, nothing personal. */
import { problemAnswer } from '@ostiary/contract/problems'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { FastifyError, FastifyReply } from 'fastify'
import { Refused } from '../features/call.ts'
import { KeyError } from '../platform/keys/key-error.ts'
import { StorageError } from '../media/storage.ts'
import { complaintsOf } from '../platform/request-schemas.ts'
import type { Invalid } from '../platform/request-schemas.ts'
import { connectionLost } from '../store/db.ts'
import { isV3, sendProblemV3 } from './v3.ts'

export function sendProblem(reply: FastifyReply, what: Problem, instance?: string): FastifyReply {
  if (passing.has(what.code)) void reply.header('retry-after', '1')
  if (isV3(reply.request)) return sendProblemV3(reply, what, instance)
  const { status, body } = problemAnswer(what, instance)
  return reply.code(status).header('content-type', 'application/problem+json').send(body)
}

/** What is over in a moment, as far as anybody can tell. */
const passing: ReadonlySet<Problem['code']> = new Set([
  'overloaded',
  'store_unavailable',
  'keys_unavailable',
  'media_unavailable',
])

const placeCode = {
  body: 'body_invalid',
  querystring: 'query_invalid',
  params: 'id_invalid',
  headers: 'header_invalid',
} as const
const parserCode: Readonly<Record<string, Problem['code']>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'header_invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_not_json',
}

/** The problem an error stands for; `undefined` for what nobody expected. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Refused) return error.problem
  const { code, validation, validationContext } = error as FastifyError & {
    validation?: Invalid[]
    validationContext?: string
  }
  if (validation) {
    const place = placeCode[(validationContext ?? 'body') as keyof typeof placeCode]
    return problem(place, undefined, { errors: complaintsOf(validation) })
  }
  const known = typeof code === 'string' ? parserCode[code] : undefined
  if (known) return problem(known)
  // Altered data is nobody's outage: it is told to the log as what nobody expected.
  if (error instanceof KeyError && error.code !== 'bad_data') return problem('keys_unavailable')
  if (error instanceof StorageError) return problem('media_unavailable')
  if (connectionLost(error)) return problem('store_unavailable')
  return undefined
}
