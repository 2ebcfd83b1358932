/**
 * The client: every operation of the API by its name, typed by the contract.
 *
 * @example
 * const ostiary = createClient({ url: 'http://127.0.0.1:8080', apiKey: process.env.OSTIARY_API_KEY! })
 * const customer = await ostiary.call('createCustomer', { body: { chainId: 'eip155:1:0x…', externalId: 'cust-1' } })
 */
import { routes } from '@ostiary/contract/routes'
import type { OperationId, Route, Routes } from '@ostiary/contract/routes'
import type { Static, TSchema } from 'typebox'

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
  readonly problem: Readonly<Record<string, unknown>>
  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    const { code, title, detail, remedy } = problem as Record<string, string | undefined>
    super([title ?? `HTTP ${status}`, detail, remedy].filter(Boolean).join(' '))
    this.status = status
    this.code = code ?? 'unknown'
    this.problem = problem
  }
}

export interface ClientOptions {
  readonly url: string
  readonly apiKey: string
  /** Adds headers to a request before it goes out, for instance a request signature. */
  readonly sign?: (request: {
    method: string
    url: string
    headers: Record<string, string>
    body: string | undefined
  }) => Record<string, string>
  /**
   * How often a request is repeated after a lost connection, 429 or 503; repeats are safe. Default
   * 3.
   */
  readonly retries?: number
  readonly fetch?: typeof fetch
}

export interface Client {
  call<Id extends OperationId>(id: Id, input: Input<Id>): Promise<Output<Id>>
}

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? fetch
  const retries = options.retries ?? 3
  async function call(id: OperationId, input: Loose): Promise<unknown> {
    const request = requestOf(options, routes[id], input)
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= retries
      const answer = await send(request.url, request.init).catch((error: unknown) => {
        if (last) throw error
        return undefined
      })
      const again = answer === undefined || answer.status === 429 || answer.status === 503
      if (answer && (last || !again)) return read(answer)
      const waitSeconds = Number(answer?.headers.get('retry-after') ?? 0) || 0.2 * 2 ** attempt
      await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000))
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

function requestOf(
  options: ClientOptions,
  route: Route,
  input: Loose,
): { url: string; init: RequestInit } {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  )
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
  // One key for the request and all its repeats: that is what makes repeating safe.
  if (route.method !== 'GET')
    headers['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID()
  Object.assign(headers, options.sign?.({ method: route.method, url, headers, body }))
  return { url, init: { method: route.method, headers, ...(body === undefined ? {} : { body }) } }
}

async function read(answer: Response): Promise<unknown> {
  const text = await answer.text()
  const value = text === '' ? undefined : (JSON.parse(text) as unknown)
  if (!answer.ok) throw new ApiError(answer.status, (value ?? {}) as Record<string, unknown>)
  return value
}
