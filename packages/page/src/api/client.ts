/** Asks the server: one function a call, every outcome a value. */
import type { HostedAnswer } from '@ostiary/contract/hosted'
import { readProblem } from './problem.ts'
import type { Problem } from './problem.ts'
import type { State } from './state.ts'

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly server_ms: number | undefined }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly body: unknown }
  | { readonly kind: 'offline' }

export type Purpose =
  | 'document_front'
  | 'document_back'
  | 'selfie'
  | 'poa'
  | 'document'
  | 'face_frame'

export type Handoff = HostedAnswer<'handOff'>
export type WalletChallenge = HostedAnswer<'readChallenge'>

export type Fetch = (path: string, init: RequestInit) => Promise<Response>

export interface Client {
  readonly open: () => Promise<Answer<State>>
  readonly read: () => Promise<Answer<State>>
  readonly answer: (node_id: string, input: unknown) => Promise<Answer<State>>
  readonly code: (node_id: string, address: string) => Promise<Answer<State>>
  readonly media: (purpose: Purpose, file: Blob) => Promise<Answer<HostedAnswer<'uploadMedia'>>>
  readonly handoff: () => Promise<Answer<Handoff>>
  readonly registry: (
    query: Readonly<Record<string, string>>,
  ) => Promise<Answer<HostedAnswer<'searchCompanies'>>>
  readonly wallet: () => Promise<Answer<WalletChallenge>>
  readonly sign: (signature: string) => Promise<Answer<HostedAnswer<'signChallenge'>>>
}

export function openClient(token: string, fetch: Fetch): Client {
  const session = '/hosted/session'
  // The server is our own and its answers are the contract's: they are believed as they are typed.
  const get = <T>(path: string) => ask<T>(fetch, path, { headers: { 'x-session-token': token } })
  const post = <T>(path: string, body: unknown = {}) =>
    ask<T>(fetch, path, {
      method: 'POST',
      headers: { 'x-session-token': token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    open: () => post<State>(`${session}/open`),
    read: () => get<State>(session),
    answer: (node_id, input) => post<State>(`${session}/answer`, { node_id, input }),
    code: (node_id, address) => post<State>(`${session}/code`, { node_id, address }),
    media: (purpose, file) =>
      ask(fetch, `${session}/media?purpose=${purpose}`, {
        method: 'POST',
        headers: {
          'x-session-token': token,
          'content-type': file.type || 'application/octet-stream',
        },
        body: file,
      }),
    handoff: () => post(`${session}/handoff`),
    registry: (query) => get(`${session}/registry?${new URLSearchParams(query)}`),
    wallet: () => get('/hosted/wallet'),
    sign: (signature) => post('/hosted/wallet', { signature }),
  }
}

async function ask<T>(fetch: Fetch, path: string, init: RequestInit): Promise<Answer<T>> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(path, { ...init, cache: 'no-store', credentials: 'same-origin' })
    body = await bodyOf(response)
  } catch {
    return { kind: 'offline' }
  }
  if (!response.ok) {
    return { kind: 'refused', problem: readProblem(response.status, body), body }
  }
  const said = Date.parse(response.headers.get('date') ?? '')
  // The cast is the contract's: see openClient.
  return { kind: 'ok', value: body as T, server_ms: Number.isNaN(said) ? undefined : said }
}

/** A body cut off on its way throws, and counts as offline; one that is no JSON does not. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
