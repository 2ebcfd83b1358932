/** Requests over real HTTP, each answer held to the contract. */
import { randomUUID } from 'node:crypto'
import { routes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import { checkAnswer, operationAt } from './contract.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed JSON; an empty object where there is none. */
  readonly body: Record<string, unknown>
  /** Of a refusal. */
  readonly code: string | undefined
}

export interface Given {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  /** JSON, or text as it is to be sent. */
  readonly body?: unknown
  /** The Idempotency-Key; `null` for none. */
  readonly once?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

interface Requests {
  readonly seen: ReadonlySet<string>
  readonly checkedFetch: typeof fetch
  call(id: OperationId, key: string, given?: Given): Promise<Answer>
  fetch(path: string, init?: RequestInit): Promise<Answer>
}

export function openRequests(url: string): Requests {
  const seen = new Set<string>()
  async function read(target: string, init: RequestInit = {}): Promise<[Response, Answer]> {
    const response = await fetch(target, init)
    const text = await response.text()
    const path = new URL(target).pathname
    const id = operationAt(init.method ?? 'GET', path)
    const contentType = response.headers.get('content-type') ?? ''
    seen.add(`${id ?? path} ${response.status}`)
    if (id !== undefined || path.startsWith('/v1/'))
      checkAnswer(id, { status: response.status, contentType, text })
    return [response, answerOf(response, text)]
  }
  return {
    seen,
    fetch: async (path, init) => (await read(`${url}${path}`, init))[1],
    call: async (id, key, given = {}) => {
      const { path, init } = requestOf(routes[id], key, given)
      return (await read(`${url}${path}`, init))[1]
    },
    checkedFetch: async (target, init) => {
      const [response, { text, status }] = await read(target as string, init)
      return new Response(status === 204 ? null : text, { status, headers: response.headers })
    },
  }
}

function answerOf({ status, headers }: Response, text: string): Answer {
  const json = (headers.get('content-type') ?? '').includes('json') && text !== ''
  const body = json ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status, headers, text, body, code: body['code'] as string | undefined }
}

export function requestOf(
  route: Route,
  key: string,
  given: Given,
): { path: string; init: RequestInit & { headers: Record<string, string> } } {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(given.params?.[name] ?? ''),
  )
  const query = new URLSearchParams(
    Object.entries(given.query ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  )
  const headers: Record<string, string> = { 'x-api-key': key }
  const { body = route.body ? {} : undefined, once = randomUUID() } = given
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (route.method !== 'GET' && once !== null) headers['idempotency-key'] = once
  Object.assign(headers, given.headers)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    path: `${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
    init: { method: route.method, headers, ...(body === undefined ? {} : { body: text }) },
  }
}
