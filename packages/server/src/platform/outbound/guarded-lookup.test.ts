// Holds the lookup to passing on only allowed addresses, however node asks for them.
import type { LookupAddress } from 'node:dns'
import { expect, test } from 'vitest'
import type { AddressGuard } from './address-guard.ts'
import { guardedLookup } from './guarded-lookup.ts'
import { outboundProblemOf } from './problems.ts'

type Given = string | readonly LookupAddress[] | undefined

function ask(input: {
  found: string[]
  guard: AddressGuard
  all: boolean
  isPlain?: boolean
}): Promise<Given> {
  const addresses = input.found.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }))
  const lookup = guardedLookup({
    guard: input.guard,
    isPlain: input.isPlain ?? false,
    resolve: (_name, done) => done(null, addresses),
  })
  return new Promise((resolve, reject) => {
    lookup('hook.example', { all: input.all }, (error, given) =>
      error === null ? resolve(given) : reject(error),
    )
  })
}

const FOUND = ['127.0.0.1', '::1', '10.0.0.1', '8.8.8.8', '64:ff9b::7f00:1', '2606:4700::1111']

test('of several addresses only the allowed ones are dialled', async () => {
  expect(await ask({ found: FOUND, guard: 'public_only', all: true })).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ])
  expect(await ask({ found: FOUND, guard: 'public_only', all: false })).toBe('8.8.8.8')
  expect(await ask({ found: FOUND, guard: 'allow_loopback', all: false })).toBe('127.0.0.1')
})

test('a name with no allowed address fails as refused, not as unknown', async () => {
  const asked = ask({ found: ['127.0.0.1', '::ffff:8.8.8.8'], guard: 'public_only', all: true })
  const error: unknown = await asked.catch((reason: unknown) => reason)
  expect(outboundProblemOf(error)).toBe('address_refused')
})

test('in the clear no public address is dialled, however the name is called', async () => {
  expect(await ask({ found: FOUND, guard: 'allow_private', all: true, isPlain: true })).toEqual([
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
    { address: '10.0.0.1', family: 4 },
    { address: '64:ff9b::7f00:1', family: 6 },
  ])
  const asked = ask({ found: ['8.8.8.8'], guard: 'allow_private', all: true, isPlain: true })
  const error: unknown = await asked.catch((reason: unknown) => reason)
  expect(outboundProblemOf(error)).toBe('https_required')
})

test('the error of the resolver comes through', async () => {
  const missing = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
  const lookup = guardedLookup({
    guard: 'public_only',
    isPlain: false,
    resolve: (_name, done) => done(missing, []),
  })
  const error = await new Promise((resolve) => lookup('x.example', {}, resolve))
  expect(outboundProblemOf(error)).toBe('dns')
})
