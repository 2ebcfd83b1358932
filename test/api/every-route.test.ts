/**
 * What holds for every operation of the route table: keys, scopes, applications, ids, idempotency.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { needsIdempotencyKey, writes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import { allScopes } from '@ostiary/domain/scopes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../packages/server/src/platform/digest.ts'
import { operations } from './contract.ts'
import { requestOf } from './request.ts'
import { done } from './done.ts'
import { batchesV3, goodV3, pointlessBodiesV3 } from './good-v3.ts'
import type { OperationV3 } from './good-v3.ts'
import type { Answer, Given } from './request.ts'
import { go, live, settled } from './story.ts'
import type { Story } from './story.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let other: Tenant
let production: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
  other = await world.tenant('other')
  production = await world.tenant('live', { environment: 'live' })
})
afterAll(() => world.close())

const unknownId = '01890000-0000-7000-8000-000000000000'
/** A public key that nobody has registered yet. */
const newPublicKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  }) as string // PEM is text

const reason = 'because'
const byAnalyst = { reason, as: 'analyst' }
const about = (id: string): Given => ({ params: { id } })
/** A customer who got there by these steps, and a body. */
const customer = (steps: string, body?: unknown) => async (): Promise<Given> => {
  const { story } = await live(world, steps)
  await settled(story, story.people.get('A')!)
  return { ...about(story.people.get('A')!.id), ...(body ? { body } : {}) }
}
const webhook = async (): Promise<Record<string, unknown>> =>
  (await world.call('putWebhook', box.full, { body: { callbackUrl: 'http://127.0.0.1:9/x' } })).body
const made = async (id: OperationId, body: unknown): Promise<Given> =>
  about((await world.call(id, box.full, { body })).body['id'] as string)

const signed = async (): Promise<Given> => {
  const { story } = await live(world, 'create')
  const { id, wallet, challenge } = story.people.get('A')!
  const signature = await wallet.sign(challenge)
  return { ...about(id), body: { signerId: wallet.accountId, challenge, signature } }
}
const secret = async (): Promise<Given> => {
  const { id } = (await webhook()) as { id: string }
  const { body } = await world.call('addWebhookSecret', box.full, about(id))
  const secrets = body['secrets'] as { id: string }[]
  return { params: { id, secretId: secrets[0]!.id } }
}
const delivery = async (): Promise<Given> => {
  await webhook()
  await live(world, 'create')
  const { body } = await world.call('listDeliveries', box.full)
  return about((body['data'] as { id: string }[])[0]!.id)
}
const signingKey = async (): Promise<Given> => {
  const { body } = await world.call('putSigningKey', box.full, {
    body: { publicKey: newPublicKey() },
  })
  return about(body['keyId'] as string)
}
const entity = (): Promise<Given> =>
  made('createEntity', { kind: 'user', vendorData: randomUUID() })
const blocked = async (): Promise<Given> => {
  const given = await entity()
  await world.call('blockEntity', box.full, { ...given, body: byAnalyst })
  return { ...given, body: byAnalyst }
}
const evaluatedBody = (marks = ''): unknown => ({
  externalId: `${randomUUID()}${marks}`,
  chainId: `eip155:1:0x${randomUUID().replaceAll('-', '')}00000000`,
  evaluation: { fraud: true },
})
const evaluated = (marks?: string): Promise<Given> => made('createCustomer', evaluatedBody(marks))
/** A customer whose onboarding evaluation has a score. */
async function scored(): Promise<string> {
  const { params } = await evaluated('+fraud.82')
  await eventually(
    () => world.call('getFraudHistory', box.full, { params: params! }),
    ({ status }) => status === 200,
  )
  return params!['id']!
}
/** A draft of the fraud model; with what a commit wants, where it is to be committed. */
async function draft(body?: unknown): Promise<Given> {
  const version = `draft-${randomUUID()}`
  await world.call('createFraudModel', box.full, { body: { version, from: 'built-in-1' } })
  return { params: { version }, ...(body ? { body } : {}) }
}
async function replayed(): Promise<Given> {
  const given = await draft({})
  await world.call('replayFraudModel', box.full, given)
  return given
}
const fresh = (body: () => unknown) => (): Promise<Given> => Promise.resolve({ body: body() })
const nothing = (): Promise<Given> => Promise.resolve({})

