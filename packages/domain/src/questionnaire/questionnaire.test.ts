/** Questionnaires: what can be asked, what an answer must be, and what follows from it. */
import { describe, expect, test } from 'vitest'
import { checkAnswers } from './check-answers.ts'
import type { Questionnaire } from './questionnaire.ts'
import { questionTypeNames } from './questionnaire.ts'
import { readQuestionnaire } from './read-questionnaire.ts'

function read(sent: Record<string, unknown>): Questionnaire {
  const reading = readQuestionnaire(sent)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.questionnaire
}
const asked = (...questions: Record<string, unknown>[]): Questionnaire =>
  read({ title: 'About you', questions: questions.map((one) => ({ label: 'What?', ...one })) })

describe('a questionnaire as it is sent', () => {
  test('with questions alone is one section, with plain texts of one language', () => {
    const sent = { title: ' Money ', questions: [{ type: 'SHORT_TEXT', text: 'Whence?' }] }
    expect(read(sent)).toEqual({
      title: 'Money',
      description: '',
      languages: ['en'],
      sections: [
        {
          title: {},
          questions: [
            { id: 'question_1', type: 'short_text', label: { en: 'Whence?' }, required: false },
          ],
        },
      ],
    })
  })

  test('comes back from its own answer as it was', () => {
    const first = read({
      title: 'T',
      languages: ['de', 'en'],
      sections: [
        {
          title: { de: 'Teil', en: 'Part' },
          questions: [
            {
              id: 'a',
              type: 'single_choice',
              label: { de: 'Ja?' },
              options: ['yes', 'no'],
              required: true,
            },
            {
              id: 'b',
              type: 'number',
              label: { de: 'Wie viel?' },
              min: 1,
              max: 9,
              show_if: { question: 'a', value: 'yes' },
              actions: [{ operator: 'greater_than', value: 5, answer_action: 'REVIEW' }],
            },
          ],
        },
      ],
    })
    const untitled = asked({ id: 'a' })
    for (const one of [first, untitled])
      expect(read(JSON.parse(JSON.stringify(one)) as Record<string, unknown>)).toEqual(one)
  })

  const question = (more: object) => ({ title: 'T', questions: [{ id: 'a', label: 'L', ...more }] })
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[Record<string, unknown>, string]>([
    [{ questions: [{ label: 'L' }] },                                   '/title'],
    [{ title: 'T' },                                                    '/sections'],
    [{ title: 'T', sections: {} },                                      '/sections'],
    [{ title: 'T', sections: [1] },                                     '/sections/0'],
    [{ title: 'T', languages: ['English'], questions: [] },             '/languages'],
    [{ title: 'T', description: 5, questions: [{ label: 'L' }] },       '/description'],
    [{ title: 'T', questions: ['L'] },                                  '/questions/0'],
    [{ title: 'T', questions: [{}] },                                   '/questions/0/label'],
    [{ title: 'T', questions: [{ id: 'a', label: 'L' }, { id: 'a', label: 'L' }] }, '/questions/1/id'],
    [question({ label: { de: 'L' } }),                                  '/questions/0/label'],
    [question({ type: 'colour' }),                                      '/questions/0/type'],
    [question({ type: 'dropdown' }),                                    '/questions/0/options'],
    [question({ type: 'dropdown', options: ['x', 'x'] }),               '/questions/0/options'],
    [question({ type: 'dropdown', options: [{ label: 'x' }] }),         '/questions/0/options/0/value'],
    [question({ required: 'yes' }),                                     '/questions/0/required'],
    [question({ min: 'a' }),                                            '/questions/0/min'],
    [question({ min: 2, max: 1 }),                                      '/questions/0/min'],
    [question({ show_if: { question: 'b', value: 1 } }),                '/questions/0/show_if/question'],
    [question({ show_if: { question: 'a', value: 1 } }),                '/questions/0/show_if/question'],
    [question({ actions: [{ value: 'x' }] }),                           '/questions/0/actions/0/answer_action'],
    [question({ actions: [{ operator: 'regex', value: '(', answer_action: 'REVIEW' }] }),
      '/questions/0/actions/0/value'],
  ])('%j is refused at %s', (sent, path) => {
    const reading = readQuestionnaire(sent)
    expect('problems' in reading && reading.problems.map((one) => one.path)).toEqual([path])
  })
})

