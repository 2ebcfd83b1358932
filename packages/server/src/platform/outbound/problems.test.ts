// Holds the mapping of socket, TLS and parser errors to our closed set.
import { expect, test } from 'vitest'
import { OUTBOUND_PROBLEMS, outboundProblemOf, outboundProblemSentence } from './problems.ts'

const coded = (code: string, cause?: unknown): Error =>
  Object.assign(new Error('x', { cause }), { code })

test.each<[unknown, string]>([
  [coded('EAI_AGAIN'), 'dns'],
  [coded('CERT_HAS_EXPIRED'), 'tls'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
  [coded('UND_ERR_CONNECT_TIMEOUT'), 'timeout'],
  [coded('EHOSTUNREACH'), 'connect'],
  [coded('HPE_INVALID_CONSTANT'), 'protocol'],
  [coded('UND_ERR', coded('ECONNREFUSED')), 'connect'],
  [new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]), 'connect'],
  [new Error('no code'), 'protocol'],
  ['text', 'protocol'],
])('%s is %s', (error, problem) => {
  expect(outboundProblemOf(error)).toBe(problem)
})

test('every problem has a sentence', () => {
  for (const code of OUTBOUND_PROBLEMS) expect(outboundProblemSentence(code)).toMatch(/^[A-Z].+\.$/)
})
