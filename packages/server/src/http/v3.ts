/**
 * The forms of the reference's API that differ from ours: refusals as `{"detail"}` or by field, and
 * the names of the rate-limit headers (entity reference 12 and 15.22).
 */
import { bodyV3, statusV3 } from '@ostiary/contract/v3/refusals'
import type { Problem } from '@ostiary/domain/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly family?: 'v3' | undefined
    readonly isLarge?: true | undefined
    readonly takesLines?: true | undefined
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

export function sendProblemV3(reply: FastifyReply, what: Problem, instance?: string): FastifyReply {
  return reply
    .code(statusV3(what.code))
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(bodyV3(what, instance)))
}
