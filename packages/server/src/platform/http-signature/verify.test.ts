// Holds the verifier to each rule of reference 4.1, one refusal at a time, with requests our own
// signer makes.
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ReplayWindow } from './replay-window.ts'
import { signRequest, type RequestToSign } from './sign.fixture.ts'
import { SIGNATURE_PROBLEMS, signatureProblemSentence } from './problems.ts'
import { verifyRequest, type SignedRequest } from './verify.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const CREATED = 1_800_000_000
const BODY = Buffer.from('{"hello": "world"}\n')
const GET = { method: 'GET', targetUri: 'https://api.example/v1/customers?page=2', headers: {} }

function signed(change: Partial<RequestToSign> = {}): Record<string, string> {
  const result = signRequest({
    ...GET,
    keyId: 'k1',
    privateKey: pair.privateKey,
    created: CREATED,
    ...change,
  })
  if (!result.ok) throw new Error(result.problem)
  const given = Object.entries(change.headers ?? {}).map(([n, v]) => [n, String(v)])
  return { ...Object.fromEntries(given), ...result.headers }
}

function outcome(change: Partial<SignedRequest>): string {
  const result = verifyRequest({
    ...GET,
    body: undefined,
    now: CREATED * 1000,
    keyOf: (keyId) => (keyId === 'k1' ? pair.publicKey : undefined),
    seen: () => false,
    ...change,
  })
  return result.ok ? `ok ${result.keyId}` : result.problem
}

/** A signature over exactly this base, for inputs our signer would not write. */
function handSigned(input: string, base: string): Record<string, string> {
  const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' as const }
  const params = input.slice(input.indexOf('(')).split(', ')[0]
  const bytes = sign('sha384', Buffer.from(`${base}\n"@signature-params": ${params}`), key)
  return { 'signature-input': input, signature: `a=:${bytes.toString('base64')}:` }
}
const GET_BASE = `"@method": GET\n"@target-uri": ${GET.targetUri}`
const P = `;created=${CREATED};keyid="k1"`

describe('what is accepted', () => {
  test('a request without a body', () => {
    expect(outcome({ headers: signed() })).toBe('ok k1')
  })
  test('a request with a body, an idempotency key and an API key', () => {
    const headers = { 'Idempotency-Key': 'x', 'X-Api-Key': 'osk_test' }
    const post = { method: 'POST', targetUri: GET.targetUri, body: BODY }
    const sent = signed({ ...post, headers })
    expect(outcome({ ...post, headers: sent })).toBe('ok k1')
    const swapped = { ...sent, 'X-Api-Key': 'osk_other' }
    expect(outcome({ ...post, headers: swapped })).toBe('signature_wrong')
  })
  test('authority, path and query in place of the target URI, port and case aside', () => {
    const headers = signed({ components: ['@method', '@authority', '@path', '@query', '@scheme'] })
    expect(outcome({ headers })).toBe('ok k1')
    const targetUri = 'https://API.example:443/v1/customers?page=2'
    expect(outcome({ headers, targetUri })).toBe('ok k1')
    const dotted = 'https://api.example/v1/./customers?page=2'
    expect(outcome({ headers, targetUri: dotted })).toBe('signature_wrong')
  })
  test('a request target, and an empty path and query', () => {
    const targetUri = 'https://api.example'
    const components = ['@method', '@target-uri', '@request-target', '@path', '@query']
    const base =
      `"@method": GET\n"@target-uri": ${targetUri}\n"@request-target": ` +
      '/\n"@path": /\n"@query": ?'
    const input = `a=(${components.map((name) => `"${name}"`).join(' ')})${P}`
    expect(outcome({ targetUri, headers: handSigned(input, base) })).toBe('ok k1')
  })
  test('a header with several values, joined with a comma and a space', () => {
    const input = `a=("@method" "@target-uri" "x-tag")${P}`
    const headers = handSigned(input, `${GET_BASE}\n"x-tag": one, two, `)
    expect(outcome({ headers: { ...headers, 'X-Tag': [' one', 'two\t', ''] } })).toBe('ok k1')
    expect(outcome({ headers: { ...headers, 'X-Tag': ['two', 'one', ''] } })).toBe(
      'signature_wrong',
    )
  })
  test('our signature beside one of a stranger, in either order, with both digests', () => {
    const ours = signed()
    const join = (a: string, b: string): string => `${a}, ${b}`
    const other = { input: '("@status");keyid="proxy"', signature: ':AAAA:' }
    for (const order of ['first', 'last']) {
      const place = (mine: string, theirs: string): string =>
        order === 'first' ? join(theirs, mine) : join(mine, theirs)
      const headers = {
        'signature-input': place(ours['signature-input'] ?? '', `p=${other.input}`),
        signature: place(ours['signature'] ?? '', `p=${other.signature}`),
      }
      expect(outcome({ headers })).toBe('ok k1')
    }
  })
})

