// Holds the X-Signature family to values computed elsewhere: Python 3.11 json.dumps and hmac over
// the same message.
import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, encodeBody, type JsonValue } from './sorted-json.ts'
import { signXSignature } from './x-signature.ts'

const SECRET = 'whsec_MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM='
const VALUE: JsonValue = {
  status: 'Approved',
  name: 'Zoë Ångström',
  emoji: '😀',
  b: [3, 1, 2, { y: 1, x: null }],
  score: 98.0,
  ratio: 0.125,
  '10': 'ten',
  '9': 'nine',
  Z: true,
  a: false,
  ctl: 'tab\tnl\nq"b\\ \u0001\u007f/',
  '\ue000': 'private',
  '😀': 'astral',
  ' ': '',
  é: { ü: 1 },
}
// json.dumps(value, sort_keys=True, separators=(',', ':'))
const PYTHON_RAW = [
  String.raw`{" ":"","10":"ten","9":"nine","Z":true,"a":false,"b":[3,1,2,{"x":null,"y":1}],`,
  String.raw`"ctl":"tab\tnl\nq\"b\\ \u0001\u007f/","emoji":"\ud83d\ude00",`,
  String.raw`"name":"Zo\u00eb \u00c5ngstr\u00f6m","ratio":0.125,"score":98,"status":"Approved",`,
  String.raw`"\u00e9":{"\u00fc":1},"\ue000":"private","\ud83d\ude00":"astral"}`,
].join('')
// hmac.new(secret.encode(), text.encode(), sha256).hexdigest(); the second with ensure_ascii=False
const PYTHON_HMAC = '03084250f893409b3805caf7c0d327e0df790a7f85bd97812f6b752a3ca3a9ab'
const PYTHON_HMAC_V2 = '9025ff41a7b4deab9c8e7e52061d0d737a60b2575278150e39c0da2011ee7191'
const PYTHON_HMAC_SIMPLE = '8ad4eecd6a205738d924d799fc66e78d182121594f112dff77e2f8231b280781'

const sign = (body: string, secrets: readonly string[] = [SECRET]) =>
  signXSignature({ body, timestamp: 1767225600, secrets })

describe('the headers', () => {
  test('match what Python computes for a message with every kind of value', () => {
    expect(encodeBody(VALUE)).toBe(PYTHON_RAW)
    expect(sign(PYTHON_RAW)).toEqual({
      'x-timestamp': '1767225600',
      'x-signature': PYTHON_HMAC,
      'x-signature-v2': PYTHON_HMAC_V2,
      'x-signature-simple': PYTHON_HMAC_SIMPLE,
    })
  })
  test('raw and V2 agree for ASCII and differ for anything else', () => {
    const plain = sign(encodeBody({ b: 1, a: 'x' }))
    expect(plain['x-signature']).toBe(plain['x-signature-v2'])
    const accented = sign(encodeBody({ a: 'é' }))
    expect(accented['x-signature']).not.toBe(accented['x-signature-v2'])
  })
  // printf '%s' TEXT | openssl dgst -sha256 -hmac "$SECRET"
  test.each([
    [
      '1774970000:session-7:Approved:status.updated',
      { session_id: 'session-7', status: 'Approved', webhook_type: 'status.updated' },
      '6f704e66c66539872eae495abcbac54efbc5e697318331f9767164d537b9909e',
    ],
    [
      '1774970000::BLOCKED:user.status.updated',
      { status: 'BLOCKED', webhook_type: 'user.status.updated', vendor_data: 'left out' },
      '303533190d8f503817e5314eda1b5fdef62061452d1d92fb317cff4c9c3e3be6',
    ],
    [
      '1774970000:::user.data.updated',
      { session_id: null, webhook_type: 'user.data.updated' },
      'a17152ba236922077b10f3d848d86dd6279d5fc8caa1baceb490bbb95a36d0b3',
    ],
  ])('Simple covers %s', (_text, body, expected) => {
    const sent = encodeBody({ timestamp: 1774970000, ...body })
    expect(sign(sent)['x-signature-simple']).toBe(expected)
  })
  test('V2 holds for a receiver that got the same JSON in another spelling', () => {
    const respelled = '{ "name": "Zoë", "score": 98.0, "list": [1.0, 2] }'
    const ours = encodeBody({ score: 98, list: [1, 2], name: 'Zoë' })
    expect(sign(respelled)['x-signature-v2']).toBe(sign(ours)['x-signature-v2'])
  })
  test('the key is the whole secret text, and the oldest live secret signs', () => {
    const expected = createHmac('sha256', Buffer.from(SECRET, 'utf8')).update('{}').digest('hex')
    expect(sign('{}')['x-signature']).toBe(expected)
    expect(sign('{}', ['whsec_newer', SECRET])).toEqual(sign('{}'))
    expect(sign('{}', [SECRET, 'whsec_older'])).not.toEqual(sign('{}'))
  })
  test('no secret or a body that is not JSON is our own mistake', () => {
    expect(() => sign('{}', [])).toThrow('at least one secret')
    expect(() => sign('{}', [''])).toThrow('at least one secret')
    expect(() => sign('{')).toThrow(SyntaxError)
  })
})

describe('the encoding', () => {
  test.each<[string, JsonValue, string]>([
    ['a float that is whole', 98.0, '98'],
    ['minus zero', -0, '0'],
    ['a whole number beyond exponents', 1e21, '1000000000000000000000'],
    ['a fraction', 0.1, '0.1'],
    ['a number that is none', Number.NaN, 'null'],
    ['an empty list and object', [{}, []], '[{},[]]'],
    ['a member without value', { a: undefined, b: 1 }, '{"b":1}'],
    ['a list that keeps its order', ['b', 'a'], '["b","a"]'],
    [
      'a key named like the prototype',
      JSON.parse('{"__proto__":1,"a":2}'),
      '{"__proto__":1,"a":2}',
    ],
    ['half a surrogate pair', 'a\ud800b', '"a\ufffdb"'],
    ['line separators', '\u2028', '"\u2028"'],
  ])('%s', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })
  test('half a surrogate pair signs the same in both encodings', () => {
    expect(encodeBody('a\ud800b')).toBe('"a\\ufffdb"')
  })
  test('any value survives, in ASCII, and its canonical form is the same however it came', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (input) => {
        // Minus zero becomes zero, as on the wire.
        const value: JsonValue = JSON.parse(JSON.stringify(input))
        const body = encodeBody(value)
        expect(body).toMatch(/^[\u0020-\u007e]*$/)
        expect(JSON.parse(body)).toEqual(value)
        expect(canonicalJson(JSON.parse(body))).toBe(canonicalJson(value))
        expect(encodeBody(JSON.parse(canonicalJson(value)))).toBe(body)
      }),
    )
  })
})
