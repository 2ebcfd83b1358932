/** A request of each operation under /v3 that succeeds, and one about nothing that exists. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { OperationId, Routes } from '@ostiary/contract/routes'
import { doneSessions, goodSessions, pointlessSessionBodies } from './good-sessions.ts'
import type { Given } from './request.ts'
import { eventually } from './world.ts'
import type { Tenant, World } from './world.ts'

export type OperationV3 = {
  [Id in OperationId]: Routes[Id] extends { readonly family: 'v3' } ? Id : never
}[OperationId]

type Request = () => Promise<Given>

const named = (vendorData: string): Given => ({ params: { vendor_data: vendorData } })
const fresh =
  (body: () => unknown): Request =>
  () =>
    Promise.resolve({ body: body() })
const nothing: Request = () => Promise.resolve({})
/** Nothing is looked at in it but its first bytes and, by the simulator, a hash of all. */
const picture = (): string =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(64)]).toString('base64')

/** Another one each time, so that there is something to change. */
let months = 0

/** Of users, or of businesses. */
function folder(world: World, box: Tenant, create: 'createUser' | 'createBusiness') {
  const one = async (): Promise<string> => {
    const body = { vendor_data: randomUUID() }
    return (await world.call(create, box.full, { body })).body['vendor_data'] as string
  }
  const about =
    (body?: () => unknown): Request =>
    async () => ({
      ...named(await one()),
      ...(body ? { body: body() } : {}),
    })
  const several =
    (body: object): Request =>
    async () => ({
      body: { ...body, vendor_data_list: [await one()] },
    })
  return {
    list: nothing,
    create: fresh(() => ({ vendor_data: randomUUID() })),
    get: about(),
    update: about(() => ({ display_name: `Ann ${randomUUID()}` })),
    status: about(() => ({ status: 'BLOCKED', reason: 'because' })),
    remove: several({}),
    monitoring: several({ is_enabled: true }),
    activities: about(),
    comment: about(() => ({ comment: 'because' })),
    tag: about(() => ({ tags: ['vip'] })),
  }
}

export function goodV3(world: World, box: Tenant): Readonly<Record<OperationV3, Request>> {
  return {
    ...ofEntities(world, box),
    ...ofImports(world, box),
    ...ofLists(world, box),
    ...ofWorkflows(world, box),
    ...ofShared(world, box),
    ...goodSessions(world, box),
    ...ofReverification(world, box),
    ...ofWallets(world, box),
    ...ofNames(world, box),
  }
}

function ofWallets(world: World, box: Tenant) {
  const body = { wallet_address: `0x${'1'.repeat(40)}`, blockchain: 'ETH' }
  return {
    screenWalletAddress: fresh(() => body),
    getWalletScreening: async (): Promise<Given> => {
      const { body: made } = await world.call('screenWalletAddress', box.full, { body })
      return { params: { screening_id: made['screening_id'] as string } }
    },
  }
}

function ofNames(world: World, box: Tenant) {
  const body = { full_name: 'Ann Sample', date_of_birth: '1990-01-01', nationality: 'ES' }
  const screened = async (): Promise<Given> => {
    const { body: made } = await world.call('screenName', box.full, { body })
    return { params: { request_id: made['request_id'] as string } }
  }
  return {
    screenName: fresh(() => body),
    getNameScreening: screened,
    getNameScreeningEvidence: screened,
  }
}

function ofEntities(world: World, box: Tenant) {
  const users = folder(world, box, 'createUser')
  const businesses = folder(world, box, 'createBusiness')
  return {
    listUsers: users.list,
    createUser: users.create,
    getUser: users.get,
    updateUser: users.update,
    updateUserStatus: users.status,
    deleteUsers: users.remove,
    switchUserMonitoring: users.monitoring,
    listUserActivities: users.activities,
    commentOnUser: users.comment,
    tagUser: users.tag,
    listBusinesses: businesses.list,
    createBusiness: businesses.create,
    getBusiness: businesses.get,
    updateBusiness: businesses.update,
    updateBusinessStatus: businesses.status,
    deleteBusinesses: businesses.remove,
    switchBusinessMonitoring: businesses.monitoring,
    listBusinessActivities: businesses.activities,
    commentOnBusiness: businesses.comment,
    tagBusiness: businesses.tag,
    listDeletions: () => Promise.resolve({}),
    getMonitoringJob: async () => {
      const job = await world.call('switchUserMonitoring', box.full, await users.monitoring())
      return { params: { job_id: job.body['job_id'] as string } }
    },
  }
}

