/** Companies behind companies: owners by several of them, and companies that own themselves. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { companiesOf, holding, owner, risksOf } from './companies.ts'
import type { Behind, Companies, Decision } from './companies.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
let companies: Companies
beforeAll(async () => {
  world = await openWorld()
  const box = await world.tenant('chains')
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const body = { features, is_default: true }
  const made = await world.call('createWorkflow', box.full, { body })
  companies = companiesOf(world, box, String(made.body['workflow_id']))
})
afterAll(() => world.close())

const partiesOf = ({ key_people_checks: [{ parties }] }: Decision) =>
  parties as readonly [Behind, ...Behind[]] // somebody was named

async function named(vendorData: string, ...parties: readonly object[]): Promise<Decision> {
  const { id } = await companies.begin(vendorData)
  return companies.name(id, parties)
}

/** A company behind another says who is behind it in turn. */
async function goOn({ session_id }: Behind, name: string, parties: readonly object[]) {
  const { session_token } = await companies.told(session_id)
  const browser = openBrowser(world, session_token)
  await browser.open()
  await browser.answer({ manual: { legal_name: name, country_code: 'ES' } })
  await browser.settled()
  await browser.answer({ parties })
  await browser.settled()
  await drained(world)
  return companies.told(session_id)
}

test('parts held directly and through another company add up to an owner', async () => {
  const target = await named('Target', owner('Ann', 15), holding('Above', 60), owner('Bob', 25))
  const [above, bob] = partiesOf(target)
  const held = await goOn(above, 'Above', [owner('Ann', 20), owner('Cy', 80)])
  await companies.finish(partiesOf(held)[0])
  expect((await companies.told(above.session_id)).status).toBe('Approved')
  await companies.finish(bob!) // named beside it
  const now = await companies.told(target.session_id)
  expect([now.status, risksOf(now)]).toEqual(['In Review', ['KYB_INDIRECT_OWNER_NOT_VERIFIED']])
})

test('whoever was verified in one of them is verified', async () => {
  const target = await named('Target 2', owner('Ann', 15), holding('Above 2', 60))
  const [above] = partiesOf(target)
  const held = await goOn(above, 'Above 2', [owner('Ann', 100)])
  await companies.finish(partiesOf(held)[0])
  expect((await companies.told(target.session_id)).status).toBe('Approved')
})

test('whoever is verified last of all is verified too', async () => {
  const target = await named('Target 3', holding('Above 3', 60), owner('Bob', 40))
  const [above, bob] = partiesOf(target)
  const held = await goOn(above, 'Above 3', [owner('Cy', 100)])
  await companies.finish(partiesOf(held)[0])
  await companies.finish(bob!) // named beside it
  const now = await companies.told(target.session_id)
  expect([now.status, risksOf(now)]).toEqual(['Approved', []])
})

test('a company that names itself is asked nothing more', async () => {
  const now = await named('Round', holding('ROUND', 100))
  expect([now.status, risksOf(now)]).toEqual([
    'In Review',
    ['KYB_OWNER_NOT_FOUND', 'KYB_OWNERSHIP_LOOP'],
  ])
})

test('nor is one that names the company it stands behind', async () => {
  const target = await named('First', holding('Second', 100))
  const [second] = partiesOf(target)
  const held = await goOn(second, 'Second', [holding('First', 100)])
  expect([held.status, risksOf(held)]).toEqual([
    'In Review',
    ['KYB_OWNER_NOT_FOUND', 'KYB_OWNERSHIP_LOOP'],
  ])
  const now = await companies.told(target.session_id)
  expect([now.status, risksOf(now)]).toEqual(['In Review', ['KYB_KEY_PERSON_NOT_VERIFIED']])
  await companies.decide(second.session_id, { new_status: 'Approved' })
  const { status, key_people_checks: checks } = await companies.told(target.session_id)
  const summary = { total: 1, approved: 1, flagged: 0, pending: 0 }
  expect([status, checks[0].ubo_kyc_summary]).toEqual(['Approved', summary])
})

test('a doubt about a company behind another goes no further than it holds', async () => {
  const target = await named('Target 4', holding('Above 4', 100))
  const [above] = partiesOf(target)
  const held = await goOn(above, 'Above 4', [owner('Cy', 50), owner('Di', 50)])
  const [cy, di] = partiesOf(held)
  await companies.finish(cy)
  await companies.decide(cy.session_id, { new_status: 'Declined' })
  await companies.finish(di!) // there are two
  const statuses = async () => [
    (await companies.told(above.session_id)).status,
    (await companies.told(target.session_id)).status,
  ]
  expect(await statuses()).toEqual(['In Review', 'In Review'])
  await companies.decide(cy.session_id, { new_status: 'Approved' })
  expect(await statuses()).toEqual(['Approved', 'Approved'])
})

test('whoever owns it in the end is lost through the company between', async () => {
  const target = await named('Target 5', holding('Above 5', 100))
  const [above] = partiesOf(target)
  const held = await goOn(above, 'Above 5', [owner('Cy', 100)])
  const [cy] = partiesOf(held)
  await companies.finish(cy)
  const shown = async ({ session_id }: Pick<Behind, 'session_id'>) => {
    const one = await companies.told(session_id)
    return [one.status, ...risksOf(one)]
  }
  expect([await shown(above), await shown(target)]).toEqual([['Approved'], ['Approved']])
  await companies.decide(cy.session_id, { new_status: 'Declined' })
  expect(await shown(above)).toEqual(['In Review', 'KYB_KEY_PERSON_DECLINED'])
  expect(await shown(target)).toEqual(['In Review', 'KYB_KEY_PERSON_NOT_VERIFIED'])
  await companies.decide(cy.session_id, { new_status: 'Approved' })
  expect([await shown(above), await shown(target)]).toEqual([['Approved'], ['Approved']])
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
