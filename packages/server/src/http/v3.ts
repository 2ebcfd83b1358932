/**
 * The forms of the reference's API that differ from ours: refusals as `{"detail"}` or by field, and
 * the names of the rate-limit headers (entity reference 12 and 15.22).
 */
import { statusOf } from '@ostiary/contract/v3/refusals'
import { errors } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly family?: 'v3' | undefined
  }
}

/** Whether the request is one of the reference's API, also where no operation has its path. */
export const isV3 = (request: FastifyRequest): boolean =>
  request.routeOptions.config?.family === 'v3' || request.raw.url?.startsWith('/v3/') === true

const limitNames: Readonly<Record<string, string>> = {
  'ratelimit-limit': 'x-ratelimit-limit',
  'ratelimit-remaining': 'x-ratelimit-remaining',
  'ratelimit-reset': 'x-ratelimit-reset',
}

/** The headers of an admission under the names clients of the reference read. */
export const headersV3 = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [limitNames[name] ?? name, value]),
  )

interface Wrong {
  readonly path: string
  readonly message: string
}

/** Fields by their names where fields are wrong, and otherwise a sentence with its code. */
function bodyV3(what: Problem, retryAfter: unknown): Record<string, unknown> {
  const { title, remedy } = errors[what.code]
  const wrong = what.more?.['errors'] as readonly Wrong[] | undefined
  if (wrong && wrong.length > 0) {
    const fields: Record<string, string[]> = {}
    for (const { path, message } of wrong)
      (fields[path.split('/')[1] || 'non_field_errors'] ??= []).push(message)
    return fields
  }
  const detail =
    what.code === 'rate_limited' && what.detail === undefined
      ? `Request was throttled. Expected available in ${String(retryAfter)} seconds.`
      : [what.detail ?? title, remedy].join(' ')
  return { detail, code: what.code }
}

export function sendProblemV3(reply: FastifyReply, what: Problem): FastifyReply {
  const status = statusOf({ family: 'v3' }, what.code)
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(bodyV3(what, reply.getHeader('retry-after'))))
}
