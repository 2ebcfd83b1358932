/** `ostiary call`: any request of the API, with the API key and an idempotency key filled in. */
import { randomUUID } from 'node:crypto'
import type { Given } from '@ostiary/server/usage/read-command'

interface Sender {
  readonly url: string
  readonly apiKey: string
  readonly print: (text: string) => void
  /** Where a refusal goes, so that it is not taken for an answer. */
  readonly complain: (text: string) => void
}

/** Prints the answer, or the one field of it asked for. @returns 1 where the API refuses */
export async function callCommand(sender: Sender, { words, values }: Given): Promise<number> {
  const [method, path, json] = words as [string, string, string?] // as help.ts declares them
  const writes = method !== 'GET'
  const body = json ?? (writes && method !== 'DELETE' ? '{}' : undefined)
  const answer = await fetch(`${sender.url}${path}`, {
    method,
    headers: {
      'x-api-key': sender.apiKey,
      ...(writes ? { 'idempotency-key': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  const value: unknown = isJson(text) ? JSON.parse(text) : text
  if (!answer.ok) {
    sender.complain(asText(value) || `HTTP ${answer.status}`)
    return 1
  }
  const pick = values['pick']?.[0]
  const picked = pick === undefined ? value : fieldOf(value, pick)
  if (picked !== '') sender.print(asText(picked))
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
