/** A request of each operation on sessions that succeeds. */
import { randomUUID } from 'node:crypto'
import type { OperationId } from '@ostiary/contract/routes'
import { openBrowser } from './hosted.ts'
import type { Given } from './request.ts'
import { eventually } from './world.ts'
import type { Tenant, World } from './world.ts'

export function goodSessions(world: World, box: Tenant) {
  const kyc = async (): Promise<string> => {
    const { body } = await world.call('listWorkflows', box.full, { query: { limit: 200 } })
    const all = body['results'] as Record<string, string | boolean>[]
    return all.find((one) => one['is_default'] && one['session_kind'] === 'user')![
      'workflow_id'
    ] as string
  }
  const address = async (): Promise<string> => {
    const body = { features: [{ feature: 'PROOF_OF_ADDRESS' }] }
    return (await world.call('createWorkflow', box.full, { body })).body['workflow_id'] as string
  }
  const begun = async (more: object = {}): Promise<Record<string, unknown>> => {
    const body = { workflow_id: await kyc(), vendor_data: randomUUID(), ...more }
    return (await world.call('createSession', box.full, { body })).body
  }
  const about = async (more?: object): Promise<Given> => ({
    params: { session_id: (await begun(more))['session_id'] as string },
  })
  /** One that has run to its end by itself. */
  const ended = async (scenario: string, more: object = {}): Promise<Given> => {
    const given = await about({ sandbox_scenario: scenario, ...more })
    await eventually(
      async () => (await world.call('getSessionDecision', box.full, given)).body['status'],
      (status) => ['Approved', 'In Review', 'Declined'].includes(status as string),
    )
    return given
  }
  const node = async (): Promise<Given> => {
    const { params } = await ended('review_liveness')
    const { body } = await world.call('getSessionDecision', box.full, { params: params! })
    const features = body['features_list'] as { feature: string; node_id: string }[]
    const { node_id } = features.find(({ feature }) => feature === 'LIVENESS')!
    return { params: { ...params, node_id } }
  }
  return {
    createSession: async () => ({
      body: { workflow_id: await kyc(), vendor_data: randomUUID() },
    }),
    listSessions: () => Promise.resolve({}),
    getSessionDecision: () => about(),
    getSessionScreeningEvidence: () => about(),
    updateSessionStatus: async () => ({
      ...(await ended('approve')),
      body: { new_status: 'Declined', comment: 'because' },
    }),
    updateFeatureStatus: async () => ({
      ...(await node()),
      body: { status: 'Approved', comment: 'because' },
    }),
    updateSessionData: async () => ({
      ...(await ended('approve')),
      body: { first_name: `Ann ${randomUUID()}` },
    }),
    updateSessionPoaData: async () => ({
      ...(await ended('approve', { workflow_id: await address() })),
      body: { issuer: `Water ${randomUUID()}` },
    }),
    ...goodHits(world, box),
    ...goodCompanies(world, box),
    armSession: async () => ({ ...(await about()), body: { sandbox_scenario: 'approve' } }),
    deleteSession: () => about(),
    deleteSessions: async () => ({
      body: { session_numbers: [(await begun())['session_number']] },
    }),
    listSessionReviews: () => about(),
    addSessionReview: async () => ({ ...(await about()), body: { comment: 'because' } }),
  }
}

/** Of somebody the simulator finds on a list. */
function goodHits(world: World, box: Tenant) {
  const found = async (features: readonly string[]): Promise<Record<string, string>> => {
    const workflow = await world.call('createWorkflow', box.full, {
      body: { features: features.map((feature) => ({ feature })) },
    })
    const { workflow_id } = workflow.body
    const vendor_data = randomUUID()
    const { body } = await world.call('createSession', box.full, {
      body: { workflow_id, vendor_data, sandbox_scenario: 'review_aml' },
    })
    const session_id = body['session_id'] as string
    await eventually(
      () => world.call('getSessionDecision', box.full, { params: { session_id } }),
      (one) => one.body['status'] === 'In Review',
    )
    return { session_id, vendor_data }
  }
  const person = async () => {
    const { session_id, vendor_data } = await found(['OCR', 'AML'])
    return { session: { session_id: session_id! }, user: { vendor_data: vendor_data! } }
  }
  const company = async () => {
    const { vendor_data } = await found(['KYB_REGISTRY', 'AML'])
    return { vendor_data: vendor_data! }
  }
  const update = { hit_id: 'simulator:SIM-1', review_status: 'False Positive' }
  const body = { ...update, reason: 'because' }
  return {
    updateHitStatus: async () => ({ params: (await person()).session, body }),
    updateHitStatuses: async () => ({
      params: (await person()).session,
      body: { hit_updates: [update], reason: 'because' },
    }),
    listUserHits: async () => ({ params: (await person()).user }),
    getUserScreeningEvidence: async () => ({ params: (await person()).user }),
    getBusinessScreeningEvidence: async () => ({ params: await company() }),
    judgeUserHit: async () => ({ params: (await person()).user, body }),
    listBusinessHits: async () => ({ params: await company() }),
    judgeBusinessHit: async () => ({ params: await company(), body }),
  }
}

