/**
 * The client of the reference, unchanged: its MCP server over standard input and output, spoken to
 * as an agent would. MIT licence, a development dependency only.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

export interface ReferenceClient {
  /** What a tool answers, parsed. @throws with what the API said where it refused */
  call(tool: string, args?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  close(): void
}

interface Answer {
  readonly id?: number
  readonly result?: {
    readonly content?: readonly { readonly text: string }[]
    readonly isError?: boolean
  }
}

export async function openReferenceClient(given: {
  url: string
  key: string
}): Promise<ReferenceClient> {
  const program = createRequire(import.meta.url).resolve('@didit-protocol/mcp-server')
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, DIDIT_API_BASE_URL: `${given.url}/v3`, DIDIT_API_KEY: given.key },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  let last = 0
  const send = (message: object): void =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const ask = (method: string, params: object): Promise<Answer> => {
    last += 1
    const id = last
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    send({ id, method, params })
    return answered
  }
  await ask('initialize', {
    protocolVersion: '2024-11-05',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  })
  send({ method: 'notifications/initialized' })
  return {
    call: async (tool, args = {}) => {
      const { result } = await ask('tools/call', { name: tool, arguments: args })
      const text = result?.content?.[0]?.text ?? ''
      if (result?.isError) throw new Error(text)
      return JSON.parse(text) as Record<string, unknown>
    },
    close: () => void child.kill(),
  }
}
