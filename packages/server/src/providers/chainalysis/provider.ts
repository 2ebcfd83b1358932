/**
 * Chainalysis' sanctions screening API: one address a question, answered with the identifications
 * it is known by (public.chainalysis.com, version 1).
 */
import type { AddressGuard } from '../../platform/outbound/address-guard.ts'
import type { Caller } from '../../platform/outbound/caller.ts'
import { isAboutAddress } from '../../platform/outbound/problems.ts'
import type { ExposureCategory, ExposureProvider } from '../exposure-kit.ts'
import { isLoose } from '../session-input.ts'
import type { Loose } from '../session-input.ts'

/** What an operator is told, in the log; nothing of a wallet is in it. */
type ChainalysisProblem =
  | 'chainalysis_address_refused'
  | 'chainalysis_key_refused'
  | 'chainalysis_request_refused'
  | 'chainalysis_answer_unreadable'

export interface ChainalysisSettings {
  readonly key: string
  /** Such as `https://public.chainalysis.com`; another one for tests. */
  readonly baseUrl: string
  readonly guard: AddressGuard
}

export interface ChainalysisParts {
  readonly caller: Pick<Caller, 'call'>
  readonly tell: (problem: ChainalysisProblem) => void
}

const timeoutMs = 5_000

/**
 * A key that is refused is an outage too: whoever set it up mends it, and until then the wallet is
 * neither good nor bad.
 */
export function chainalysis(
  { key, baseUrl, guard }: ChainalysisSettings,
  { caller, tell }: ChainalysisParts,
): ExposureProvider {
  return {
    name: 'chainalysis',
    ask: async (address, { signal }) => {
      const result = await caller.call({
        url: `${baseUrl}/api/v1/address/${encodeURIComponent(address)}`,
        method: 'GET',
        headers: { 'x-api-key': key, accept: 'application/json' },
        timeoutMs,
        guard,
        signal,
      })
      if (result.kind === 'failed') {
        if (isAboutAddress(result.code)) tell('chainalysis_address_refused')
        return { kind: 'retry' }
      }
      const { status, body } = result
      if (status === 200) {
        const categories = readIdentifications(body)
        if (categories) return { kind: 'ok', facts: { categories } }
        tell('chainalysis_answer_unreadable')
        return { kind: 'retry' }
      }
      if (status === 401 || status === 403) tell('chainalysis_key_refused')
      else if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
        tell('chainalysis_request_refused')
        return { kind: 'fail' }
      }
      return { kind: 'retry' }
    },
  }
}

/** `undefined` where it is not what the API describes: half an answer clears nobody. */
function readIdentifications(text: string): ExposureCategory[] | undefined {
  const body = parsed(text)
  const found: unknown = body?.['identifications']
  if (!Array.isArray(found)) return undefined
  const read = found.map((one: unknown) => (isLoose(one) ? categoryOf(one) : undefined))
  return read.every((one) => one !== undefined) ? read : undefined
}

function categoryOf(one: Loose): ExposureCategory | undefined {
  const { category } = one
  if (typeof category !== 'string' || category === '') return undefined
  const text = (name: string): string | null => {
    const value: unknown = one[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  return {
    category: category.toLowerCase(),
    name: text('name'),
    description: text('description'),
    url: text('url'),
  }
}

function parsed(text: string): Loose | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLoose(value) ? value : undefined
  } catch {
    return undefined
  }
}
