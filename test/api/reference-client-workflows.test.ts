/** The client of the reference, unchanged, against this server: workflows and questionnaires. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReferenceClient } from '../reference-client.ts'
import type { ReferenceClient } from '../reference-client.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
let client: ReferenceClient
beforeAll(async () => {
  world = await openWorld()
  const { full } = await world.tenant('reference client')
  client = await openReferenceClient({ url: world.url, key: full })
})
afterAll(async () => {
  client.close()
  await world.close()
})

test('its tools for workflows create, list, get, update and delete', async () => {
  const made = await client.call('didit_create_workflow', {
    workflow_label: 'From the client',
    features: [
      { feature: 'OCR' },
      { feature: 'LIVENESS', config: { face_liveness_method: 'PASSIVE' }, label: 'Face' },
      { feature: 'FACE_MATCH' },
    ],
    max_retry_attempts: 2,
    is_white_label_enabled: false,
  })
  expect(made).toMatchObject({ workflow_label: 'From the client', status: 'published' })
  const workflow_id = made['workflow_id']
  expect(await client.call('didit_get_workflow', { workflow_id })).toEqual(made)
  const listed = await client.call('didit_list_workflows')
  expect((listed['results'] as unknown[])[0]).toEqual(made)
  const updated = await client.call('didit_update_workflow', {
    workflow_id,
    workflow_label: 'Renamed',
    status: 'published',
  })
  expect(updated).toMatchObject({ workflow_label: 'Renamed', version: 2, status: 'published' })
  const gone = await client.call('didit_delete_workflow', { workflow_id })
  expect(gone).toEqual({ success: true })
  await expect(client.call('didit_get_workflow', { workflow_id })).rejects.toThrow('API 404')
})

test('its refusals name the node', async () => {
  const features = [{ feature: 'LIVENESS' }, { feature: 'FACE_MATCH' }]
  await expect(client.call('didit_create_workflow', { features })).rejects.toThrow(
    /API 400.*face_match/,
  )
  const draft = await client.call('didit_create_workflow', { features, status: 'draft' })
  expect(draft['status']).toBe('draft')
})

test('its tools for questionnaires create, list, get, update and delete', async () => {
  const made = await client.call('didit_create_questionnaire', {
    title: 'Source of funds',
    description: 'Where the money comes from.',
    questions: [
      { type: 'single_choice', text: 'Whence?', options: ['work', 'other'] },
      { type: 'long_text', text: 'Tell us', show_if: { question: 'question_1', value: 'other' } },
    ],
  })
  const questionnaire_id = made['uuid']
  expect(await client.call('didit_get_questionnaire', { questionnaire_id })).toEqual(made)
  const listed = await client.call('didit_list_questionnaires')
  expect(listed).toMatchObject({ count: 1, results: [made] })
  const updated = await client.call('didit_update_questionnaire', {
    questionnaire_id,
    title: 'Funds',
  })
  expect(updated).toMatchObject({ title: 'Funds', sections: made['sections'] })
  await client.call('didit_delete_questionnaire', { questionnaire_id })
  await expect(client.call('didit_get_questionnaire', { questionnaire_id })).rejects.toThrow(
    'API 404',
  )
})
