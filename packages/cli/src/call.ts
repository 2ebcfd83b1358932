/** `ostiary call`: any request of the API, with the API key and an idempotency key filled in. */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'

interface Given {
  readonly url: string
  readonly apiKey: string
  readonly print: (text: string) => void
  /** Where a refusal goes, so that it is not taken for an answer. */
  readonly complain: (text: string) => void
}

const usage = 'Use: ostiary call GET|POST|PUT|PATCH|DELETE /v1/… [JSON body] [--pick FIELD]'

export interface ApiCall {
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly pick: string | undefined
}

/** Reads the arguments, so that a slip is told before anything is sent. */
export function parseCall(args: readonly string[]): ApiCall {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { pick: { type: 'string' } },
  })
  const [method = '', path = '', body] = positionals
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || !path.startsWith('/')) throw new Error(usage)
  if (body !== undefined && !isJson(body))
    throw new Error(`The body is not JSON; put it in single quotes: '{"name":"value"}'. ${usage}`)
  return { method, path, body, pick: values.pick }
}

/** Prints the answer, or the one field of it asked for. @returns 1 where the API refuses */
export async function callCommand(given: Given, call: ApiCall): Promise<number> {
  const writes = call.method !== 'GET'
  const body = call.body ?? (writes && call.method !== 'DELETE' ? '{}' : undefined)
  const answer = await fetch(`${given.url}${call.path}`, {
    method: call.method,
    headers: {
      'x-api-key': given.apiKey,
      ...(writes ? { 'idempotency-key': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  const value: unknown = isJson(text) ? JSON.parse(text) : text
  if (!answer.ok) {
    given.complain(asText(value) || `HTTP ${answer.status}`)
    return 1
  }
  const picked = call.pick === undefined ? value : fieldOf(value, call.pick)
  if (picked !== '') given.print(asText(picked))
  return 0
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2)

function fieldOf(value: unknown, path: string): unknown {
  const found = path
    .split('.')
    .reduce<unknown>((held, name) => (held as Record<string, unknown> | null)?.[name], value)
  if (found === undefined) throw new Error(`The answer has no field ${path}.`)
  return found
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