/** A request of each operation that succeeds. */
const goodV1: Readonly<Record<Exclude<OperationId, OperationV3>, () => Promise<Given>>> = {
  createCustomer: fresh(() => ({
    externalId: randomUUID(),
    chainId: `eip155:1:0x${randomUUID().replaceAll('-', '')}00000000`,
  })),
  listCustomers: nothing,
  getCustomer: customer('create'),
  getChallenge: customer('create'),
  signChallenge: signed,
  getVerification: customer('enter'),
  activateCustomer: customer('join; off', { reason }),
  deactivateCustomer: customer('join', { reason }),
  listActivities: customer('create'),
  getGate: customer('create'),
  decideScreening: customer('enter +wallet.contradictory', { decision: 'cleared', ...byAnalyst }),
  decideVerification: customer('enter', { decision: 'passed', ...byAnalyst }),
  rejectCustomer: customer('join', byAnalyst),
  simulateVerify: customer('enter', {}),
  simulateReject: customer('enter', {}),
  simulateVerificationOutage: customer('create', {}),
  simulateScreeningClear: customer('create', {}),
  simulateScreeningHit: customer('create', {}),
  simulateScreeningOutage: customer('create', {}),
  simulateMonitoringHit: customer('join', {}),
  simulateWatchlistHit: async () => ({ ...(await evaluated()), body: {} }),
  simulateCheckAnswer: async () => ({
    ...(await evaluated('+identity.callback+watchlist.callback')),
    body: { check: 'identity', outcome: 'adverse' },
  }),
  createEvaluation: customer('join', {}),
  listCustomerEvaluations: customer('create'),
  listEvaluations: nothing,
  getEvaluation: async () => {
    const { body } = await world.call('createCustomer', box.full, { body: evaluatedBody() })
    return about((body['evaluation'] as { id: string }).id)
  },
  getEvaluationScreeningEvidence: async () => {
    const { body } = await world.call('createCustomer', box.full, { body: evaluatedBody() })
    return about((body['evaluation'] as { id: string }).id)
  },
  decideEvaluation: async () => ({
    ...(await evaluated()),
    body: { decision: 'approved', reason, as: 'analyst' },
  }),
  flagCustomer: customer('create', { flag: true }),
  getKycHistory: customer('join'),
  getFraudHistory: async () => about(await scored()),
  listThresholds: nothing,
  listFraudModels: nothing,
  getFraudModel: () => draft(),
  createFraudModel: fresh(() => ({ version: `draft-${randomUUID()}`, from: 'built-in-1' })),
  calibrateFraudModel: fresh(() => ({ observedRate: 0.05 })),
  replayFraudModel: () => draft({}),
  commitFraudModel: replayed,
  deleteFraudModel: () => draft(),
  putWebhook: fresh(() => ({ callbackUrl: 'http://127.0.0.1:9/hook' })),
  listWebhooks: nothing,
  getWebhook: async () => about((await webhook())['id'] as string),
  deleteWebhook: async () => about((await webhook())['id'] as string),
  addWebhookSecret: async () => about((await webhook())['id'] as string),
  deleteWebhookSecret: secret,
  listDeliveries: nothing,
  getDelivery: delivery,
  resendDelivery: delivery,
  listEvents: nothing,
  createKey: fresh(() => ({ name: 'made', party: 'partner' })),
  listKeys: nothing,
  deleteKey: () => made('createKey', { name: 'made', party: 'analyst' }),
  putSigningKey: fresh(() => ({ publicKey: newPublicKey() })),
  listSigningKeys: nothing,
  deleteSigningKey: signingKey,
  getApplication: nothing,
  patchApplication: fresh(() => ({ challengeStatement: `Sign in ${randomUUID()}.` })),
  listLists: nothing,
  listListVersions: () => Promise.resolve({ params: { list: 'demo' } }),
  listListChanges: () => Promise.resolve({ params: { list: 'demo', version: '1' } }),
  createEntity: fresh(() => ({ kind: 'user', vendorData: randomUUID() })),
  findEntities: () => Promise.resolve({ query: { vendorData: 'nobody' } }),
  getEntity: entity,
  getEntityGate: entity,
  blockEntity: async () => ({ ...(await entity()), body: byAnalyst }),
  releaseEntity: blocked,
  eraseEntity: async () => ({ ...(await entity()), body: { reason } }),
}

const good = (id: OperationId): Promise<Given> => ({ ...goodV1, ...goodV3(world, box) })[id]()