const refusals: [string, Partial<SignedRequest>, string][] = [
  ['no signature at all', { headers: {} }, 'signature_missing'],
  ['no Signature', { headers: { ...signed(), signature: undefined } }, 'signature_missing'],
  ['unreadable input', { headers: { ...signed(), 'signature-input': '(' } }, 'signature_malformed'],
  ['empty input', { headers: { ...signed(), 'signature-input': '' } }, 'signature_malformed'],
  ['another label', { headers: { ...signed(), signature: 'b=:AA==:' } }, 'signature_malformed'],
  [
    'a short signature',
    { headers: { ...signed(), signature: 'sig=:AA==:' } },
    'signature_malformed',
  ],
  [
    'a signature that is text',
    { headers: { ...signed(), signature: 'sig="x"' } },
    'signature_malformed',
  ],
  [
    'a signature not in the input',
    { headers: { ...signed(), signature: `${signed()['signature']}, b=:AA==:` } },
    'signature_malformed',
  ],
  [
    'the same label twice',
    { headers: { ...signed(), signature: `sig=:AA==:, ${signed()['signature']}` } },
    'signature_malformed',
  ],
  [
    'no keyid',
    { headers: handSigned(`a=("@method" "@target-uri");created=${CREATED}`, GET_BASE) },
    'keyid_missing',
  ],
  [
    'a keyid that is no string',
    { headers: handSigned(`a=("@method" "@target-uri");created=${CREATED};keyid=k1`, GET_BASE) },
    'keyid_missing',
  ],
  ['an unknown keyid', { headers: signed({ keyId: 'k2' }) }, 'key_unknown'],
  [
    'a key of another curve',
    {
      headers: signed(),
      keyOf: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
    },
    'key_unsuitable',
  ],
  [
    'a private key as the known key',
    { headers: signed(), keyOf: () => pair.privateKey },
    'key_unsuitable',
  ],
  [
    'another key',
    {
      headers: signed(),
      keyOf: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
    },
    'signature_wrong',
  ],
  [
    'another algorithm',
    { headers: handSigned(`a=("@method" "@target-uri")${P};alg="hmac-sha256"`, GET_BASE) },
    'algorithm_refused',
  ],
  [
    'alg as a token',
    { headers: handSigned(`a=("@method" "@target-uri")${P};alg=ecdsa-p384-sha384`, GET_BASE) },
    'algorithm_refused',
  ],
  [
    'no created',
    { headers: handSigned('a=("@method" "@target-uri");keyid="k1"', GET_BASE) },
    'created_missing',
  ],
  [
    'created with a fraction',
    {
      headers: handSigned(`a=("@method" "@target-uri");created=${CREATED}.5;keyid="k1"`, GET_BASE),
    },
    'created_missing',
  ],
  [
    'created as text',
    {
      headers: handSigned(`a=("@method" "@target-uri");created="${CREATED}";keyid="k1"`, GET_BASE),
    },
    'created_missing',
  ],
  ['301 seconds old', { headers: signed(), now: (CREATED + 301) * 1000 }, 'too_old'],
  ['31 seconds ahead', { headers: signed(), now: (CREATED - 31) * 1000 }, 'from_future'],
  [
    'past its expiry',
    { headers: signed({ expires: CREATED + 5 }), now: (CREATED + 6) * 1000 },
    'expired',
  ],
  [
    'expiry as text',
    { headers: handSigned(`a=("@method" "@target-uri")${P};expires="9"`, GET_BASE) },
    'signature_malformed',
  ],
  [
    'an unknown parameter',
    { headers: handSigned(`a=("@method" "@target-uri")${P};scope="x"`, GET_BASE) },
    'parameter_unknown',
  ],
  [
    'an unknown derived component',
    {
      headers: handSigned(
        `a=("@method" "@target-uri" "@status")${P}`,
        `${GET_BASE}\n"@status": 200`,
      ),
    },
    'component_unknown',
  ],
  [
    'a component with a parameter',
    { headers: handSigned(`a=("@method" "@target-uri" "x";sf)${P}`, `${GET_BASE}\n"x";sf: 1`) },
    'component_unknown',
  ],
  [
    'a component that is no string',
    { headers: handSigned(`a=("@method" "@target-uri" x)${P}`, `${GET_BASE}\nx: 1`) },
    'component_unknown',
  ],
  [
    'an upper case field name',
    {
      headers: {
        ...handSigned(`a=("@method" "@target-uri" "X-A")${P}`, `${GET_BASE}\n"X-A": 1`),
        'X-A': '1',
      },
    },
    'component_unknown',
  ],
  [
    'a component twice',
    {
      headers: handSigned(
        `a=("@method" "@target-uri" "@method")${P}`,
        `${GET_BASE}\n"@method": GET`,
      ),
    },
    'component_duplicated',
  ],
  [
    'a covered field that is not there',
    { headers: handSigned(`a=("@method" "@target-uri" "x")${P}`, `${GET_BASE}\n"x": 1`) },
    'component_missing',
  ],
  [
    'a covered field that breaks the line',
    {
      headers: {
        ...handSigned(`a=("@method" "@target-uri" "x")${P}`, `${GET_BASE}\n"x": 1\n"y": 2`),
        x: '1\n"y": 2',
      },
    },
    'component_unusable',
  ],
  ['a method with a line break', { headers: signed(), method: 'GET\n' }, 'component_unusable'],
  [
    'an address with a user name',
    { headers: signed(), targetUri: 'https://a@api.example/' },
    'target_uri_malformed',
  ],
  [
    'an address with a fragment',
    { headers: signed(), targetUri: `${GET.targetUri}#x` },
    'target_uri_malformed',
  ],
  ['a relative address', { headers: signed(), targetUri: '/v1/customers' }, 'target_uri_malformed'],
  [
    'the method not covered',
    { headers: signed({ components: ['@target-uri'] }) },
    'method_not_covered',
  ],
  [
    'the query not covered',
    { headers: signed({ components: ['@method', '@authority', '@path'] }) },
    'target_not_covered',
  ],
  ['a body without digest', { headers: signed(), body: BODY }, 'digest_missing'],
  [
    'a body with a digest not covered',
    { headers: signed({ body: BODY, components: ['@method', '@target-uri'] }), body: BODY },
    'digest_not_covered',
  ],
  [
    'a digest of another body',
    { headers: signed({ body: BODY }), body: Buffer.from('x') },
    'digest_mismatch',
  ],
  [
    'a digest of nothing we know',
    { headers: signed({ body: BODY, headers: { 'content-digest': 'md5=:AA==:' } }), body: BODY },
    'digest_unsupported',
  ],
  [
    'a digest that is text',
    { headers: signed({ body: BODY, headers: { 'content-digest': 'sha-256=x' } }), body: BODY },
    'digest_malformed',
  ],
  [
    'an idempotency key not covered',
    { headers: { ...signed(), 'idempotency-key': 'x' } },
    'idempotency_key_not_covered',
  ],
  ['a signature seen before', { headers: signed(), seen: () => true }, 'replayed'],
  ['a full replay memory', { headers: signed(), seen: () => 'full' }, 'replay_memory_full'],
]

