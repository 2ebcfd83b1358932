/** Live, a company is looked for on the lists: without them, on none of them, on one of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventedCompany, piecesOf } from '../../packages/server/src/store/registry.fixture.ts'
import { importRegistry } from '../../packages/server/src/store/registry.ts'
import { inventedEntry, inventedList } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let tenant: Tenant
let workflow_id: unknown
beforeAll(async () => {
  world = await openWorld()
  tenant = await world.tenant('screened', { environment: 'live' })
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'AML' }]
  const workflow = await world.call('createWorkflow', tenant.full, { body: { features } })
  workflow_id = workflow.body['workflow_id']
  const items = [1, 2, 3].map((n) => ({ what: 'company', company: inventedCompany(n) }) as const)
  const file = { name: 'companies', pieces: piecesOf(items) }
  const nowMs = world.clock.now()
  await importRegistry(world.db, { source: 'gleif', files: [file] }, { nowMs })
})
afterAll(() => world.close())

/** The decision of a session about an invented company, found in the register. */
async function screened(n: number): Promise<Record<string, unknown>> {
  const made = await world.call('createSession', tenant.full, {
    body: { workflow_id, vendor_data: `company-${n}-${world.clock.now()}` },
  })
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  await browser.answer({ handle: `gleif:${inventedCompany(n).id}` })
  await browser.settled()
  await drained(world)
  const params = { session_id: String(made.body['session_id']) }
  return (await world.call('getSessionDecision', tenant.full, { params })).body
}

const listed = (entries: readonly object[]) =>
  inventedList([], { entries: entries.map((one, n) => ({ ...inventedEntry(n + 1), ...one })) })
const person = { kind: 'person', name: 'Nemo Nonesuch' }

test('without a list of companies it waits for a person, who is told why', async () => {
  const nowMs = world.clock.now()
  await importList(world.db, listed([person]), [], { nowMs })
  expect(await screened(1)).toMatchObject({
    status: 'In Review',
    registry_checks: [{ status: 'Approved' }],
    aml_screenings: [
      {
        status: 'In Review',
        entity_type: 'company',
        lists: {},
        warnings: [
          { risk: 'COULD_NOT_PERFORM_AML_SCREENING', additional_data: { missing: 'lists' } },
        ],
      },
    ],
  })
})

test('on no list it is approved; on one it waits for a person, who sees why', async () => {
  const company = { kind: 'entity', name: 'INVENTED 2 LLC', countries: ['Sylvania'] }
  const list = listed([person, company])
  await importList(world.db, list, [], { nowMs: world.clock.now() })
  expect(await screened(1)).toMatchObject({
    status: 'Approved',
    aml_screenings: [
      {
        status: 'Approved',
        entity_type: 'company',
        // Another number in the name makes another company; whoever looks sees it all the same.
        hits: [{ caption: 'INVENTED 2 LLC', review_status: 'False Positive' }],
        lists: { 'ofac-sdn': 2 },
      },
    ],
  })
  const hit = await screened(2)
  expect(hit).toMatchObject({
    status: 'In Review',
    aml_screenings: [
      {
        status: 'In Review',
        total_hits: 1,
        hits: [
          {
            caption: 'INVENTED 2 LLC',
            datasets: ['ofac-sdn'],
            properties: {
              entry: ['2'],
              match: ['name'],
              matchedName: ['INVENTED 2 LLC'],
              country: ['Sylvania'],
            },
          },
        ],
        warnings: [{ risk: 'POSSIBLE_MATCH_FOUND' }],
      },
    ],
  })
  const { text } = await world.call('getSessionDecision', tenant.partner, {
    params: { session_id: String(hit['session_id']) },
  })
  expect(text).not.toContain('INVENTED 2')
})

test('nothing of a company stands in the logs or the journal', async () => {
  const { rows } = await world.db.query<{ body: string }>({ text: 'select body from journal' })
  const kept = [...rows.map((row) => row.body), ...world.logs].join('\n')
  expect(kept).not.toMatch(/invented \d/i)
})
