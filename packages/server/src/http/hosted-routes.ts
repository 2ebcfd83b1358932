/**
 * The hosted page and its own API. No key: the token of the address and the cookie of the browser
 * that opened it are the permission, for one session.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { hostedRoutes } from '@ostiary/contract/hosted'
import type { HostedAnswer, HostedOperation } from '@ostiary/contract/hosted'
import { problem } from '@ostiary/domain/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refused, refuse } from '../features/call.ts'
import type { Services } from '../features/call.ts'
import {
  answer,
  askForCode,
  handOff,
  heldBy,
  searchCompanies,
  signWallet,
  open,
  purposeOf,
  stateOf,
  upload,
  walletChallenge,
} from '../features/hosted/service.ts'
import type { Shown } from '../features/hosted/service.ts'
import { languageTag } from '../platform/language-tag.ts'
import { deviceCookies, devicesIn } from './device-cookies.ts'
import { problemOf, sendProblem } from './problems.ts'
import { readJsonBody } from './json-body.ts'
import { uploadParser } from './upload-body.ts'

export interface HostedParts {
  readonly services: Services
  readonly ready: () => boolean
  /** The folder of the built page. */
  readonly pageDir: string
  readonly onError: (error: unknown, route: string) => void
}

const bodyMax = 256 * 1024

/** Nothing from elsewhere, nothing inline; the camera is this page's alone. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
    "media-src blob:; connect-src 'self'; font-src 'self'; form-action 'none'; " +
    "frame-ancestors 'none'; base-uri 'none'",
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

export function bindHostedRoutes(app: FastifyInstance, parts: HostedParts): void {
  // In a scope of its own: bytes are taken here, and by no operation of the API.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', uploadParser(hostedRoutes.uploadMedia.path))
    scope.setErrorHandler((error, request, reply) => {
      const known = problemOf(error)
      // Of whom not everything was heard the rest is not waited for.
      if (!request.raw.complete) void reply.header('connection', 'close')
      if (known) return sendProblem(reply, known)
      parts.onError(error, request.routeOptions.url ?? 'unknown')
      return sendProblem(reply, problem('internal'))
    })
    bindApi(scope, parts)
    bindPage(scope, parts)
    done()
  })
}

function shownBy(request: FastifyRequest): Shown {
  const token = request.headers['x-session-token']
  return {
    token: typeof token === 'string' ? token : '',
    devices: devicesIn(request.headers.cookie),
    ip: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 512),
    languages: languagesOf(request.headers['accept-language']),
  }
}

const languagesOf = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map(languageTag)
    .filter((one) => one !== undefined)
    .slice(0, 10)

/** A JSON body; a form or a script of another page cannot send one without being asked. */
function jsonOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/json')) return refuse('media_type_unsupported')
  const bytes = (request.body ?? Buffer.from('{}')) as Buffer
  if (bytes.length > bodyMax) return refuse('body_too_large')
  const read = readJsonBody(bytes)
  if ('refusal' in read) throw new Refused(read.refusal)
  const { value } = read
  return isRecord(value) ? value : refuse('body_invalid')
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

type Handlers = {
  readonly [O in HostedOperation]: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<HostedAnswer<O>>
}

function bindApi(scope: FastifyInstance, { services, ready }: HostedParts): void {
  scope.addHook('onRequest', (_request, _reply, done) => {
    done(ready() ? undefined : new Refused(problem('service_starting')))
  })
  const all = handlers(services)
  // The keys of a table, which are its operations.
  for (const operation of Object.keys(hostedRoutes) as HostedOperation[]) {
    const { method, path, status } = hostedRoutes[operation]
    scope.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const value = await all[operation](request, reply)
        return reply
          .code(status)
          .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
          .header('content-type', 'application/json; charset=utf-8')
          .send(JSON.stringify(value))
      },
    })
  }
}

const handlers = (services: Services): Handlers => ({
  openSession: async (request, reply) => {
    jsonOf(request)
    const shown = shownBy(request)
    const { state, device } = await open(services, shown)
    if (device !== undefined) {
      const isSecure = services.publicUrl.startsWith('https:')
      void reply.header('set-cookie', deviceCookies(device, { before: shown.devices, isSecure }))
    }
    return state
  },
  readSession: async (request) => stateOf(services, await heldBy(services, shownBy(request))),
  answerStep: (request) => {
    const { node_id: nodeId, input } = jsonOf(request)
    const given = { node_id: textOf(nodeId), input: isRecord(input) ? input : {} }
    return answer(services, shownBy(request), given)
  },
  askForCode: (request) => {
    const { node_id: nodeId, address } = jsonOf(request)
    const given = { node_id: textOf(nodeId), address: textOf(address) }
    return askForCode(services, shownBy(request), given)
  },
  uploadMedia: (request) => {
    const purpose = purposeOf(queryOf(request)['purpose'])
    const bytes = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
    return upload(services, shownBy(request), { purpose, bytes })
  },
  searchCompanies: (request) => {
    const query = queryOf(request)
    const sought = {
      countryCode: textOf(query['country_code']),
      name: textOf(query['name']),
      registrationNumber: textOf(query['registration_number']),
    }
    return searchCompanies(services, shownBy(request), sought)
  },
  handOff: (request) => {
    jsonOf(request)
    return handOff(services, shownBy(request))
  },
  readChallenge: (request) => walletChallenge(services, shownBy(request).token),
  signChallenge: (request) => {
    const { signature } = jsonOf(request)
    return signWallet(services, shownBy(request).token, textOf(signature))
  },
})

const queryOf = ({ query }: FastifyRequest): Readonly<Record<string, unknown>> =>
  isRecord(query) ? query : {}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

function bindPage(scope: FastifyInstance, { pageDir }: HostedParts): void {
  const page = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const file = join(pageDir, 'index.html')
    if (!existsSync(file)) return refuse('page_not_built')
    return reply
      .headers({ ...pageHeaders, 'content-type': 'text/html; charset=utf-8' })
      .send(await readFile(file))
  }
  scope.get('/session/:token', page)
  scope.get('/:lang/session/:token', page)
  scope.get('/wallet/:token', page)
  scope.get('/:lang/wallet/:token', page)
  // Names are made of the content, so what was once given never changes.
  scope.get<{ Params: { name: string } }>('/hosted/assets/:name', async (request, reply) => {
    const { name } = request.params
    const type = types[extname(name)]
    const file = join(pageDir, 'assets', name)
    if (!/^[\w.-]+$/.test(name) || type === undefined || !existsSync(file))
      return refuse('route_not_found')
    return reply
      .headers({
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      })
      .send(await readFile(file))
  })
}
