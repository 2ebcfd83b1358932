/**
 * The checksum made here is the one viem makes, of any address. A failure names its seed;
 * `WALLET_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getAddress } from 'viem/utils'
import { evmChecksum, writeEvm } from './evm-address.ts'

const seed = Number(process.env['WALLET_SEED'] ?? randomInt(2 ** 31))
const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 })

test(`capital letters stand where viem puts them, WALLET_SEED=${seed}`, () => {
  fc.assert(
    fc.property(bytes, (address) => {
      const digits = Buffer.from(address).toString('hex')
      const written = getAddress(`0x${digits}`)
      expect(writeEvm(digits)).toBe(written)
      expect(evmChecksum(written)).not.toBe('wrong')
    }),
    { seed, numRuns: 500 },
  )
})
