/**
 * The client: every operation of the API by its name, typed by the contract.
 *
 * @example
 * const ostiary = createClient({ url: 'http://127.0.0.1:8080', apiKey })
 * const customer = await ostiary.call('createCustomer', {
 *   body: { chainId: 'eip155:1:0x…', externalId: 'cust-1' },
 * })
 */
import { routes } from '@ostiary/contract/routes'
import type { OperationId, Route, Routes } from '@ostiary/contract/routes'
import type { Static, TSchema } from 'typebox'
import type { RequestToSign } from './sign.ts'

type Part<Name extends string, R, Key extends keyof Route> = Key extends keyof R
  ? R[Key] extends TSchema
    ? { readonly [N in Name]: Static<R[Key]> }
    : unknown
  : unknown

/**
 * What an operation takes: `params`, `query`, `body`, as far as it has them, and an idempotency
 * key of your own.
 */
export type Input<Id extends OperationId> = Part<'params', Routes[Id], 'params'> &
  Partial<Part<'query', Routes[Id], 'query'>> &
  Part<'body', Routes[Id], 'body'> & { readonly idempotencyKey?: string }

type AnswerSchemas<R> = R extends { readonly answers: infer A } ? A[keyof A] : never
/** What an operation answers. */
export type Output<Id extends OperationId> =
  AnswerSchemas<Routes[Id]> extends infer S ? (S extends TSchema ? Static<S> : undefined) : never

/** An answer of 4xx or 5xx, with the code that never changes its meaning. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** What to do about it. */
  readonly remedy: string | undefined
  readonly problem: Readonly<Record<string, unknown>>
  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    const { code, title, detail, remedy } = problem as Record<string, string | undefined>
    super([title ?? `HTTP ${status}`, detail, remedy].filter(Boolean).join(' '))
    this.status = status
    this.code = code ?? 'unknown'
    this.remedy = remedy
    this.problem = problem
  }
}

export interface ClientOptions {
  readonly url: string
  readonly apiKey: string
  /**
   * Headers to add to a request before it goes out: `requestSigner` of `@ostiary/sdk/sign`, for
   * instance. Asked again for each repeat.
   */
  readonly sign?: (request: RequestToSign) => Record<string, string>
  /**
   * How often a request is repeated after a lost connection, 429 or 503; repeats are safe. Default
   * 3.
   */
  readonly retries?: number
  readonly fetch?: typeof fetch
  /** How the client waits between repeats; for tests. */
  readonly wait?: (ms: number) => Promise<void>
}

export interface Client {
  call<Id extends OperationId>(id: Id, input: Input<Id>): Promise<Output<Id>>
}

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? fetch
  const retries = options.retries ?? 3
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  async function call(id: OperationId, input: Loose): Promise<unknown> {
    // One idempotency key for the request and all its repeats: that makes repeating safe.
    const request = requestOf(options, id, input)
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= retries
      const answer = await send(request.url, initOf(request, options.sign)).catch(
        (error: unknown) => {
          if (last) throw error
          return undefined
        },
      )
      const again = answer === undefined || answer.status === 429 || answer.status === 503
      if (answer && (last || !again)) return read(answer)
      const asked = Number(answer?.headers.get('retry-after') ?? 0) || 0.2 * 2 ** attempt
      await answer?.body?.cancel()
      await wait(asked * 1000)
    }
  }
  return { call: call as Client['call'] }
}

interface Loose {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
  readonly idempotencyKey?: string
}

function requestOf(options: ClientOptions, id: OperationId, input: Loose): RequestToSign {
  const route: Route = routes[id]
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name]
    if (!value) throw new TypeError(`${id} needs params.${name}.`)
    // A step would be taken before the request is sent, and another operation called.
    if (value === '.' || value === '..')
      throw new TypeError(`${id} has no params.${name} ${value}.`)
    return encodeURIComponent(value)
  })
  const query = new URLSearchParams(
    Object.entries(input.query ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  )
  const url = `${options.url}${path}${query.size > 0 ? `?${query.toString()}` : ''}`
  const body = route.body ? JSON.stringify(input.body ?? {}) : undefined
  const headers: Record<string, string> = { 'x-api-key': options.apiKey }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (route.method !== 'GET')
    headers['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID()
  return { method: route.method, url, headers, body }
}

/** A signature is taken once, so that each try gets one of its own. */
function initOf(request: RequestToSign, sign: ClientOptions['sign']): RequestInit {
  const { method, body } = request
  const headers = { ...request.headers, ...sign?.(request) }
  return { method, headers, ...(body === undefined ? {} : { body }) }
}

async function read(answer: Response): Promise<unknown> {
  const value = parsed(await answer.text())
  if (answer.ok) return value
  throw new ApiError(
    answer.status,
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {},
  )
}

/** What a proxy in front of the server answers need not be JSON. */
function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}