/** A request of the right form about nothing that exists. */
const pointless = (one: Route, id: OperationId): Given => {
  const names = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const delivered = id === 'getDelivery' || id === 'resendDelivery'
  const value = delivered
    ? `dlv_${'A'.repeat(54)}`
    : id === 'getEvaluation' || id === 'getEvaluationScreeningEvidence'
      ? `evl_${'A'.repeat(27)}`
      : unknownId
  const ofLists: Record<string, string> = { list: 'nowhere', version: '9' }
  const valueOf = (name: string): string =>
    (ofNoApplication.includes(id) ? ofLists[name] : undefined) ?? value
  const params = Object.fromEntries(names.map((name) => [name, valueOf(name)]))
  const query = id === 'findEntities' ? { vendorData: 'nobody' } : {}
  return { params, query, ...(one.body ? { body: bodies[id] ?? {} } : {}) }
}
const bodies: Partial<Record<OperationId, unknown>> = {
  signChallenge: { signerId: 'eip155:1:0x', challenge: 'eA==', signature: '0x00' },
  decideScreening: { decision: 'cleared', ...byAnalyst },
  decideVerification: { decision: 'passed', ...byAnalyst },
  rejectCustomer: byAnalyst,
  blockEntity: byAnalyst,
  releaseEntity: byAnalyst,
  eraseEntity: { reason },
  decideEvaluation: { decision: 'approved', ...byAnalyst },
  flagCustomer: { flag: true },
  simulateCheckAnswer: { check: 'identity' },
  createFraudModel: { version: 'draft' },
  ...pointlessBodiesV3,
}
/** What everybody is screened against is of no application. */
const ofNoApplication: readonly OperationId[] = ['listListVersions', 'listListChanges']
const withIds = operations.filter(([, one]) => one.path.includes(':'))
const ofOneApplication = withIds.filter(([id]) => !ofNoApplication.includes(id))
const writing = operations.filter(([, one]) => writes(one))
const remembered = writing.filter(([id]) => !batchesV3.includes(id))
const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300

describe.concurrent('every operation', () => {
  test.each(operations)('%s answers what the contract says', async (id) => {
    const answer = await world.call(id, box.full, await good(id))
    expect(isSuccess(answer), answer.text).toBe(true)
  })

  test.each(operations)('%s wants a key that holds', async (id, one) => {
    const { path, init } = requestOf(one, 'x', pointless(one, id))
    const { 'x-api-key': _none, ...headers } = init.headers
    expect((await world.fetch(path, { ...init, headers })).code).toBe('key_missing')
    expect((await world.fetch(path, init)).code).toBe('key_invalid')
    const basic = { ...headers, authorization: 'Basic eDp5' }
    expect((await world.fetch(path, { ...init, headers: basic })).code).toBe('key_missing')
    const bearer = { ...headers, authorization: `Bearer ${box.full}` }
    const answer = await world.fetch(path, { ...init, headers: bearer })
    expect([401, 403]).not.toContain(answer.status)
  })

  test.each(operations)('%s wants one of its scopes', async (id, one) => {
    const rest = allScopes.filter((scope) => !one.scopes.includes(scope))
    const key = await world.key(box, rest)
    const answer = await world.call(id, key, pointless(one, id))
    expect(answer.code).toBe('scope_missing')
    for (const scope of one.scopes) expect(answer.body['detail']).toContain(`\`${scope}\``)
  })

  test.each(ofOneApplication)('%s of another application is not there', async (id) => {
    const given = await good(id)
    const answer = await world.call(id, other.full, given)
    expect(answer.status, answer.text).toBe(404)
    // What was asked for in vain is still as it was.
    const after = await world.call(id, box.full, given)
    expect(isSuccess(after), after.text).toBe(true)
  })

  test.each(withIds)('%s of an unknown id is 404, of a malformed one 400', async (id, one) => {
    const [, param = ''] = /:(\w+)/.exec(one.path) ?? []
    const given = pointless(one, id)
    expect((await world.call(id, box.full, given)).status).toBe(404)
    // Any text may be an id of the caller's own, or the name of a key.
    if (id === 'deleteSigningKey' || param === 'vendor_data') return
    const named = param === 'version'
    const malformed = ['x', `${unknownId}0`, unknownId.toUpperCase().replace('0', 'G'), "' or 1=1"]
    for (const bad of named ? ["' or 1=1", 'x'.repeat(65)] : malformed) {
      const params = { ...given.params, [param]: bad }
      const answer = await world.call(id, box.full, { ...given, params })
      expect(answer.status).toBe(400)
      if (one.family === 'v3') expect(answer.body).toHaveProperty(param)
      else expect(answer.code).toBe('id_invalid')
    }
  })
})

