/** Steps of the tests of hits: a list that names somebody, and sessions of who is called so. */
import { expect } from 'vitest'
import type { ListEntry } from '../../packages/server/src/lists/entry.ts'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { inventedEntry, inventedList } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import type { Tenant, World } from './world.ts'

const nemo: Partial<ListEntry> = {
  kind: 'person',
  name: 'Nemo NONESUCH',
  birthDates: ['1970-05-05'],
  nationalities: ['Spain'],
}
const other: Partial<ListEntry> = { ...nemo, name: 'Nemo Nonesuch Junior' }

/** A new version of the list, with what its first entry says now. */
export async function listed(world: World, change: Partial<ListEntry> = {}): Promise<void> {
  const entries = [{ ...nemo, ...change }, other].map((entry, n) => ({
    ...inventedEntry(n + 1),
    ...entry,
  }))
  await importList(world.db, inventedList([], { entries }), [], { nowMs: world.clock.now() })
}

const document = {
  document_type: 'Passport',
  issuing_state: 'ESP',
  first_name: 'Nemo',
  last_name: 'Nonesuch',
  date_of_birth: '1970-05-05',
  document_number: 'A1234',
  expiration_date: '2090-01-01',
}

export interface Hit {
  readonly id: string
  readonly caption: string
  readonly review_status: string
  readonly heard_again: string | null
  readonly quiet: Record<string, unknown> | null
  readonly reviewed?: Record<string, unknown> | null
}
export interface Screened {
  readonly session_id: string
  readonly status: string
  readonly aml_screenings: readonly {
    readonly node_id: string
    readonly status: string
    readonly score: number
    readonly warnings: readonly { readonly risk: string }[]
    readonly hits: readonly Hit[]
  }[]
}

export const decision = async (
  world: World,
  tenant: Tenant,
  session_id: string,
): Promise<Screened> => {
  const { body } = await world.call('getSessionDecision', tenant.full, { params: { session_id } })
  return body as unknown as Screened
}
export const node = ({ aml_screenings: [first] }: Screened) => first! // it was asked
export const hitsOf = (screened: Screened) => node(screened).hits

const usual = { features: [{ feature: 'OCR' }, { feature: 'AML' }] }

/** Walks a session whose person the list names, to its end. */
export async function screened(
  world: World,
  tenant: Tenant,
  vendor_data: string,
  { workflow: body = usual, ...change }: Partial<typeof document> & { workflow?: object } = {},
): Promise<Screened> {
  world.clock.advance(1_000)
  const workflow = await world.call('createWorkflow', tenant.full, { body })
  expect(workflow.status, workflow.text).toBe(201)
  const { workflow_id } = workflow.body
  const made = await world.call('createSession', tenant.full, {
    body: { workflow_id, vendor_data },
  })
  expect(made.status, made.text).toBe(201)
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  const picture = await jpegOf(800, 600)
  const front = await browser.upload('document_front', picture)
  const back = await browser.upload('document_back', picture)
  await browser.answer({
    ...document,
    ...change,
    front: front.body['media_id'],
    back: back.body['media_id'],
  })
  await browser.settled()
  await drained(world)
  return decision(world, tenant, String(made.body['session_id']))
}
