/**
 * The HTTP server: every operation of the route table bound to its handler, one pipeline for all of
 * them.
 */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { problemAnswer } from '@ostiary/contract/problems'
import { needsIdempotencyKey, routes, writes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import { errorV3 } from '@ostiary/contract/v3/refusals'
import { errors, problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { fieldFault } from '@ostiary/domain/field-faults'
import Fastify from 'fastify'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify'
import type { Logger } from 'pino'
import { Refused } from '../features/call.ts'
import type { Arrival, Handler, Principal, Reply } from '../features/call.ts'
import type { Ids } from '../platform/ids.ts'
import type { Clock } from '../platform/clock.ts'
import { errorRecord } from '../platform/error-record.ts'
import { unreadablePlace } from '../platform/storable.ts'
import { openArrivals } from './arrivals.ts'
import { isSigned } from './authenticate.ts'
import type { Admission, Authenticator } from './authenticate.ts'
import { readIdempotencyKey } from './idempotency.ts'
import { readJsonBody } from './json-body.ts'
import type { HttpMetrics } from './metrics.ts'
import { problemOf, sendProblem } from './problems.ts'
import { headersV3, isV3 } from './v3.ts'
import { requestValidator } from './validation.ts'

export interface AppParts {
  readonly handlers: Readonly<Record<OperationId, Handler>>
  readonly authenticator: Authenticator
  readonly metrics: HttpMetrics
  readonly log: Logger
  readonly ids: Ids
  readonly clock: Clock
  /** Reads keys again, for one that nobody knows yet. */
  readonly catchUp: () => Promise<void>
  /** Whether requests are taken; false while starting and draining. */
  readonly ready: () => boolean
}

interface Pipeline extends AppParts {
  readonly arrives: () => Arrival
}

const bodyMax = 256 * 1024
/** Of a file: two hundred thousand rows of some three hundred characters. */
const fileMax = 64 * 1024 * 1024
const headersMax = 16 * 1024

/** What a request carries through the pipeline. */
interface Passing {
  principal: Principal
  rawBody: Buffer | undefined
  readonly arrival: Arrival
}
const passing = new WeakMap<FastifyRequest, Passing>()

export function buildApp(parts: AppParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: bodyMax,
    // Repeated headers are seen as they came; nothing is merged in silence.
    http: { maxHeaderSize: headersMax, joinDuplicateHeaders: false },
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 6_200 },
    // A path that cannot be decoded reaches no route, and so no error handler of one.
    frameworkErrors: (_error, _request, reply) => sendProblem(reply, problem('id_invalid')),
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => {
      const isTooLarge = (error as { code?: string }).code === 'HPE_HEADER_OVERFLOW'
      const { status, body } = problemAnswer(
        isTooLarge
          ? problem('headers_too_large')
          : problem('header_invalid', 'The request is not HTTP this server reads.'),
      )
      if (!socket.writable) return
      socket.end(
        [
          `HTTP/1.1 ${status} Refused`,
          'content-type: application/problem+json',
          `content-length: ${Buffer.byteLength(body)}`,
          'connection: close',
          '',
          body,
        ].join('\r\n'),
      )
    },
  })
  app.setValidatorCompiler(requestValidator())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseJson)
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, parseFile('csv', 'isLarge'))
  const lines = parseFile('ndjson', 'takesLines')
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, lines)
  app.setErrorHandler((error, request, reply) => answerError(parts, error, request, reply))
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('route_not_found')))
  const pipeline: Pipeline = { ...parts, arrives: openArrivals(parts.clock) }
  for (const [id, one] of Object.entries(routes) as [OperationId, Route][])
    bind(app, pipeline, id, one)
  return app
}

function parseJson(
  request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const state = passing.get(request)
  if (state) state.rawBody = body
  const read = readJsonBody(body)
  if ('refusal' in read) done(new Refused(read.refusal))
  else done(null, read.value)
}

