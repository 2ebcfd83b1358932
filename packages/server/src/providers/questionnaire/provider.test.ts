/** A questionnaire ends as the answers set apart say, or waits for a person to read it. */
import { expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf } from '../session-provider.fixture.ts'
import { questionnaireAnswers } from './provider.ts'

describeSessionProvider('the questionnaire', () => questionnaireAnswers)

const flagged = (...actions: string[]) => ({
  input: {
    questionnaire_id: 'q-1',
    flagged: actions.map((action) => ({ question_id: 'funds', action })),
  },
})

test.each([
  [[], 'APPROVED'],
  [['NO_ACTION'], 'APPROVED'],
  [['NO_ACTION', 'REVIEW'], 'IN_REVIEW'],
  [['REVIEW', 'DECLINE'], 'DECLINED'],
  // What an answer is set apart for must not be lost with its word.
  [['?'], 'IN_REVIEW'],
])('answers flagged %j: %s', async (actions, status) => {
  const facts = await factsOf(questionnaireAnswers, 'QUESTIONNAIRE', flagged(...actions))
  expect(facts.status).toBe(status)
  expect(risksOf(facts)).toEqual(actions.map(() => 'QUESTIONNAIRE_ANSWER_FLAGGED'))
})

test('a workflow may want all answers read', async () => {
  const config = { review_questionnaire_manually: true }
  expect(await factsOf(questionnaireAnswers, 'QUESTIONNAIRE', { config })).toMatchObject({
    status: 'IN_REVIEW',
    manual: true,
  })
})
