/** A person at the hosted page, without a browser: what the demo needs of one. */
import { crc32, deflateSync } from 'node:zlib'

/** A black square: the sandbox's vendors look at no picture closely. */
const picture = squareOf(240)

/** A PNG of one bit a pixel. */
function squareOf(side: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side)
  head.writeUInt32BE(side, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * side))
  const parts = [chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

interface State {
  readonly status: string
  readonly current: null | {
    readonly node_id: string
    readonly feature: string
    readonly waits: string
  }
}

const pollMs = 100
const patienceMs = 30_000

export interface Person {
  /** Goes as far as the person can: to the result, or to where others are waited for. */
  walk(): Promise<State>
}

/** @param inputs what is answered at a step that needs more than pictures, by feature */
export function openPerson(link: string, inputs: Readonly<Record<string, object>> = {}): Person {
  const { origin, pathname } = new URL(link)
  const token = pathname.split('/').at(-1) ?? ''
  let cookie = ''
  async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${origin}/hosted/session${path}`, {
      ...init,
      headers: { 'x-session-token': token, cookie, ...init.headers },
    })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`The hosted page was refused: ${JSON.stringify(body)}`)
    return body
  }
  const post = (path: string, body: object) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }) as Promise<State>
  async function upload(purpose: string): Promise<string> {
    const body = new Uint8Array(picture)
    const headers = { 'content-type': 'image/png' }
    const sent = await ask(`/media?purpose=${purpose}`, { method: 'POST', headers, body })
    return (sent as { media_id: string }).media_id
  }
  async function inputFor(feature: string): Promise<object> {
    if (inputs[feature]) return inputs[feature]
    if (feature === 'OCR')
      return { document_type: 'P', issuing_state: 'ESP', front: await upload('document_front') }
    if (feature === 'LIVENESS') return { selfie: await upload('selfie') }
    if (feature === 'KYB_DOCUMENTS')
      return { documents: [{ group: 'legal_presence', media_id: await upload('document') }] }
    throw new Error(`The demo has no answer at ${feature}.`)
  }
  return {
    walk: async () => {
      let state = await post('/open', {})
      for (const end = performance.now() + patienceMs; performance.now() < end;) {
        const { current } = state
        if (!current || current.waits === 'parties') return state
        if (current.waits === 'person') {
          const input = await inputFor(current.feature)
          state = await post('/answer', { node_id: current.node_id, input })
        } else {
          await new Promise((resolve) => setTimeout(resolve, pollMs))
          state = (await ask('')) as State
        }
      }
      throw new Error('A step was not answered; is a worker running?')
    },
  }
}