/** A file as it is, in the place of the JSON that would hold it; only imports take one. */
const parseFile =
  (field: 'csv' | 'ndjson', taken: 'isLarge' | 'takesLines') =>
  (
    request: FastifyRequest,
    body: Buffer,
    done: (error: Error | null, value?: unknown) => void,
  ): void => {
    const state = passing.get(request)
    if (state) state.rawBody = body
    if (!request.routeOptions.config[taken]) done(new Refused(problem('media_type_unsupported')))
    else if (!isUtf8(body)) done(new Refused(problem('import_invalid', 'The file is not UTF-8.')))
    else done(null, { [field]: body.toString('utf8') })
  }

function bind(app: FastifyInstance, parts: Pipeline, id: OperationId, one: Route): void {
  const handler = parts.handlers[id]
  const label = `${one.method} ${one.path}`
  // The reference's clients send what they send; what is not known there is left alone.
  const leniency = one.family === 'v3' ? { additionalProperties: true } : {}
  const bound = (url: string): RouteOptions => ({
    method: one.method,
    url,
    config: { family: one.family, isLarge: one.isLarge, takesLines: one.takesLines },
    ...(one.isLarge ? { bodyLimit: fileMax } : {}),
    ...(one.bodyMax === undefined ? {} : { bodyLimit: one.bodyMax }),
    schema: {
      ...(one.params ? { params: one.params } : {}),
      // A route without filters takes none: an ignored parameter is a question left unanswered.
      querystring: { ...(one.query ?? { type: 'object', properties: {} }), ...leniency },
      ...(one.body ? { body: one.body } : {}),
    },
    onRequest: (request, reply, done) => admit(parts, one, request, reply, done),
    preValidation: (request, _reply, done) => {
      request.body ??= {}
      done(verifySignature(parts, request) ?? unreadableQuery(request))
    },
    handler: (async (request: FastifyRequest, reply: FastifyReply) => {
      const call = { ...callOf(one, request) }
      const answer = await handler(call)
      parts.metrics.answered(label, answer.status)
      return send(reply, answer, (error) => tellBroken(parts, label, error))
    }) as RouteHandlerMethod,
  })
  app.route(bound(one.path))
  // Clients of the reference leave the last slash out now and then.
  if (one.family === 'v3') app.route(bound(one.path.replace(/\/$/, '')))
}

/** Who asks, whether it may, and whether there is room: decided before the body is read. */
function admit(
  parts: Pipeline,
  one: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (!parts.ready()) return done(new Refused(problem('service_starting')))
  const arrival = parts.arrives()
  const presented = {
    rawHeaders: request.raw.rawHeaders,
    remoteAddress: request.ip,
    route: one,
  }
  const settle = (admitted: Admission): void => {
    void reply.headers(one.family === 'v3' ? headersV3(admitted.headers) : admitted.headers)
    if (admitted.problem) return done(new Refused(admitted.problem))
    passing.set(request, { principal: admitted.principal!, rawBody: undefined, arrival })
    done()
  }
  const admitted = parts.authenticator.admit(presented)
  if (admitted.problem?.code !== 'key_invalid') return settle(admitted)
  // Made by a command or another process a moment ago, it is not known here yet.
  const again = (): void => {
    const known = !('code' in parts.authenticator.principalOf(presented))
    settle(known ? parts.authenticator.admit(presented) : admitted)
  }
  void parts.catchUp().then(again, again)
}

function verifySignature(parts: AppParts, request: FastifyRequest): Error | undefined {
  const { principal, rawBody } = passing.get(request)!
  const refusal = parts.authenticator.checkSignature({
    principal,
    method: request.method,
    url: request.raw.url ?? '/',
    headers: request.headers,
    body: rawBody,
  })
  return refusal && new Refused(refusal)
}