function goodCompanies(world: World, box: Tenant) {
  /** A company that waits for somebody who owns it. */
  const waiting = async (): Promise<{ session_id: string; company_id: string }> => {
    const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
    const workflow = await world.call('createWorkflow', box.full, { body: { features } })
    const { workflow_id } = workflow.body
    const made = await world.call('createSession', box.full, {
      body: { workflow_id, vendor_data: randomUUID() },
    })
    const browser = openBrowser(world, String(made.body['session_token']))
    await browser.open()
    await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
    await browser.settled()
    const named = { kind: 'person', first_name: 'Ann', last_name: 'Sample', country: 'ESP' }
    await browser.answer({ parties: [{ ...named, roles: ['ubo'], ownership_percent: 60 }] })
    await browser.settled()
    const session_id = String(made.body['session_id'])
    const { body } = await world.call('getSessionDecision', box.full, { params: { session_id } })
    const [check] = body['registry_checks'] as { node_id: string }[]
    return { session_id, company_id: check!.node_id }
  }
  return {
    updateSessionParty: async () => ({
      params: { session_id: (await waiting()).session_id, party_id: 'party_1' },
      body: { first_name: `Ann ${randomUUID()}` },
    }),
    updateSessionCompany: async () => ({
      params: await waiting(),
      body: { name: `Sample ${randomUUID()}` },
    }),
  }
}

export const pointlessSessionBodies: Partial<Record<OperationId, unknown>> = {
  createSession: { workflow_id: '01890000-0000-7000-8000-000000000000' },
  updateSessionStatus: { new_status: 'Declined' },
  updateFeatureStatus: { status: 'Declined' },
  updateSessionData: { first_name: 'Ann' },
  updateSessionPoaData: { issuer: 'Water' },
  updateHitStatus: { hit_id: 'x', review_status: 'Inconclusive' },
  updateHitStatuses: { hit_updates: [{ hit_id: 'x', review_status: 'Inconclusive' }] },
  judgeUserHit: { hit_id: 'x', review_status: 'Inconclusive' },
  judgeBusinessHit: { hit_id: 'x', review_status: 'Inconclusive' },
  updateSessionParty: { first_name: 'Ann' },
  updateSessionCompany: { name: 'Sample' },
  addSessionReview: { comment: 'because' },
  armSession: { sandbox_scenario: 'approve' },
}

/** What each write leaves in the journal, once. */
export const doneSessions: Partial<Record<OperationId, readonly string[]>> = {
  createSession: ['session.created'],
  updateSessionStatus: ['session.declined'],
  // The last one that was open ends the review.
  updateFeatureStatus: ['session.completed', 'session.feature_reviewed'],
  updateSessionData: ['session.data_corrected'],
  updateSessionPoaData: ['session.data_corrected'],
  // Whatever is said in a session counts for the entity.
  updateHitStatus: ['entity.hit_adjudicated', 'session.hits_reviewed'],
  updateHitStatuses: ['entity.hit_adjudicated', 'session.hits_reviewed'],
  judgeUserHit: ['entity.hit_adjudicated'],
  judgeBusinessHit: ['entity.hit_adjudicated'],
  updateSessionParty: ['session.data_corrected'],
  updateSessionCompany: ['session.data_corrected'],
  armSession: ['session.armed'],
  deleteSession: ['session.deleted'],
  addSessionReview: ['session.noted'],
}
