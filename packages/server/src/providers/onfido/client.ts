/** Calls Onfido's API v3.6 and says of each call whether it was answered, and if not what helps. */
import type { AddressGuard } from '../../platform/outbound/address-guard.ts'
import type { Caller } from '../../platform/outbound/caller.ts'
import { isAboutAddress } from '../../platform/outbound/problems.ts'
import { isLoose, looseOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import { writeForm } from './multipart.ts'
import type { FormFile } from './multipart.ts'

/** What an operator is told, in the log; nothing of a person is in it. */
export type OnfidoProblem =
  | 'onfido_address_refused'
  | 'onfido_token_refused'
  | 'onfido_not_allowed'
  | 'onfido_request_refused'
  | 'onfido_answer_unreadable'

export type Reply =
  | { readonly kind: 'ok'; readonly body: Loose }
  /** Down, slow or too busy: asking again may help. */
  | { readonly kind: 'retry' }
  /** It will never take this; `fields` are those it complains of. */
  | { readonly kind: 'fail'; readonly fields: readonly string[] }

export interface OnfidoClient {
  get(path: string, signal: AbortSignal): Promise<Reply>
  post(path: string, body: Loose, signal: AbortSignal): Promise<Reply>
  upload(
    path: string,
    form: { readonly fields: Readonly<Record<string, string>>; readonly file: FormFile },
    signal: AbortSignal,
  ): Promise<Reply>
}

const timeoutMs = 20_000

export function onfidoClient(parts: {
  readonly caller: Pick<Caller, 'call'>
  /** Such as `https://api.eu.onfido.com/v3.6`. */
  readonly baseUrl: string
  readonly token: string
  readonly guard: AddressGuard
  readonly tell: (problem: OnfidoProblem) => void
}): OnfidoClient {
  const { caller, baseUrl, token, guard, tell } = parts

  const call = async (
    path: string,
    signal: AbortSignal,
    sent?: { readonly type: string; readonly body: string | Uint8Array },
  ): Promise<Reply> => {
    const result = await caller.call({
      url: `${baseUrl}${path}`,
      method: sent ? 'POST' : 'GET',
      headers: {
        authorization: `Token token=${token}`,
        accept: 'application/json',
        ...(sent && { 'content-type': sent.type }),
      },
      ...(sent && { body: sent.body }),
      timeoutMs,
      guard,
      signal,
    })
    if (result.kind === 'failed') {
      if (!isAboutAddress(result.code)) return { kind: 'retry' }
      tell('onfido_address_refused')
      return { kind: 'fail', fields: [] }
    }
    const { status } = result
    const body = readJson(result.body)
    if (status >= 200 && status < 300) {
      if (body) return { kind: 'ok', body }
      tell('onfido_answer_unreadable')
      return { kind: 'retry' }
    }
    if (status === 408 || status === 429 || status >= 500) return { kind: 'retry' }
    tell(problemOf(status))
    return { kind: 'fail', fields: Object.keys(looseOf(looseOf(body ?? {}, 'error'), 'fields')) }
  }

  return {
    get: (path, signal) => call(path, signal),
    post: (path, body, signal) =>
      call(path, signal, { type: 'application/json', body: JSON.stringify(body) }),
    upload: async (path, { fields, file }, signal) =>
      call(path, signal, await writeForm(fields, file)),
  }
}

function problemOf(status: number): OnfidoProblem {
  if (status === 401) return 'onfido_token_refused'
  return status === 403 ? 'onfido_not_allowed' : 'onfido_request_refused'
}

function readJson(text: string): Loose | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLoose(value) ? value : undefined
  } catch {
    return undefined
  }
}
