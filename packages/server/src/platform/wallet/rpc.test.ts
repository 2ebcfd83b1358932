/** Only the contract's own yes is a yes, and an outage is no answer: a JSON-RPC stand-in. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serializeErc6492Signature } from 'viem'
import { hashMessage } from 'viem/utils'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { evmAccount, solanaAccount } from './fixtures/vectors.ts'
import { rpcContractWallets } from './rpc.ts'
import { verifySignature } from './verify.ts'

type Call = { to?: string; data: string }
type Answer =
  | { result: unknown }
  | { error: { code: number; message: string; data?: string } }
  | 'http 503'
  | 'hang up'
  | 'html'
  | 'stall'

const YES = `0x1626ba7e${'0'.repeat(56)}`
const NO = `0xffffffff${'0'.repeat(56)}`
const REVERT = { error: { code: 3, message: 'execution reverted', data: '0x08c379a0' } }
const hash = hashMessage('hello')
const signature = `0x${'ab'.repeat(80)}` as const
const wrapped = serializeErc6492Signature({
  address: '0xcA11bde05977b3631167028862bE2a173976CA11',
  data: '0x1234',
  signature,
})

/** The stand-in: what it answers to each method, and what it was asked. */
let answers: Record<string, (call: Call) => Answer>
let calls: Call[]

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const { id, method, params } = JSON.parse(body) as {
      id: number
      method: string
      params?: [Call]
    }
    const call = params?.[0] ?? { data: '' }
    if (method === 'eth_call') calls.push(call)
    const answer = answers[method]?.(call) ?? {
      error: { code: -32601, message: 'method not found' },
    }
    if (answer === 'hang up') return request.socket.destroy()
    // One connection per request: a pooled one, hung up on, could fail the test after it.
    response.setHeader('connection', 'close')
    if (answer === 'http 503') return response.writeHead(503).end('overloaded')
    if (answer === 'stall') return undefined
    if (answer === 'html') return response.end('<html>maintenance</html>')
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
  })
})
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is an object.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => void server.close(resolve)))
beforeEach(() => {
  calls = []
  answers = {
    eth_chainId: () => ({ result: '0x12c' }),
    eth_getCode: () => ({ result: '0x6001' }),
    eth_call: () => ({ result: YES }),
  }
})

const check = (given: { signature?: `0x${string}`; chain?: string; timeoutMs?: number } = {}) =>
  rpcContractWallets({
    urls: new Map([[given.chain ?? 'eip155:300', url]]),
    ...(given.timeoutMs === undefined ? {} : { timeoutMs: given.timeoutMs }),
  }).check({ account: evmAccount, hash, signature: given.signature ?? signature })

describe('a deployed contract wallet (ERC-1271)', () => {
  it('is asked for this hash and signature at its own address', async () => {
    expect(await check()).toBe('valid')
    expect(calls).toHaveLength(1)
    expect(calls[0]?.to).toBe(evmAccount.address)
    expect(calls[0]?.data.slice(0, 10)).toBe('0x1626ba7e')
    expect(calls[0]?.data).toContain(hash.slice(2))
    expect(calls[0]?.data).toContain(signature.slice(2))
  })

  it.each<[string, Answer, string]>([
    ['another value', { result: NO }, 'invalid'],
    ['true', { result: `0x${'0'.repeat(63)}1` }, 'invalid'],
    ['nothing', { result: '0x' }, 'invalid'],
    ['the bare four bytes', { result: '0x1626ba7e' }, 'invalid'],
    ['an echo of the call', { result: `0x1626ba7e${hash.slice(2)}` }, 'invalid'],
    ['a revert', REVERT, 'invalid'],
    [
      'a revert that carries a yes',
      { error: { code: 3, message: 'execution reverted', data: YES } },
      'invalid',
    ],
    [
      "an old node's revert",
      { error: { code: -32000, message: 'VM Exception: revert' } },
      'invalid',
    ],
    [
      'another error of the node',
      { error: { code: -32000, message: 'header not found' } },
      'unverifiable',
    ],
    ['a limit', { error: { code: -32005, message: 'rate limited' } }, 'unverifiable'],
    ['HTTP 503', 'http 503', 'unverifiable'],
    ['a broken connection', 'hang up', 'unverifiable'],
    ['a web page', 'html', 'unverifiable'],
    ['null', { result: null }, 'unverifiable'],
    ['a number', { result: 1 }, 'unverifiable'],
    ['text that is no hex', { result: '0xyes' }, 'unverifiable'],
  ])('answering %s', async (_name, answer, verdict) => {
    answers['eth_call'] = () => answer
    expect(await check()).toBe(verdict)
  })
})

describe('a contract wallet not deployed (ERC-6492)', () => {
  beforeEach(() => {
    answers['eth_getCode'] = () => ({ result: '0x' })
  })

  it.each<[string, Answer, string]>([
    ['01', { result: '0x01' }, 'valid'],
    ['00', { result: '0x00' }, 'invalid'],
    ['nothing', { result: '0x' }, 'unverifiable'],
    ['a reasoned revert', REVERT, 'invalid'],
    ['a bare revert', { error: { code: 3, message: 'execution reverted' } }, 'unverifiable'],
    ['an outage', 'http 503', 'unverifiable'],
  ])('whose validator answers %s', async (_name, answer, verdict) => {
    answers['eth_call'] = () => answer
    expect(await check({ signature: wrapped })).toBe(verdict)
    expect(calls[0]?.to).toBeUndefined()
  })

  it('is invalid with a signature that carries no deployment, and asks nothing more', async () => {
    expect(await check()).toBe('invalid')
    expect(calls).toEqual([])
  })

  it('is invalid with a wrapper that does not decode', async () => {
    expect(await check({ signature: `0x${'6492'.repeat(16)}` })).toBe('invalid')
  })

  it('is asked directly once deployed, and through the validator if that says no', async () => {
    answers['eth_getCode'] = () => ({ result: '0x6001' })
    expect(await check({ signature: wrapped })).toBe('valid')
    expect(calls).toHaveLength(1)
    answers['eth_call'] = (call) => ({ result: call.to ? NO : '0x01' })
    expect(await check({ signature: wrapped })).toBe('valid')
    expect(calls).toHaveLength(3)
  })
})

describe('a chain that cannot be asked', () => {
  it('leaves the wallet unverifiable: a wrong chain, no node, a slow node', async () => {
    expect(await check({ chain: 'eip155:1' })).toBe('no_rpc')
    answers['eth_chainId'] = () => ({ result: '0x1' })
    expect(await check()).toBe('unverifiable')
    for (const answer of ['hang up', { result: '0x' }, { result: null }] as const) {
      answers['eth_chainId'] = () => answer
      expect(await check()).toBe('unverifiable')
    }
    answers['eth_chainId'] = () => 'stall'
    expect(await check({ timeoutMs: 20 })).toBe('unverifiable')
    expect(calls).toEqual([])
  })

  it('has no chain to ask about a Solana account', async () => {
    const wallets = rpcContractWallets({ urls: new Map([[solanaAccount.chainId, url]]) })
    expect(await wallets.check({ account: solanaAccount, hash, signature })).toBe('no_rpc')
  })

  it("gives verifySignature the contract's answer, and none in an outage", async () => {
    const rpc = rpcContractWallets({ urls: new Map([['eip155:300', url]]) })
    const input = { account: evmAccount, text: 'hello', signature, rpc }
    expect(await verifySignature(input)).toBe('valid')
    answers['eth_call'] = () => 'http 503'
    expect(await verifySignature(input)).toBe('unverifiable')
  })
})