const simulated = operations.filter(([, one]) => one.tag === 'Simulator')
test.each(simulated)('%s exists in no live application', async (id, one) => {
  const answer = await world.call(id, production.full, pointless(one, id))
  expect([answer.status, answer.code]).toEqual([403, 'sandbox_only'])
})

describe.concurrent('every write', () => {
  test.each(writing)('%s wants an Idempotency-Key, under /v3 only if it likes', async (id, one) => {
    const given = await good(id)
    const none = await world.call(id, box.full, { ...given, once: null })
    if (needsIdempotencyKey(one)) expect(none.code).toBe('idempotency_key_required')
    else expect(isSuccess(none), none.text).toBe(true)
    for (const once of ['a b', 'x'.repeat(256), '"open', 'é']) {
      const answer = await world.call(id, box.full, { ...given, once })
      expect(answer.code, once).toBe('idempotency_key_invalid')
    }
  })

  test.each(remembered)('%s repeated with its key gives the same answer', async (id, one) => {
    const given = { ...(await good(id)), once: randomUUID() }
    const first = await world.call(id, box.full, given)
    expect(isSuccess(first), first.text).toBe(true)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    for (const once of [given.once, `"${given.once}"`]) {
      const again = await world.call(id, box.full, { ...given, once })
      expect([again.status, again.text]).toEqual([first.status, first.text])
      expect(again.headers.get('idempotency-replayed')).toBe('true')
    }
    if (!one.body) return
    const body = `${JSON.stringify(given.body ?? {})} `
    const reused = await world.call(id, box.full, { ...given, body })
    expect(reused.code, reused.text).toBe('idempotency_key_reused')
  })

  test.each(remembered)('%s sent twenty times at once happens once', async (id) => {
    const given = { ...(await good(id)), once: randomUUID() }
    // A key of its own: what was written with it, these twenty wrote.
    const key = await world.key(box, allScopes)
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.call(id, key, given)))
    const texts = new Set(answers.map(({ status, text }) => `${status} ${text}`))
    expect([...texts]).toHaveLength(1)
    expect(isSuccess(answers[0]!), answers[0]!.text).toBe(true)
    const replayed = answers.filter(({ headers }) => headers.has('idempotency-replayed'))
    expect(replayed).toHaveLength(19)
    expect(await written(key, given, done[id])).toEqual(done[id])
  })
})

/**
 * What was written with a key, and in whose name it simulates: there the lines of the customer are
 * counted that only the call can have caused.
 */
async function written(key: string, given: Given, wanted: readonly string[] = []) {
  const { keyId } = world.services.tenants.snapshot().keys.get(sha256Hex(key))!
  const { rows } = await world.db.query<{ what: string }>({
    text: `select kind as what from journal where actor like '%:' || $1
        or (entity_id::text = $2 and actor ~ '^(provider:simulator|system:monitoring)$'
          and kind = any (string_to_array($3, ' ')))
      union all select kind from admin_event where actor like '%:' || $1`,
    values: [keyId, given.params?.['id'] ?? unknownId, wanted.join(' ')],
  })
  return rows.map(({ what }) => what).toSorted()
}

test('twenty creations of one person at once make one customer', async () => {
  const body = (await good('createCustomer')).body
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => world.call('createCustomer', box.full, { body })),
  )
  const codes = answers.map(({ status, code }) => code ?? String(status)).toSorted()
  expect(codes).toEqual(['201', ...Array.from({ length: 19 }, () => 'customer_exists')])
})

test('twenty different commands at once are decided one after another', async () => {
  const { story } = await live(world, 'join')
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => switched(story, index % 2 === 0 ? 'off' : 'on')),
  )
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
  const applied = answers.filter((one) => one.status === 200 && !one.body['already'])
  const versions = applied.map((one) => one.body['version'] as number).toSorted((a, b) => a - b)
  expect(versions).toEqual(versions.map((_, index) => versions[0]! + index))
})
const switched = (story: Story, step: string): Promise<Answer> => go(story, [step])

test('what is no operation is said to be none', async () => {
  const headers = { 'x-api-key': box.full }
  for (const path of ['/v1', '/v1/nothing', '/v1/customers/x/y', '/v1/Customers']) {
    expect((await world.fetch(path, { headers })).code, path).toBe('route_not_found')
  }
  const method = await world.fetch('/v1/customers', { method: 'DELETE', headers })
  expect(method.code).toBe('route_not_found')
})
