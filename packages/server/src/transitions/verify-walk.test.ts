/** Random lives verify clean, and one changed byte anywhere in a journal is always found. */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings, openWorld } from './verify.fixture.ts'
import type { World } from './verify.fixture.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Step {
  readonly pick: number
  readonly party: number
  readonly facts: Facts
}

/** What brings rows of its own, and what frees ids, has tests of its own. */
const elsewhere = ['session_reported', 'deleted', 'purged']

/** One of the rows that lead on from where the entity is; guards may still refuse it. */
function nextEvent(held: Aggregate, step: Step): DomainEvent {
  const rows = [
    ...customerLifecycle.transitions
      .filter((row) => row.from === held.customer!.state)
      .map((row) => ({ machine: 'customer', row })),
    ...entityLifecycle.transitions
      .filter((row) => row.from === held.entity.standing && !elsewhere.includes(row.event))
      .map((row) => ({ machine: 'entity', row })),
  ]
  const { machine, row } = rows[step.pick % rows.length]!
  const by = row.by[step.party % row.by.length]!
  return { machine, event: row.event, by, actor: `${by}:1`, facts: step.facts } as DomainEvent
}

const nat = fc.nat({ max: 1_000 })
const facts = fc.record(
  {
    code: fc.constantFrom('manual', 'monitoring_hit', 'provider_doubtful'),
    cause: fc.constantFrom('request' as const, 'monitoring' as const),
    attempts: fc.nat({ max: 9 }),
    plain: fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
        fc.double(),
        fc.boolean(),
      ),
    ),
    sealed: fc.record({ note: fc.string() }),
  },
  { requiredKeys: [] },
)
const life = fc.array(fc.record({ pick: nat, party: nat, facts }), { maxLength: 14 })

// One row a column; $2 is the line, $3 a place in the value, $4 what is put over it.
// oxfmt-ignore
const flips: Readonly<Record<string, string>> = {
  entity_id:      flippedUuid('entity_id'),
  application_id: flippedUuid('application_id'),
  seq:            'seq = seq # (1::int8 << (5 + $3::int % 40))',
  at:             `at = at + ((1::int8 << ($3::int % 50)) * interval '1 microsecond')`,
  kind:           flippedText('kind'),
  actor:          flippedText('actor'),
  body:           flippedText('body'),
  hash:           'hash = set_byte(hash, $3::int % 32, get_byte(hash, $3::int % 32) # (1 << ($4::int % 8)))',
}

function flippedUuid(column: string): string {
  const place = '25 + $3::int % 12'
  const digit = `substr(${column}::text, ${place}, 1)`
  const other = `translate(${digit}, '0123456789abcdef', '123456789abcdef0')`
  return `${column} = overlay(${column}::text placing ${other} from ${place} for 1)::uuid`
}
function flippedText(column: string): string {
  const place = `(1 + $3::int % length(${column}))`
  const put = 'chr(33 + $4::int % 90)'
  const other = `case when substr(${column}, ${place}, 1) = ${put} then 'é' else ${put} end`
  return `${column} = overlay(${column} placing ${other} from ${place} for 1)`
}
/** Every parameter is named, so that one statement fits every column. */
const flipLine = (column: string): string => `update journal set ${flips[column]}
  where entity_id = $1 and seq = $2 and $3::int >= 0 and $4::int >= 0`
const flip = fc.record({
  column: fc.constantFrom(...Object.keys(flips)),
  line: nat,
  place: nat,
  put: nat,
})

test(
  'a random life is clean, and any changed byte of its journal is found',
  { timeout: 120_000 },
  async () => {
    let lines = 0
    await fc.assert(
      fc.asyncProperty(life, flip, async (steps, { column, line, place, put }) => {
        const entityId = await world.create()
        for (const step of steps) await world.happen(entityId, (held) => nextEvent(held, step))
        expect(await findings(world)).toEqual([])
        const { pool } = world.store
        const { rows } = await pool.query<[number]>({
          text: 'select version from entity',
          rowMode: 'array',
        })
        const seq = 1 + (line % rows[0]![0])
        const changed = await pool.query({
          text: flipLine(column),
          values: [entityId, seq, place, put],
        })
        expect(changed.rowCount).toBe(1)
        const found = await findings(world)
        expect(found[0]).toMatch(
          new RegExp(`^[0-9a-f-]{36} ${column === 'entity_id' ? String.raw`\d+` : seq} `),
        )
        await world.forget()
        lines += rows[0]![0]
      }),
      // A failure prints its seed and path; `OSTIARY_SEED` runs it again.
      {
        numRuns: 300,
        ...(process.env['OSTIARY_SEED'] ? { seed: Number(process.env['OSTIARY_SEED']) } : {}),
        endOnFailure: true,
      },
    )
    // Lives that end at birth would prove little: most events must have happened.
    expect(lines).toBeGreaterThan(4 * 300)
  },
)
