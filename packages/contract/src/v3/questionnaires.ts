/** Questionnaires under /v3: their shapes, and the operations (entity reference 2.10, 3.4). */
import { actions } from '@ostiary/domain/workflow/action'
import { ruleOperators } from '@ostiary/domain/workflow/graph'
import { questionTypeNames } from '@ostiary/domain/questionnaire/questionnaire'
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, OneOf } from '../shapes.ts'
import { Lenient, byOffset, resultsPage } from './shapes.ts'

const Texts = Type.Record(Type.String(), Type.String(), { description: 'By language.' })
const Time = Type.String({ format: 'date-time' })
const condition = {
  operator: OneOf(ruleOperators),
  value: Type.Optional(Type.Unknown()),
  score: Type.Optional(Type.Number()),
}

const Question = Type.Object({
  id: Type.String(),
  type: OneOf(questionTypeNames),
  label: Texts,
  description: Type.Optional(Texts),
  required: Type.Boolean(),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Texts }))),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  show_if: Type.Optional(Type.Object({ question: Type.String(), ...condition })),
  actions: Type.Optional(Type.Array(Type.Object({ ...condition, answer_action: OneOf(actions) }))),
})

const QuestionnaireShape = Type.Object({
  uuid: Id,
  questionnaire_id: Id,
  version: Type.Integer({ minimum: 1, description: 'Every change is another; workflows pin one.' }),
  title: Type.String(),
  description: Type.String(),
  languages: Type.Array(Type.String()),
  sections: Type.Array(Type.Object({ title: Texts, questions: Type.Array(Question) })),
  created_at: Time,
  updated_at: Time,
})

/** Parts are read by the domain, which says of each what is wrong with it. */
const Parts = Type.Unsafe<readonly unknown[]>({
  type: 'array',
  items: {},
  maxItems: 200,
})
const parts = {
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  languages: Type.Optional(Type.Array(Type.String(), { maxItems: 60 })),
  sections: Type.Optional(Parts),
  questions: Type.Optional(Parts),
}
const Title = Type.String({ minLength: 1, maxLength: 200 })
const Create = Lenient({ title: Title, ...parts })
const Patch = Lenient({ title: Type.Optional(Title), ...parts })

const v3 = { family: 'v3', tag: 'Workflows' } as const
const named = Type.Object({ questionnaire_uuid: Id })
const reads = ['customers:read'] as const
const writes = ['workflows:write'] as const

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const questionnaireRoutesV3 = {
  listQuestionnaires: route({
    ...v3, method: 'GET', path: '/v3/questionnaires/', scopes: reads,
    summary: 'Questionnaires, newest first.',
    query: Type.Object({ ...byOffset }), answers: { 200: resultsPage(QuestionnaireShape) },
    errors: [],
  }),
  createQuestionnaire: route({
    ...v3, method: 'POST', path: '/v3/questionnaires/', scopes: writes,
    summary: 'Make a questionnaire of sections, or of `questions` alone.',
    body: Create, answers: { 201: QuestionnaireShape },
    errors: ['questionnaire_invalid'],
  }),
  getQuestionnaire: route({
    ...v3, method: 'GET', path: '/v3/questionnaires/:questionnaire_uuid/', scopes: reads,
    summary: 'Read a questionnaire.',
    params: named, answers: { 200: QuestionnaireShape },
    errors: ['questionnaire_not_found'],
  }),
  updateQuestionnaire: route({
    ...v3, method: 'PATCH', path: '/v3/questionnaires/:questionnaire_uuid/', scopes: writes,
    summary: 'Make another version; published workflows ask the one they were published with.',
    params: named, body: Patch, answers: { 200: QuestionnaireShape },
    errors: ['questionnaire_not_found', 'questionnaire_invalid'],
  }),
  deleteQuestionnaire: route({
    ...v3, method: 'DELETE', path: '/v3/questionnaires/:questionnaire_uuid/', scopes: writes,
    summary: 'Delete a questionnaire; workflows published with it go on asking it.',
    params: named, answers: { 204: null },
    errors: ['questionnaire_not_found'],
  }),
}
