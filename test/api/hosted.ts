/** A browser at the hosted page, as far as its API is concerned: an address and a cookie. */
import { setTimeout as pause } from 'node:timers/promises'
import { checkHosted } from './hosted-contract.ts'
import type { World } from './world.ts'

interface State {
  readonly status: string
  readonly steps: readonly { readonly node_id: string; readonly status: string }[]
  readonly current: null | {
    readonly node_id: string
    readonly feature: string
    readonly waits: string
    readonly problems: readonly { readonly code: string }[]
    readonly ask: Readonly<Record<string, unknown>>
  }
  readonly result: null | { readonly status: string; readonly can_retry: boolean }
}

interface Page {
  readonly status: number
  /** Of a refusal. */
  readonly code: string | undefined
  readonly body: State & Readonly<Record<string, unknown>>
}

export interface Browser {
  open(): Promise<Page>
  state(): Promise<Page>
  answer(input: object, nodeId?: string): Promise<Page>
  code(address?: string): Promise<Page>
  upload(purpose: string, bytes: Buffer, type?: string): Promise<Page>
  handOff(): Promise<Page>
  /** Asks the registers, by a query string. */
  search(query: string): Promise<Page>
  /** The state once no provider is waited for. */
  settled(): Promise<State>
}

/** What a browser keeps, by name; two pages of one browser have one jar. */
export type Jar = Map<string, string>

export function openBrowser(
  world: Pick<World, 'url'>,
  token: string,
  jar: Jar = new Map(),
): Browser {
  let nodeId = ''
  async function ask(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    type?: string,
  ): Promise<Page> {
    const response = await fetch(`${world.url}/hosted/session${path}`, {
      method,
      headers: {
        'x-session-token': token,
        ...(jar.size > 0 ? { cookie: [...jar.values()].join('; ') } : {}),
        ...(type ? { 'content-type': type } : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie)
    const read = JSON.parse(await response.text()) as Page['body'] & { code?: string }
    const [bare = ''] = path.split('?')
    checkHosted({ method, path: `/hosted/session${bare}`, status: response.status, body: read })
    nodeId = read.current?.node_id ?? nodeId
    return { status: response.status, code: read.code, body: read }
  }
  const json = (path: string, value: object) =>
    ask('POST', path, JSON.stringify(value), 'application/json')
  const state = () => ask('GET', '')
  return {
    open: () => json('/open', {}),
    state,
    answer: (input, id = nodeId) => json('/answer', { node_id: id, input }),
    code: (address) => json('/code', { node_id: nodeId, ...(address ? { address } : {}) }),
    upload: (purpose, bytes, type = 'image/jpeg') =>
      ask('POST', `/media?purpose=${purpose}`, new Uint8Array(bytes), type),
    handOff: () => json('/handoff', {}),
    search: (query) => ask('GET', `/registry?${query}`),
    settled: async () => {
      for (;;) {
        const { body } = await state()
        if (body.current?.waits !== 'provider') return body
        await pause(20)
      }
    },
  }
}

/** A cookie set anew is the newest, and one without life is gone. */
function keep(jar: Jar, cookie: string): void {
  const [pair = ''] = cookie.split(';')
  const [name = ''] = pair.split('=')
  jar.delete(name)
  if (!cookie.includes('Max-Age=0')) jar.set(name, pair)
}
