/** The truth table of evaluations, each line over HTTP against the real store. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { live, readRows } from './row.ts'

const rows = readRows(readFileSync(join(import.meta.dirname, 'truth-table.txt'), 'utf8'))

let world: World
beforeAll(async () => {
  world = await openWorld({ vendorsByClock: true })
})
afterAll(() => world.close())

describe('the truth table', () => {
  test.each(rows)(
    '$source $trigger $options: $identity, $watchlist, $fraud; $stage',
    async (row) => {
      expect(await live(world, row)).toEqual(row.expected)
    },
  )
})
