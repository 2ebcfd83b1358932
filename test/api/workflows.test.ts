/** Workflows as clients of the reference meet them: made, drafted, published, archived. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
})
afterAll(() => world.close())

const resultsOf = (answer: Answer) => answer.body['results'] as Record<string, unknown>[]
const create = (body: object, key = box.full): Promise<Answer> =>
  world.call('createWorkflow', key, { body })
const about = (made: Answer) => ({
  params: { workflow_id: made.body['workflow_id'] as string },
})
const update = (made: Answer, body: object): Promise<Answer> =>
  world.call('updateWorkflow', box.full, { ...about(made), body })
const publish = (made: Answer): Promise<Answer> =>
  world.call('publishWorkflow', box.full, { ...about(made), body: {} })
const read = (made: Answer): Promise<Answer> => world.call('getWorkflow', box.full, about(made))
const ocr = [{ feature: 'OCR' }]
const nobody = '01890000-0000-7000-8000-000000000000'

describe('a new workflow', () => {
  test('is published at once, with what nobody said filled in', async () => {
    const made = await create({ features: [{ feature: 'ocr' }, { feature: 'Liveness' }] })
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({
      version: 1,
      status: 'published',
      workflow_label: 'Custom workflow',
      workflow_type: 'kyc',
      session_kind: 'user',
      is_default: false,
      is_simple_workflow: true,
      max_retry_attempts: 3,
      retry_window_days: 7,
      session_expiration_time: 604_800,
      auto_block_on_decline: false,
      is_desktop_allowed: false,
      total_price: '0.00',
      features: [
        { feature: 'OCR', config: {}, label: null, node_id: 'ocr' },
        { feature: 'LIVENESS', config: {}, label: null, node_id: 'liveness' },
      ],
    })
    expect((await read(made)).body).toEqual(made.body)
  })

  test('takes every setting, and keeps what was said', async () => {
    const said = {
      workflow_label: 'Mine',
      workflow_type: 'adults',
      is_desktop_allowed: true,
      max_retry_attempts: 0,
      retry_window_days: null,
      session_expiration_time: 3_600,
      auto_block_on_decline: true,
      auto_blocklist_identifiers: true,
      kyc_expiration_months: 12,
      is_white_label_enabled: false,
    }
    const config = { minimum_age: 21, status_rules: [{ x: 1 }] }
    const made = await create({ ...said, features: [{ feature: 'OCR', config, label: 'Paper' }] })
    expect(made.body).toMatchObject(said)
    expect(made.body['features']).toEqual([
      { feature: 'OCR', config, label: 'Paper', node_id: 'ocr' },
    ])
  })

  test.each(['kyc', 'kyb', 'document_liveness', 'address', 'email', 'phone', 'biometric'])(
    'is made from the template %s',
    async (template) => {
      const listed = await world.call('listTemplates', box.full)
      const row = resultsOf(listed).find((one) => one['template'] === template)!
      const made = await create({ template })
      expect(made.status, made.text).toBe(201)
      const { workflow_label, workflow_type, session_kind } = row
      expect(made.body).toMatchObject({ workflow_label, workflow_type, session_kind })
    },
  )

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, object, string, RegExp]>([
    ['nothing to ask',          {},                                                'features', /must be given/],
    ['two things to ask',       { features: ocr, template: 'kyc' },                'features', /one of them/],
    ['no features',             { features: [] },                                  'features', /./],
    ['a feature nobody has',    { features: [{ feature: 'NFC' }] },
      'features', /number 1 is none of OCR/],
    ['a face too early',        { features: [{ feature: 'LIVENESS' }, { feature: 'FACE_MATCH' }] },
      'features', /^face_match: FACE_MATCH needs ID_VERIFICATION before it/],
    ['an unknown setting',      { features: [{ feature: 'OCR', config: { max_age: 3 } }] },
      'features', /^ocr: max_age is no setting .* maximum_age/],
    ['a setting out of bounds', { features: [{ feature: 'OCR', config: { minimum_age: 200 } }] },
      'features', /from 0 to 120/],
    ['too long a label',        { features: ocr, workflow_label: 'x'.repeat(51) }, 'workflow_label', /50/],
    ['too many attempts',       { features: ocr, max_retry_attempts: 11 },         'max_retry_attempts', /10/],
    ['no days',                 { features: ocr, retry_window_days: 0 },           'retry_window_days', /./],
    ['a white label',           { features: ocr, is_white_label_enabled: true },   'is_white_label_enabled', /./],
    ['an unread graph',         { graph: { start_node: 'a', nodes: { a: { type: 'x' } } } },
      'graph', /^a: type must be one of/],
    ['no questionnaire',        { template: 'questionnaire' },
      'template', /questionnaire_uuid must be given/],
    ['a foreign questionnaire', { template: 'questionnaire', questionnaire_uuid: nobody },
      'template', /names no questionnaire/],
  ])('with %s is refused', async (_what, body, field, why) => {
    const answer = await create(body)
    expect(answer.status).toBe(400)
    const said = answer.body[field] as string[]
    expect(said?.[0], answer.text).toMatch(why)
  })

  test.each([
    ['features', { features: [{ feature: 'KYB_REGISTRY' }] }],
    [
      'graph',
      {
        graph: {
          start_node: 'a',
          nodes: {
            a: { type: 'feature', feature: 'KYB_REGISTRY', next: 'b' },
            b: { type: 'status', session_status: 'Determine' },
          },
        },
      },
    ],
    ['template', { template: 'kyb' }],
  ])('of persons asks nothing of companies: %s', async (part, asked) => {
    const answer = await create({ workflow_type: 'kyc', ...asked })
    expect(answer.status, answer.text).toBe(400)
    expect((answer.body[part] as string[])[0]).toMatch(/cannot be used in a user workflow/)
    const made = await create({ template: 'kyb' })
    const changed = await world.call('updateWorkflow', box.full, {
      ...about(made),
      body: { workflow_type: 'kyc' },
    })
    expect([changed.status, Object.keys(changed.body)]).toEqual([400, ['workflow_type']])
  })

  test('is found by its id in capitals, by which sessions are made as well', async () => {
    const made = await create({ features: ocr })
    const capitals = String(made.body['workflow_id']).toUpperCase()
    const found = await world.call('getWorkflow', box.full, { params: { workflow_id: capitals } })
    expect(found.body).toEqual(made.body)
    const body = { workflow_id: capitals }
    const session = await world.call('createSession', box.full, { body })
    expect(session.body).toMatchObject({ workflow_id: made.body['workflow_id'] })
    const { session_id } = session.body
    const params = { session_id: String(session_id).toUpperCase() }
    const decided = await world.call('getSessionDecision', box.full, { params })
    expect(decided.body).toMatchObject({ session_id })
  })

  test('of flags is refused with what to send instead', async () => {
    const answer = await create({ workflow_type: 'kyc', is_ocr_enabled: true })
    expect([answer.status, answer.code]).toEqual([400, 'workflow_flags_refused'])
    expect(answer.body['detail']).toContain('[{"feature": "OCR"}')
  })

  test('that is refused is not there', async () => {
    const tenant = await world.tenant('refused')
    await create({ features: [{ feature: 'FACE_MATCH' }] }, tenant.full)
    expect((await world.call('listWorkflows', tenant.full)).body['count']).toBe(2)
  })

  test('needs a scope that analysts have and partners do not', async () => {
    expect((await create({ features: ocr }, box.partner)).code).toBe('scope_missing')
    expect((await create({ features: ocr }, box.analyst)).status).toBe(201)
    expect((await world.call('listWorkflows', box.partner)).status).toBe(200)
  })
})

describe('a draft', () => {
  test('may be wrong, says so of each node, and is published once it is right', async () => {
    const features = [{ feature: 'FACE_MATCH', config: { x: 1 } }]
    const made = await create({ status: 'draft', features })
    expect(made.body).toMatchObject({ status: 'draft', is_editable: true })
    const validity = await world.call('validateWorkflow', box.full, { ...about(made), body: {} })
    const errors = validity.body['errors'] as Record<string, unknown>[]
    expect(validity.body['valid']).toBe(false)
    expect(errors.map(({ node_id, code, path }) => [node_id, code, path])).toEqual([
      ['face_match', 'setting_unknown', '/nodes/face_match/config/x'],
      ['face_match', 'feature_too_early', '/nodes/face_match/feature'],
      ['face_match', 'feature_too_early', '/nodes/face_match/feature'],
    ])
    expect((await publish(made)).status).toBe(400)
    const mended = await update(made, { features: ocr, status: 'published' })
    expect(mended.body).toMatchObject({ status: 'published', version: 1 })
    const again = await publish(made)
    expect([again.status, again.code]).toEqual([409, 'workflow_draft_missing'])
  })

  test('is told which of its settings are not heeded, and may be published', async () => {
    const features = [
      { feature: 'OCR' },
      { feature: 'AML', config: { create_cases_on_hit: true, aml_score_approve_threshold: 80 } },
    ]
    const made = await create({ status: 'draft', features, is_desktop_allowed: true })
    const validity = await world.call('validateWorkflow', box.full, { ...about(made), body: {} })
    const warnings = validity.body['warnings'] as Record<string, unknown>[]
    expect(validity.body['valid']).toBe(true)
    expect(warnings.map(({ node_id, code, path }) => [node_id, code, path])).toEqual([
      [null, 'setting_unused', ''],
      ['aml', 'setting_unused', '/nodes/aml/config/create_cases_on_hit'],
    ])
    expect((await publish(made)).status).toBe(200)
  })

  test('is made of what is published, which stays until the draft is published', async () => {
    const made = await create({ features: ocr, workflow_label: 'One' })
    const draft = await update(made, { workflow_label: 'Two' })
    expect(draft.body).toMatchObject({ status: 'draft', version: 2, workflow_label: 'Two' })
    expect(draft.body['uuid']).not.toBe(made.body['uuid'])
    // By its id the draft; by the uuid of a version that version.
    expect((await read(made)).body).toEqual(draft.body)
    const first = { params: { workflow_id: made.body['uuid'] as string } }
    expect((await world.call('getWorkflow', box.full, first)).body).toEqual(made.body)
    const published = await publish(made)
    expect(published.body).toMatchObject({ status: 'published', version: 2 })
    const before = await world.call('getWorkflow', box.full, first)
    expect(before.body).toMatchObject({ status: 'superseded', workflow_label: 'One' })
  })

  test('is the same one whoever asks for it', async () => {
    const made = await create({ features: ocr })
    const ask = () => world.call('createWorkflowDraft', box.full, { ...about(made), body: {} })
    const all = await Promise.all([ask(), ask(), ask()])
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
    expect(all[0]!.body).toMatchObject({ version: 2, status: 'draft' })
  })

  test('is not made by a change of nothing', async () => {
    const made = await create({ features: ocr })
    expect((await update(made, {})).body).toEqual(made.body)
    expect((await update(made, { status: 'published' })).body).toEqual(made.body)
  })

  test('that cannot be published is as it was before', async () => {
    const made = await create({ features: ocr })
    const wrong = await update(made, { features: [{ feature: 'AML' }], status: 'published' })
    expect(wrong.status).toBe(400)
    expect((await read(made)).body).toEqual(made.body)
  })
})

describe('a graph', () => {
  const rule = { field: 'kyc.age', operator: 'less_than', value: 21 }
  const graph = {
    start_node: 'ocr',
    nodes: {
      ocr: { type: 'feature', feature: 'ocr', next: 'split' },
      split: {
        type: 'branch',
        branches: [
          { id: 'young', rules: [rule], goto: 'paper' },
          { id: 'others', goto: 'end' },
        ],
      },
      paper: { type: 'feature', feature: 'PROOF_OF_ADDRESS', next: 'end' },
      end: { type: 'status', session_status: 'Determine' },
    },
  }

  test('is put into the draft, published and given back', async () => {
    const made = await create({ features: ocr })
    const put = await world.call('putWorkflowGraph', box.full, { ...about(made), body: graph })
    expect(put.body).toMatchObject({ version: 2, status: 'draft', start_node: 'ocr' })
    const published = await publish(made)
    expect(published.body).toMatchObject({ is_simple_workflow: false, version: 2 })
    const names = (published.body['features'] as { node_id: string }[]).map((one) => one.node_id)
    expect(names).toEqual(['ocr', 'paper'])
    const got = await world.call('getWorkflowGraph', box.full, about(made))
    const { start_node, nodes } = got.body
    const again = await world.call('putWorkflowGraph', box.full, {
      ...about(made),
      body: { start_node, nodes },
    })
    expect(again.body['nodes']).toEqual(nodes)
  })

  test('that asks about what did not run is drafted and not published', async () => {
    const early = { ...graph.nodes.split.branches[0]!, rules: [{ ...rule, field: 'poa.age' }] }
    const split = { ...graph.nodes.split, branches: [early, graph.nodes.split.branches[1]!] }
    const made = await create({
      status: 'draft',
      graph: { ...graph, nodes: { ...graph.nodes, split } },
    })
    expect(made.status, made.text).toBe(201)
    const refused = await publish(made)
    expect(refused.body).toEqual({
      nodes: ['split: PROOF_OF_ADDRESS did not run on every path to here'],
    })
  })
})

describe('workflows of an application', () => {
  test('begin with one for persons and one for companies, published and the default', async () => {
    const tenant = await world.tenant('fresh')
    const all = await Promise.all(
      Array.from({ length: 5 }, () => world.call('listWorkflows', tenant.full)),
    )
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
    const rows = resultsOf(all[0]!)
    expect(rows.map((one) => one['workflow_type']).toSorted()).toEqual(['kyb', 'kyc'])
    for (const one of rows) expect(one).toMatchObject({ is_default: true, status: 'published' })
  })

  test('have one default of each kind, from when it is published', async () => {
    const tenant = await world.tenant('default')
    const labels = async () => {
      const rows = resultsOf(await world.call('listWorkflows', tenant.full))
      return rows.filter((one) => one['is_default']).map((one) => one['workflow_label'])
    }
    const company = 'Company'
    expect(await labels()).toContain('Identity, face and screening')
    const body = { features: ocr, workflow_label: 'Mine', is_default: true }
    await create(body, tenant.full)
    expect((await labels()).toSorted()).toEqual([company, 'Mine'])
    const many = Array.from({ length: 5 }, () => create(body, tenant.full))
    for (const made of await Promise.all(many)) expect(made.status).toBe(201)
    expect((await labels()).toSorted()).toEqual([company, 'Mine'])
  })

  test('are listed newest first, page by page, without the archived', async () => {
    const tenant = await world.tenant('pages')
    const made = await create({ features: ocr, workflow_label: 'Newest' }, tenant.full)
    const ofUsers = await world.call('listWorkflows', tenant.full, {
      query: { session_kind: 'user', limit: 1 },
    })
    expect(resultsOf(ofUsers)).toMatchObject([{ session_kind: 'user' }])
    const first = await world.call('listWorkflows', tenant.full, { query: { limit: 1 } })
    expect(first.body['count']).toBe(3)
    expect(resultsOf(first)[0]).toEqual(made.body)
    const path = (first.body['next'] as string).replace(world.url, '')
    const second = await world.fetch(path, { headers: { 'x-api-key': tenant.full } })
    expect(resultsOf(second)[0]).not.toEqual(made.body)
    const gone = await world.call('deleteWorkflow', tenant.full, about(made))
    expect(gone.status).toBe(204)
    expect((await world.call('getWorkflow', tenant.full, about(made))).code).toBe(
      'workflow_not_found',
    )
    expect((await world.call('listWorkflows', tenant.full)).body['count']).toBe(2)
  })

  test('of companies name published workflows for those behind them', async () => {
    const person = await create({ features: ocr })
    const draft = await create({ features: ocr, status: 'draft' })
    const of = (made: Answer) => [
      { feature: 'KYB_REGISTRY' },
      {
        feature: 'KYB_KEY_PEOPLE',
        config: {
          kyb_role_config: { ubo: { verification_workflow: made.body['workflow_id'] } },
        },
      },
    ]
    expect((await create({ features: of(person) })).body['session_kind']).toBe('business')
    const refused = await create({ features: of(draft) })
    expect(refused.body['features']).toEqual([
      'kyb_key_people: the workflow of ubo is not published in this application',
    ])
  })
})
