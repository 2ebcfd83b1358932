// Builds the signature base of RFC 9421 section 2.5 from a request, the same way for signing and
// for verifying.
import { serializeInnerList, serializeString, type InnerList } from 'structured-headers'
import type { Fields } from './fields.ts'
import type { SignatureProblem } from './problems.ts'

export type RequestLine = { method: string; targetUri: string }
export type Base = { ok: true; bytes: Buffer } | { ok: false; problem: SignatureProblem }

type Target = { scheme: string; authority: string; path: string; query: string }

const FIELD_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
const METHOD = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/
// Visible ASCII, space and tab. A line feed in a value would forge a line of the base.
const FIELD_VALUE = /^[\t\u0020-\u007e]*$/
const TARGET_URI = /^(https?):\/\/([^/?#@\s]+)(\/[^?#\s]*)?(\?[^#\s]*)?$/i
const DEFAULT_PORT: Record<string, string> = { http: ':80', https: ':443' }

/** The names a signature covers, or why they cannot be used. */
export function coveredNames(
  covered: InnerList,
): { ok: true; names: ReadonlySet<string> } | { ok: false; problem: SignatureProblem } {
  const names = new Set<string>()
  for (const [name, parameters] of covered[0]) {
    // Parameters such as ;sf, ;key and ;req let two sides read one field in two ways; no rule of
    // ours needs them.
    if (typeof name !== 'string' || parameters.size > 0) {
      return { ok: false, problem: 'component_unknown' }
    }
    if (names.has(name)) return { ok: false, problem: 'component_duplicated' }
    names.add(name)
  }
  return { ok: true, names }
}

export function signatureBase(input: {
  request: RequestLine
  fields: Fields
  covered: InnerList
}): Base {
  const target = targetOf(input.request.targetUri)
  if (target === undefined) return { ok: false, problem: 'target_uri_malformed' }
  const names = coveredNames(input.covered)
  if (!names.ok) return names
  const lines: string[] = []
  for (const name of names.names) {
    const value = name.startsWith('@')
      ? derivedValue(name, input.request, target)
      : fieldValue(name, input.fields)
    if (!value.ok) return value
    lines.push(`${serializeString(name)}: ${value.text}`)
  }
  lines.push(`"@signature-params": ${serializeInnerList(input.covered)}`)
  return { ok: true, bytes: Buffer.from(lines.join('\n'), 'latin1') }
}

type Value = { ok: true; text: string } | { ok: false; problem: SignatureProblem }

function fieldValue(name: string, fields: Fields): Value {
  if (!FIELD_NAME.test(name)) return { ok: false, problem: 'component_unknown' }
  const text = fields.get(name)
  if (text === undefined) return { ok: false, problem: 'component_missing' }
  return FIELD_VALUE.test(text) ? { ok: true, text } : { ok: false, problem: 'component_unusable' }
}

function derivedValue(name: string, request: RequestLine, target: Target): Value {
  switch (name) {
    case '@method':
      return METHOD.test(request.method)
        ? { ok: true, text: request.method }
        : { ok: false, problem: 'component_unusable' }
    case '@target-uri':
      return { ok: true, text: request.targetUri }
    case '@authority':
      return { ok: true, text: target.authority }
    case '@scheme':
      return { ok: true, text: target.scheme }
    case '@path':
      return { ok: true, text: target.path }
    case '@query':
      return { ok: true, text: target.query === '' ? '?' : target.query }
    case '@request-target':
      return { ok: true, text: target.path + target.query }
    default:
      return { ok: false, problem: 'component_unknown' }
  }
}

/**
 * Splits the address without the URL parser: that one resolves "..", so a signature for one path
 * would be good for another spelling of it, which a router may send elsewhere.
 */
function targetOf(targetUri: string): Target | undefined {
  if (!FIELD_VALUE.test(targetUri)) return undefined
  const [, scheme, authority, path, query] = TARGET_URI.exec(targetUri) ?? []
  if (scheme === undefined || authority === undefined) return undefined
  const lower = { scheme: scheme.toLowerCase(), authority: authority.toLowerCase() }
  const port = DEFAULT_PORT[lower.scheme] ?? ''
  return {
    scheme: lower.scheme,
    authority: lower.authority.endsWith(port)
      ? lower.authority.slice(0, -port.length)
      : lower.authority,
    path: path ?? '/',
    query: query ?? '',
  }
}