function ofImports(world: World, box: Tenant) {
  const csv = (): string => `vendor_data\n${randomUUID()}\n`
  const url = (): string => `http://127.0.0.1:9/${randomUUID()}`
  const destination = async (): Promise<Given> => {
    const body = { label: 'Mine', url: url() }
    const made = await world.call('createDestination', box.full, { body })
    return { params: { destination_uuid: made.body['uuid'] as string } }
  }
  const run = async (): Promise<Given> => {
    const made = await world.call('importUsers', box.full, { body: { csv: csv() } })
    return { params: { import_id: made.body['import_id'] as string } }
  }
  const verified = (): Given => ({
    query: { kind: 'user_verification' },
    body: {
      csv:
        'vendor_data,source_reference,status,decided_at\n' +
        `${randomUUID()},1,Approved,2025-03-01\n`,
    },
  })
  const brought = async (): Promise<Given> => {
    const made = await world.call('importSessions', box.full, verified())
    return { params: { import_id: made.body['import_id'] as string } }
  }
  return {
    importSessions: () => Promise.resolve(verified()),
    listSessionImports: nothing,
    getSessionImport: brought,
    cancelSessionImport: brought,
    importUsers: fresh(() => ({ csv: csv() })),
    importBusinesses: fresh(() => ({ csv: csv() })),
    exportUsers: nothing,
    exportBusinesses: nothing,
    listImports: nothing,
    getImport: run,
    cancelImport: run,
    listDestinations: nothing,
    createDestination: fresh(() => ({ label: 'Mine', url: url() })),
    getDestination: destination,
    updateDestination: async () => ({ ...(await destination()), body: { label: randomUUID() } }),
    removeDestination: destination,
    getWebhookSettings: nothing,
    updateWebhookSettings: fresh(() => ({ data_retention_months: (months = (months % 120) + 1) })),
  }
}

function ofLists(world: World, box: Tenant) {
  const list = async (entryType: string): Promise<{ list_uuid: string }> => {
    const body = { name: randomUUID(), list_type: 'custom', entry_type: entryType }
    const made = await world.call('createAccessList', box.full, { body })
    return { list_uuid: made.body['uuid'] as string }
  }
  const entry = async (): Promise<Given> => {
    const params = await list('key')
    const { body } = await world.call('createEntry', box.full, { params, body: { value: 'x' } })
    return { params: { ...params, entry_uuid: body['uuid'] as string } }
  }
  /** A session that has read a document. */
  const read = async (): Promise<string> => {
    const made = await world.call('createWorkflow', box.full, {
      body: { features: [{ feature: 'OCR' }] },
    })
    const body = { workflow_id: made.body['workflow_id'], sandbox_scenario: 'approve' }
    const session = await world.call('createSession', box.full, { body })
    const params = { session_id: String(session.body['session_id']) }
    await eventually(
      () => world.call('getSessionDecision', box.full, { params }),
      (one) => one.body['status'] === 'Approved',
    )
    return params.session_id
  }
  return {
    listAccessLists: nothing,
    createAccessList: fresh(() => ({
      name: randomUUID(),
      list_type: 'allowlist',
      entry_type: 'email',
    })),
    getAccessList: async () => ({ params: await list('key') }),
    updateAccessList: async () => ({ params: await list('key'), body: { name: randomUUID() } }),
    deleteAccessList: async () => ({ params: await list('key') }),
    listEntries: async () => ({ params: await list('key') }),
    createEntry: async () => ({ params: await list('key'), body: { value: randomUUID() } }),
    deleteEntry: entry,
    uploadFace: async () => ({ params: await list('face'), body: { image: picture() } }),
    listBlocklist: nothing,
    addToBlocklist: async () => ({ body: { session_id: await read(), blocklist_document: true } }),
    removeFromBlocklist: async () => {
      const session_id = await read()
      const body = { session_id, blocklist_document: true }
      await world.call('addToBlocklist', box.full, { body })
      return { body: { session_id, unblock_document: true } }
    },
  }
}

