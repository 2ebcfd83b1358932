/** What a step needs before a provider is asked at all, and what is wrong with what came. */
import { checkAnswers } from '@ostiary/domain/questionnaire/check-answers'
import type { Question, Questionnaire } from '@ostiary/domain/questionnaire/questionnaire'
import type { Feature } from '@ostiary/domain/workflow/features'
import {
  companyChecks,
  faultsOfFields,
  isFields,
  isUnsaid,
  typedChecks,
} from '../../sessions/declared-fields.ts'
import { declaredPeople, nameMost } from './declared-people.ts'
import { faultAt, refuseFields } from './refused.ts'
import type { FaultAt } from './refused.ts'

type Input = Readonly<Record<string, unknown>>

/** What must be there before a provider is asked at all. */
const must: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  OCR: ['document_type', 'issuing_state', 'front'],
  LIVENESS: ['selfie'],
  AGE_ESTIMATION: ['selfie'],
  PROOF_OF_ADDRESS: ['document', 'document_type', 'address'],
  QUESTIONNAIRE: ['answers'],
  DOCUMENT_AI: ['documents'],
  KYB_DOCUMENTS: ['documents'],
  KYB_KEY_PEOPLE: ['parties'],
}

/** @throws Refused naming every field that is missing or wrong */
export function needed(feature: Feature, input: Input, nowMs: number): Input {
  const missing = (must[feature] ?? []).filter((name) => input[name] == null || input[name] === '')
  if (missing.length > 0)
    return refuseFields(...missing.map((name) => faultAt(`/${name}`, 'missing')))
  if (feature === 'KYB_REGISTRY') return company(input, nowMs)
  if (feature === 'KYB_KEY_PEOPLE') return declaredPeople(input, nowMs)
  if (feature === 'OCR' || feature === 'PROOF_OF_ADDRESS') return typed(input, nowMs)
  return input
}

/** What a sandbox, or a reviewer, reads beside the pictures. */
function typed(input: Input, nowMs: number): Input {
  const errors = faultsOfFields(typedChecks, input, nowMs).map(({ field, ...fault }) => ({
    path: `/${field}`,
    ...fault,
  }))
  return errors.length === 0 ? input : refuseFields(...errors)
}

/** Of a register it is named by its handle, and corrected; else it is described by hand. */
function company(input: Input, nowMs: number): Input {
  const isFound = typeof input['handle'] === 'string' && input['handle'] !== ''
  const manual = isFields(input['manual']) ? input['manual'] : {}
  const must = isFound ? [] : ['legal_name', 'country_code']
  const errors = [
    ...must
      .filter((name) => isUnsaid(manual[name]))
      .map((name) => faultAt(`/manual/${name}`, 'missing')),
    ...companyFaults(input['manual'], '/manual', nowMs),
    ...companyFaults(input['corrections'], '/corrections', nowMs),
  ]
  return errors.length === 0 ? input : refuseFields(...errors)
}

function companyFaults(said: unknown, at: string, nowMs: number): FaultAt[] {
  if (isUnsaid(said)) return []
  if (!isFields(said)) return [faultAt(at, 'values_invalid')]
  return [
    ...faultsOfFields(companyChecks, said, nowMs).map(({ field, ...fault }) => ({
      path: `${at}/${field}`,
      ...fault,
    })),
    ...Object.keys(said)
      .filter((name) => !Object.hasOwn(companyChecks, name))
      .map((name) => faultAt(`${at}/${name.slice(0, nameMost)}`, 'unknown')),
  ]
}

/** Answers to a questionnaire, as they are kept. */
export interface Answered {
  readonly questionnaire_id: string
  readonly title: string
  readonly sections: readonly {
    readonly title: string
    readonly items: readonly {
      readonly question_id: string
      readonly type: Question['type']
      readonly label: string
      /** Of files `{ media_id }` each, in whose place a decision shows a link. */
      readonly value: unknown
    }[]
  }[]
  readonly flagged: readonly { readonly question_id: string; readonly action: string }[]
}

/** Answers in one form, with those the questionnaire sets apart. @throws Refused by question */
export function answersOf(
  { questionnaire, questionnaireId }: { questionnaire: Questionnaire; questionnaireId: string },
  input: Input,
): Answered {
  const given = isFields(input['answers']) ? input['answers'] : {}
  const { errors, answers, warnings } = checkAnswers(questionnaire, given)
  if (errors.length > 0)
    return refuseFields(
      ...errors.map(({ question, ...fault }) => ({ path: `/answers/${question}`, ...fault })),
    )
  const [language = 'en'] = questionnaire.languages
  return {
    questionnaire_id: questionnaireId,
    title: questionnaire.title,
    sections: questionnaire.sections.map((section) => ({
      title: section.title[language] ?? '',
      items: section.questions
        .filter(({ id }) => id in answers)
        .map(({ id, type, label }) => ({
          question_id: id,
          type,
          label: label[language] ?? id,
          value: type === 'file' ? filesOf(answers[id]) : answers[id],
        })),
    })),
    flagged: warnings.map(({ question, action }) => ({ question_id: question, action })),
  }
}

/** A list of ids, as the answers were checked. */
const filesOf = (ids: unknown): readonly { media_id: string }[] =>
  (ids as readonly string[]).map((id) => ({ media_id: id }))