describe('what is refused', () => {
  test.each(refusals)('%s', (_name, change, problem) => {
    expect(outcome(change)).toBe(problem)
  })
  test('more than four signatures', () => {
    const many = [1, 2, 3, 4, 5].map((i) => `s${i}`)
    const headers = {
      'signature-input': many.map((label) => `${label}=();keyid="${label}"`).join(', '),
      signature: many.map((label) => `${label}=:AA==:`).join(', '),
    }
    expect(outcome({ headers })).toBe('too_many_signatures')
  })
  test('a first signature of a known key that fails, though a second one would pass', () => {
    const weak = handSigned(`a=("@method");created=${CREATED};keyid="k1"`, '"@method": GET')
    const good = signed()
    const headers = {
      'signature-input': `${weak['signature-input']}, ${good['signature-input']}`,
      signature: `${weak['signature']}, ${good['signature']}`,
    }
    expect(outcome({ headers })).toBe('target_not_covered')
  })
  test('every code is covered above and has a sentence that says what to do', () => {
    const tested = new Set([...refusals.map(([, , code]) => code), 'too_many_signatures'])
    expect(SIGNATURE_PROBLEMS.filter((code) => !tested.has(code))).toEqual([])
    for (const code of SIGNATURE_PROBLEMS) {
      expect(signatureProblemSentence(code)).toMatch(/^[A-Z].+\.$/)
    }
  })
})

describe('replay', () => {
  test('the second use is refused, also with the twin signature anyone can compute', () => {
    const memory = new ReplayWindow(10)
    const now = CREATED * 1000
    const seen = (key: string, expiresAtMs: number): boolean | 'full' => {
      const answer = memory.remember({ key, expiresAtMs, now })
      return answer === 'full' ? 'full' : answer === 'seen'
    }
    const headers = signed()
    expect(outcome({ headers, seen })).toBe('ok k1')
    expect(outcome({ headers, seen })).toBe('replayed')
    const twin = { ...headers, signature: twinOf(headers['signature'] ?? '') }
    expect(outcome({ headers: twin })).toBe('ok k1')
    expect(outcome({ headers: twin, seen })).toBe('replayed')
    expect(outcome({ headers: signed(), seen })).toBe('ok k1')
  })
  test('a signature that does not verify never reaches the memory', () => {
    const asked: string[] = []
    const seen = (key: string): boolean => asked.push(key) < 0
    expect(outcome({ headers: signed(), method: 'PUT', seen })).toBe('signature_wrong')
    expect(asked).toEqual([])
  })
})

/** (r, s) becomes (r, n - s), which every ECDSA verifier accepts too. */
function twinOf(header: string): string {
  const n = BigInt(
    '0xffffffffffffffffffffffffffffffffffffffffffffffff' +
      'c7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  )
  const bytes = Buffer.from(header.slice('sig=:'.length, -1), 'base64')
  const s = n - BigInt(`0x${bytes.subarray(48).toString('hex')}`)
  bytes.write(s.toString(16).padStart(96, '0'), 48, 'hex')
  return `sig=:${bytes.toString('base64')}:`
}
