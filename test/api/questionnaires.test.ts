/** Questionnaires as clients of the reference meet them, and what workflows keep of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { questionnaireVersion } from '../../packages/server/src/store/questionnaires.ts'
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

const questions = [
  { id: 'job', label: 'What do you do?', required: true },
  { id: 'risky', type: 'boolean', label: 'Is it risky?', show_if: { question: 'job', value: 'x' } },
]
const create = (body: object = {}): Promise<Answer> =>
  world.call('createQuestionnaire', box.full, { body: { title: 'About you', questions, ...body } })
const about = (made: Answer) => ({
  params: { questionnaire_uuid: made.body['uuid'] as string },
})
const update = (made: Answer, body: object): Promise<Answer> =>
  world.call('updateQuestionnaire', box.full, { ...about(made), body })
const titlesOf = (answer: Answer) =>
  (answer.body['results'] as { title: string }[]).map((one) => one.title)

test('it is made, read, changed by another version, listed and deleted', async () => {
  const made = await create({ description: 'Ours' })
  expect(made.status, made.text).toBe(201)
  expect(made.body).toMatchObject({ title: 'About you', description: 'Ours', version: 1 })
  expect((await world.call('getQuestionnaire', box.full, about(made))).body).toEqual(made.body)
  const renamed = await update(made, { title: 'About your work' })
  const { sections } = made.body
  expect(renamed.body).toMatchObject({ title: 'About your work', version: 2, sections })
  const other = await update(made, { questions: [{ label: 'Why?' }] })
  expect(other.body).toMatchObject({ version: 3, description: 'Ours' })
  expect(other.body['sections']).toMatchObject([{ questions: [{ label: { en: 'Why?' } }] }])
  expect(titlesOf(await world.call('listQuestionnaires', box.full))).toContain('About your work')
  const gone = await world.call('deleteQuestionnaire', box.full, about(made))
  expect(gone.status).toBe(204)
  const read = await world.call('getQuestionnaire', box.full, about(made))
  expect(read.code).toBe('questionnaire_not_found')
  expect(titlesOf(await world.call('listQuestionnaires', box.full))).not.toContain(
    'About your work',
  )
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  [{ title: ' ' },                                'title',     'must be text'],
  [{ questions: [] },                             'sections',  '1 to 200 questions'],
  [{ questions: [{ type: 'x', label: 'L' }] },    'questions', 'questions/0/type must be one of short_text'],
  [{ questions: 'x' },                            'questions', 'array'],
  [{ languages: ['de'], questions: [{ label: { en: 'L' } }] }, 'questions', 'questions/0/label has a language'],
])('%j is refused at %s', async (body, field, why) => {
  const answer = await create(body)
  expect(answer.status).toBe(400)
  expect((answer.body[field] as string[] | undefined)?.[0], answer.text).toContain(why)
})

test('a workflow asks the version it was published with, whatever becomes of it', async () => {
  const made = await create()
  const questionnaire_uuid = made.body['uuid'] as string
  await update(made, { title: 'Second' })
  const workflow = await world.call('createWorkflow', box.full, {
    body: { template: 'questionnaire', questionnaire_uuid },
  })
  expect(workflow.status, workflow.text).toBe(201)
  const [feature] = workflow.body['features'] as { config: object }[]
  expect(feature?.config).toEqual({ questionnaire_uuid, questionnaire_version: 2 })
  await update(made, { title: 'Third' })
  await world.call('deleteQuestionnaire', box.full, about(made))
  const params = { workflow_id: workflow.body['uuid'] as string }
  expect((await world.call('getWorkflow', box.full, { params })).body).toEqual(workflow.body)
  const { applicationId } = box
  const named = { applicationId, questionnaireId: questionnaire_uuid, version: 2 }
  expect(await questionnaireVersion(world.db, named)).toMatchObject({ title: 'Second' })
  // Published again, it has nothing to ask.
  const again = await world.call('updateWorkflow', box.full, {
    params,
    body: { workflow_label: 'Again', status: 'published' },
  })
  expect(again.status).toBe(400)
})

test('twenty changes at once are twenty versions', async () => {
  const made = await create()
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, index) => update(made, { title: `Title ${index}` })),
  )
  const versions = all.map((one) => one.body['version'] as number).toSorted((a, b) => a - b)
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 2))
})