function ofWorkflows(world: World, box: Tenant) {
  const features = [{ feature: 'OCR' }]
  const workflow = async (more: object = {}): Promise<Given> => {
    const made = await world.call('createWorkflow', box.full, { body: { features, ...more } })
    return { params: { workflow_id: made.body['workflow_id'] as string } }
  }
  const draft = (): Promise<Given> => workflow({ status: 'draft' })
  const questions = [{ label: 'Why?' }]
  const questionnaire = async (): Promise<Given> => {
    const body = { title: 'Mine', questions }
    const made = await world.call('createQuestionnaire', box.full, { body })
    return { params: { questionnaire_uuid: made.body['uuid'] as string } }
  }
  const graph = { start_node: 'a', nodes: { a: { type: 'feature', feature: 'OCR' } } }
  return {
    listWorkflows: nothing,
    createWorkflow: fresh(() => ({ features })),
    listTemplates: nothing,
    getWorkflow: workflow,
    updateWorkflow: async () => ({ ...(await workflow()), body: { workflow_label: 'Other' } }),
    deleteWorkflow: workflow,
    getWorkflowGraph: workflow,
    putWorkflowGraph: async () => ({ ...(await workflow()), body: graph }),
    createWorkflowDraft: async () => ({ ...(await workflow()), body: {} }),
    validateWorkflow: async () => ({ ...(await workflow()), body: {} }),
    publishWorkflow: async () => ({ ...(await draft()), body: {} }),
    listQuestionnaires: nothing,
    createQuestionnaire: fresh(() => ({ title: 'Mine', questions })),
    getQuestionnaire: questionnaire,
    updateQuestionnaire: async () => ({ ...(await questionnaire()), body: { title: 'Other' } }),
    deleteQuestionnaire: questionnaire,
  }
}

/** Of a session that was approved. */
function ofShared(world: World, box: Tenant) {
  const approved = async (): Promise<Given> => {
    const { body } = await world.call('listWorkflows', box.full, { query: { limit: 200 } })
    const all = body['results'] as { workflow_type: string; workflow_id: string }[]
    const { workflow_id } = all.find((one) => one.workflow_type === 'kyc')! // comes with each
    const made = await world.call('createSession', box.full, {
      body: { workflow_id, vendor_data: randomUUID(), sandbox_scenario: 'approve' },
    })
    const params = { session_id: made.body['session_id'] as string }
    await eventually(
      () => world.call('getSessionDecision', box.full, { params }),
      ({ body: decision }) => decision['status'] === 'Approved',
    )
    return { params }
  }
  return {
    generateSessionPdf: approved,
    shareSession: approved,
    importSharedSession: async () => {
      const { body } = await world.call('shareSession', box.full, await approved())
      return { body: { share_token: body['share_token'], vendor_data: randomUUID() } }
    },
  }
}

function ofReverification(world: World, box: Tenant) {
  // Of a kind nobody here has sessions of: nothing is made by them.
  const body = (): object => ({
    label: randomUUID(),
    session_kind: 'business',
    trigger: { type: 'every_months', months: 120 },
  })
  const schedule = async (): Promise<Given> => {
    const made = await world.call('createReverificationSchedule', box.full, { body: body() })
    return { params: { schedule_id: made.body['schedule_id'] as string } }
  }
  return {
    listReverificationSchedules: nothing,
    createReverificationSchedule: fresh(body),
    dryRunReverification: fresh(body),
    getReverificationSchedule: schedule,
    updateReverificationSchedule: async () => ({ ...(await schedule()), body: { notify: true } }),
    deleteReverificationSchedule: schedule,
    dryRunReverificationSchedule: async () => ({ ...(await schedule()), body: {} }),
  }
}