describe('answers', () => {
  const options = ['red', 'green', 'blue']
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, object, unknown, unknown]>([
    ['short_text',      {},                'x'.repeat(500),    'x'.repeat(500)],
    ['short_text',      {},                ' Ann ',            'Ann'],
    ['short_text',      {},                'x'.repeat(501),    undefined],
    ['short_text',      { max: 2 },        'abc',              undefined],
    ['long_text',       {},                'x'.repeat(5_000),  'x'.repeat(5_000)],
    ['long_text',       {},                5,                  undefined],
    ['single_choice',   { options },       'red',              'red'],
    ['single_choice',   { options },       'pink',             undefined],
    ['dropdown',        { options },       ['red'],            undefined],
    ['multiple_choice', { options },       ['blue', 'red', 'red'], ['red', 'blue']],
    ['multiple_choice', { options },       'red',              undefined],
    ['date',            {},                '2026-02-28',       '2026-02-28'],
    ['date',            {},                '2026-02-29',       undefined],
    ['number',          {},                ' 12.50 ',          12.5],
    ['number',          { min: 0 },        -1,                 undefined],
    ['number',          {},                '1e9',              undefined],
    ['boolean',         {},                false,              false],
    ['boolean',         {},                'false',            undefined],
    ['file',            {},                'a-1',              ['a-1']],
    ['file',            {},                ['../x'],           undefined],
    ['country',         {},                'de',               'DE'],
    ['country',         {},                'Atlantis',         undefined],
  ])('to %s %j: %j is %j', (type, more, value, answer) => {
    const { errors, answers } = checkAnswers(asked({ id: 'a', type, ...more }), { a: value })
    expect(answers).toEqual(answer === undefined ? {} : { a: answer })
    expect(errors.map(({ question }) => question)).toEqual(answer === undefined ? ['a'] : [])
  })

  test.each(questionTypeNames)('to %s must be there where it is required, blank or not', (type) => {
    const one = asked({ id: 'a', type, options, required: true })
    for (const given of [{}, { a: null }, { a: ' ' }, { a: [] }])
      expect(checkAnswers(one, given).errors).toEqual([
        { question: 'a', code: 'missing', message: 'is needed' },
      ])
    expect(checkAnswers(asked({ id: 'a', type, options }), {}).errors).toEqual([])
  })

  test('to a question say with a code what is wrong, and what would do', () => {
    const one = asked({ id: 'a', type: 'short_text', min: 3 }, { id: 'b', type: 'file' })
    expect(checkAnswers(one, { a: 'x', b: '../x' }).errors).toEqual([
      {
        question: 'a',
        code: 'length_invalid',
        message: 'must have 3 to 500 characters',
        min: 3,
        max: 500,
      },
      {
        question: 'b',
        code: 'files_invalid',
        message: 'must be the ids of at most 10 uploaded files',
        max: 10,
      },
    ])
  })

  test('to a question that is not shown are neither missed nor kept', () => {
    const one = asked(
      { id: 'a', type: 'boolean' },
      { id: 'b', required: true, show_if: { question: 'a', value: true } },
      { id: 'c', required: true, show_if: { question: 'b', operator: 'is_not_empty' } },
    )
    expect(checkAnswers(one, { a: false, b: 'x', c: 'y' })).toEqual({
      errors: [],
      answers: { a: false },
      warnings: [],
    })
    const missing = checkAnswers(one, { a: true }).errors
    expect(missing.map(({ question }) => question)).toEqual(['b'])
    expect(checkAnswers(one, { a: true, b: 'x', c: 'y' }).answers).toEqual({
      a: true,
      b: 'x',
      c: 'y',
    })
  })

  test('lead to the gravest action that fits', () => {
    const actions = [
      { operator: 'greater_than', value: 10, answer_action: 'REVIEW' },
      { operator: 'greater_than', value: 100, answer_action: 'DECLINE' },
      { operator: 'is_not_empty', answer_action: 'NO_ACTION' },
    ]
    const one = asked({ id: 'a', type: 'number', actions })
    const after = (a: number) => checkAnswers(one, { a }).warnings
    expect(after(5)).toEqual([])
    expect(after(50)).toEqual([{ question: 'a', action: 'REVIEW' }])
    expect(after(500)).toEqual([{ question: 'a', action: 'DECLINE' }])
  })

  test('to nothing that was asked are named, and not by inheritance', () => {
    const one = asked({ id: 'constructor', required: true })
    const { errors } = checkAnswers(one, { other: 1 })
    expect(errors.map(({ question, code }) => [question, code])).toEqual([
      ['other', 'unknown'],
      ['constructor', 'missing'],
    ])
  })
})
