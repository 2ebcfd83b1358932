/** What the screens decide without a browser: stages, prompts, answers, outcomes. */
import { expect, test } from 'vitest'
import type { Question } from '../api/state.ts'
import { fitted } from '../capture/picture.ts'
import { en } from '../text/en.ts'
import { answersFaults, answersInput } from './answers.ts'
import { stagesOf } from './document-stages.ts'
import { isWayBack, toldOf } from './outcome.ts'
import { promptsOf } from './selfie-prompts.ts'

test('a back is asked for where there is one', () => {
  const ask = { needs_back: { P: false, ID: true } }
  expect(stagesOf(ask, 'P')).toEqual(['choice', 'front', 'details'])
  expect(stagesOf(ask, 'ID')).toEqual(['choice', 'front', 'back', 'details'])
  expect(stagesOf(ask, 'toString')).toEqual(['choice', 'front', 'details'])
})

test('movements follow a straight look, in turn', () => {
  expect(promptsOf({ method: 'PASSIVE', frames: 5 })).toEqual(['straight'])
  expect(promptsOf({ method: 'ACTIVE_3D', frames: 4 })).toEqual([
    'straight',
    'left',
    'right',
    'smile',
    'left',
  ])
  expect(promptsOf({ method: 'FLASHING', frames: 2 })).toEqual(['straight', 'still', 'still'])
})

const question = (id: string, type: Question['type'], required = false): Question => ({
  id,
  type,
  label: id,
  required,
})

test('an answer keeps the bounds of its question', () => {
  const asked = [
    { ...question('n', 'number'), min: 1, max: 10 },
    { ...question('t', 'short_text'), min: 3, max: null },
  ]
  expect(answersFaults(asked, { n: '11', t: 'ab' }, en)).toEqual({
    'answers.n': 'At most 10.',
    'answers.t': 'At least 3 characters.',
  })
  expect(answersFaults(asked, { n: '10', t: 'abc' }, en)).toEqual({})
  expect(answersFaults(asked, { n: 'many', t: '' }, en)).toEqual({ 'answers.n': 'Write a number.' })
})

test('answers are sent as their type, and only where there are any', () => {
  const shown = [
    question('n', 'number'),
    question('b', 'boolean'),
    question('m', 'multiple_choice'),
    question('f', 'file'),
    question('t', 'short_text'),
    question('e', 'short_text'),
  ]
  const answers = {
    n: '12.5',
    b: false,
    m: ['x'],
    f: { media_id: 'media-1', name: 'a.pdf' },
    t: ' x ',
    e: ' ',
    hidden: 'not asked',
  }
  expect(answersInput(shown, answers)).toEqual({
    n: 12.5,
    b: false,
    m: ['x'],
    f: 'media-1',
    t: 'x',
  })
})

test('what is missing or no answer is marked', () => {
  const shown = [
    question('no', 'boolean', true),
    question('none', 'multiple_choice', true),
    question('day', 'date'),
    question('free', 'short_text'),
  ]
  expect(answersFaults(shown, { no: false, none: [], day: '2026-13-01' }, en)).toEqual({
    'answers.none': en.page.required,
    'answers.day': en.page.invalid_date,
  })
})

test.each([
  ['Approved', false, 'good'],
  ['In Review', false, 'wait'],
  ['Declined', false, 'bad'],
  ['Declined', true, 'bad'],
  ['Expired', false, 'off'],
  ['Abandoned', false, 'off'],
  ['Kyc Expired', false, 'off'],
  ['Of a newer server', false, 'off'],
])('%s, once more %s, looks %s', (status, can_retry, sign) => {
  const told = toldOf({ status, can_retry }, { name: 'N', kind: 'user', text: en })
  expect(told.sign).toBe(sign)
  expect(told.heading).not.toBe('')
  if (can_retry) expect(told.hint).toBe(en.result.declined_retry('N'))
})

test('of a company it is said of the company, not of whoever acts for it', () => {
  const told = (status: string, can_retry = false) =>
    toldOf({ status, can_retry }, { name: 'N', kind: 'business', text: en })
  expect(told('Approved').heading).toBe('Your company is verified')
  expect(told('Declined').heading).toBe('We could not verify your company')
  expect(told('Declined', true).hint).toBe(en.result.company_declined_retry('N'))
})

test('the way back is a page or an app, never a script', () => {
  expect(isWayBack('https://example.com/done')).toBe(true)
  expect(isWayBack('bank.app://verified')).toBe(true)
  expect(isWayBack('java\nscript:alert(1)')).toBe(false)
  expect(isWayBack('data:text/html,x')).toBe(false)
  expect(isWayBack('/relative')).toBe(false)
})

test('a picture is made smaller, never larger', () => {
  expect(fitted({ width: 6000, height: 4000 })).toEqual({ width: 3000, height: 2000 })
  expect(fitted({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 })
})