export const pointlessBodiesV3: Partial<Record<OperationId, unknown>> = {
  updateUserStatus: { status: 'BLOCKED' },
  updateBusinessStatus: { status: 'BLOCKED' },
  commentOnUser: { comment: 'because' },
  commentOnBusiness: { comment: 'because' },
  tagUser: { tags: [] },
  tagBusiness: { tags: [] },
  createEntry: { value: 'x' },
  uploadFace: { image: picture() },
  addToBlocklist: { session_id: randomUUID(), blocklist_face: true },
  removeFromBlocklist: { session_id: randomUUID(), unblock_face: true },
  createWorkflow: { template: 'kyc' },
  putWorkflowGraph: { start_node: 'a', nodes: {} },
  createQuestionnaire: { title: 'Mine', questions: [{ label: 'Why?' }] },
  screenWalletAddress: { wallet_address: `0x${'2'.repeat(40)}` },
  screenName: { full_name: 'Ann Sample' },
  importSharedSession: { share_token: 'x' },
  ...pointlessSessionBodies,
  createReverificationSchedule: { label: 'Mine', trigger: { type: 'on_risk' } },
  dryRunReverification: { trigger: { type: 'on_risk' } },
}

/** What each write leaves in the journal or in the record of administration, once. */
export const doneV3: Partial<Record<OperationId, readonly string[]>> = {
  importUsers: [],
  importSessions: [],
  cancelSessionImport: [],
  importBusinesses: [],
  // What it has taken is told by each row; that it stops is told by the import itself.
  cancelImport: [],
  createDestination: ['webhook_created'],
  updateDestination: ['webhook_changed'],
  removeDestination: ['webhook_removed'],
  updateWebhookSettings: ['settings_changed'],
  createUser: ['entity.created'],
  updateUser: ['entity.updated'],
  updateUserStatus: ['entity.blocked'],
  commentOnUser: ['entity.commented'],
  tagUser: ['entity.tagged'],
  createBusiness: ['entity.created'],
  updateBusiness: ['entity.updated'],
  updateBusinessStatus: ['entity.blocked'],
  commentOnBusiness: ['entity.commented'],
  tagBusiness: ['entity.tagged'],
  createAccessList: ['list_created'],
  updateAccessList: ['list_changed'],
  deleteAccessList: ['list_deleted'],
  createEntry: ['list_entry_added'],
  deleteEntry: ['list_entry_removed'],
  uploadFace: ['list_entry_added'],
  addToBlocklist: ['list_entry_added'],
  removeFromBlocklist: ['list_entry_removed'],
  createWorkflow: ['workflow_created', 'workflow_published'],
  updateWorkflow: ['workflow_changed'],
  deleteWorkflow: ['workflow_deleted'],
  putWorkflowGraph: ['workflow_changed'],
  createWorkflowDraft: ['workflow_changed'],
  // Looks, and writes nothing.
  validateWorkflow: [],
  publishWorkflow: ['workflow_published'],
  createQuestionnaire: ['questionnaire_created'],
  updateQuestionnaire: ['questionnaire_changed'],
  deleteQuestionnaire: ['questionnaire_deleted'],
  shareSession: ['session.shared'],
  importSharedSession: ['session.imported'],
  ...doneSessions,
  createReverificationSchedule: ['reverification_created'],
  updateReverificationSchedule: ['reverification_changed'],
  deleteReverificationSchedule: ['reverification_deleted'],
  // It is about nobody: what was found is kept with the screening.
  screenWalletAddress: [],
  screenName: [],
  // Look, and write nothing.
  dryRunReverification: [],
  dryRunReverificationSchedule: [],
}

/** Batches: done again they find nothing to do, and say so; their answers are not remembered. */
export const batchesV3: readonly OperationId[] = [
  'deleteUsers',
  'deleteBusinesses',
  'switchUserMonitoring',
  'switchBusinessMonitoring',
  'deleteSessions',
]