/** What cannot be decoded the parser hands on as it came, and nothing is found by that. */
function unreadableQuery({ raw, query: read }: FastifyRequest): Error | undefined {
  const query = (raw.url ?? '').split('?').slice(1).join('?')
  try {
    decodeURIComponent(query)
  } catch {
    const detail = 'It is not text in UTF-8, percent-encoded.'
    return new Refused(problem('query_invalid', detail))
  }
  const path = unreadablePlace(read)
  if (path === undefined) return undefined
  const errors = [{ path, ...fieldFault('text_unreadable') }]
  return new Refused(problem('query_invalid', undefined, { errors }))
}

function callOf(one: Route, request: FastifyRequest): Parameters<Handler>[0] {
  const { principal, rawBody, arrival } = passing.get(request)!
  const call = {
    principal,
    arrival,
    params: (request.params ?? {}) as Record<string, string>,
    query: (request.query ?? {}) as Record<string, unknown>,
    body: (request.body ?? {}) as Record<string, unknown>,
    signed: isSigned(request.headers),
  }
  const header = request.headers['idempotency-key']
  if (!writes(one) || (header === undefined && !needsIdempotencyKey(one))) return call
  const claim = readIdempotencyKey({
    keyId: principal.key.keyId,
    method: one.method,
    url: request.raw.url ?? '/',
    header,
    rawBody,
  })
  if ('code' in claim) throw new Refused(claim)
  return { ...call, idempotency: claim }
}

function send(reply: FastifyReply, answer: Reply, broke: (error: unknown) => void): FastifyReply {
  if (answer.replayed) void reply.header('idempotency-replayed', 'true')
  void reply.code(answer.status)
  if (answer.file) {
    const { name, parts } = answer.file
    void reply.header('content-type', 'text/csv; charset=utf-8')
    void reply.header('content-disposition', `attachment; filename="${name}"`)
    return reply.send(Readable.from(watched(parts, broke)))
  }
  if (answer.document) {
    const { name, type, content } = answer.document
    return reply
      .headers({
        'content-type': type,
        'content-disposition': `attachment; filename="${name}"`,
        // It is about a person: nobody on the way keeps it.
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(content)
  }
  if (answer.body === null || answer.body === '') return reply.send()
  const type = answer.status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8'
  return reply.header('content-type', type).send(answer.body)
}

/** Where a file is taken, another type is told so. */
function taking({ routeOptions }: FastifyRequest, what: Problem | undefined) {
  const { isLarge, takesLines } = routeOptions.config
  if (what?.code !== 'media_type_unsupported' || !isLarge) return what
  const lines = takesLines ? ', as application/x-ndjson' : ''
  return problem(what.code, `A file is taken here: as text/csv${lines}, or in a JSON body.`)
}

/** Its status was sent long before: who reads the file sees it break off, and the log says why. */
async function* watched(
  parts: AsyncIterable<string>,
  broke: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    yield* parts
  } catch (error) {
    broke(error)
    throw error
  }
}

function tellBroken(parts: AppParts, label: string, error: unknown): void {
  const instance = parts.ids.next(parts.clock.now())
  parts.log.error({ instance, route: label, ...errorRecord(error) }, 'a file broke off')
}

function answerError(
  parts: AppParts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // Its body was read, and refused, before anybody looked for a route.
  if (request.is404) return sendProblem(reply, problem('route_not_found'))
  const label = `${request.method} ${request.routeOptions.url ?? 'unknown'}`
  const known: Problem | undefined = taking(request, problemOf(error))
  if (known) {
    const { status } = isV3(request) ? errorV3(known.code) : errors[known.code]
    parts.metrics.answered(label, status)
    if (known.code === 'keys_unavailable') {
      parts.log.warn({ route: label, ...errorRecord(error) }, 'a key could not be had')
    }
    return sendProblem(reply, known)
  }
  const instance = parts.ids.next(parts.clock.now())
  parts.log.error(
    { instance, route: label, ...errorRecord(error) },
    'a request failed unexpectedly',
  )
  parts.metrics.answered(label, 500)
  return sendProblem(reply, problem('internal'), instance)
}
