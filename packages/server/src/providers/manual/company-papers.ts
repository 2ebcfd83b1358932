/**
 * Papers of a company, group by group. Nobody has read them: what is sent with a paper (its name,
 * number, days, address) is held against the company, and a reviewer compares the paper itself.
 */
import { documentWarnings } from '@ostiary/domain/company/document-warnings'
import type { CompanyDocument, KnownCompany } from '@ostiary/domain/company/document-warnings'
import { dayOf as dayOfTime, monthsBefore } from '@ostiary/domain/documents/calendar'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer } from '../session-answer.ts'
import { dayOf, lastOf, looseOf, mediaRef, textOf, textsOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'
import { papersIn } from './papers.ts'

type PapersQuestion = NodeQuestion<'KYB_DOCUMENTS'>

export async function companyPapers(question: PapersQuestion): Promise<ProviderAnswer<NodeFacts>> {
  const papers = await papersIn(question)
  if (!papers) return askAgain('KYB_DOCUMENT_MISSING')
  const required = question.config.kyb_required_document_groups
  const items = papers.map((paper) => ({
    group: textOf(paper, 'group') ?? null,
    file: mediaRef(textOf(paper, 'media_id')),
    status: 'Uploaded',
    issue_date: dayOf(paper, 'issue_date') ?? null,
    extracted_fields: fieldsOf(paper),
  }))
  const missing = required.filter((group) => !items.some((item) => item.group === group))
  const data = { items, groups: countsOf(items, required), required_groups: required }
  return missing.length > 0
    ? askAgain('KYB_DOCUMENT_MISSING', data)
    : answered(
        leftToReviewer(data, [...aboutAge(question, papers), ...mismatches(question, papers)]),
      )
}

/** One warning for all papers: the decision shows which. */
function aboutAge({ config, atMs }: PapersQuestion, papers: readonly Loose[]): Warning[] {
  const { kyb_document_max_age_months: months, kyb_document_age_action: action } = config
  if (months === null) return []
  const days = papers.map((paper) => dayOf(paper, 'issue_date'))
  const oldest = monthsBefore(dayOfTime(atMs), months)
  const isAnyOld = days.some((day) => day !== undefined && day < oldest)
  return [
    ...(isAnyOld ? [noticed('KYB_DOCUMENT_TOO_OLD', action, { max_age_months: months })] : []),
    ...(days.includes(undefined)
      ? [noticed('KYB_DOCUMENT_ISSUE_DATE_NOT_DETECTED', 'REVIEW')]
      : []),
  ]
}

function mismatches(question: PapersQuestion, papers: readonly Loose[]): Warning[] {
  const company = companyOf(question)
  if (!company) return []
  const documents = papers.map((paper, index) => ({
    id: textOf(paper, 'media_id') ?? String(index + 1),
    fields: fieldsOf(paper),
  }))
  return documentWarnings(documents, company).map(({ code, documents: media, field }) =>
    noticed(code, question.config.kyb_document_mismatch_action, { media, field }),
  )
}

/** By the names the company itself has in a decision. */
const names = {
  name: 'name',
  registrationNumber: 'registration_number',
  incorporatedOn: 'incorporation_date',
  address: 'registered_address',
} as const satisfies Record<keyof CompanyDocument['fields'], string>

const fieldsOf = (paper: Loose): CompanyDocument['fields'] =>
  Object.fromEntries(
    Object.entries(names).flatMap(([field, name]) => {
      const text = textOf(paper, name)
      return text === undefined ? [] : [[field, text] as const]
    }),
  )

/** What the register or a description by hand says; nothing is held against a nameless company. */
function companyOf(question: PapersQuestion): KnownCompany | undefined {
  const company = looseOf(lastOf(question, 'KYB_REGISTRY')?.data ?? {}, 'company')
  const name = textOf(company, 'name')
  if (name === undefined) return undefined
  const [number, day, address] = [
    textOf(company, names.registrationNumber),
    textOf(company, names.incorporatedOn),
    textOf(company, names.address),
  ]
  return {
    name,
    alternativeNames: textsOf(company, 'alternative_names'),
    ...(number && { registrationNumber: number }),
    ...(day && { incorporatedOn: day }),
    ...(address && { registeredAddress: address }),
  }
}

function countsOf(
  items: readonly { readonly group: string | null }[],
  required: readonly string[],
): Readonly<Record<string, { readonly uploaded: number; readonly required: boolean }>> {
  const groups = new Set([...required, ...items.flatMap(({ group }) => group ?? [])])
  return Object.fromEntries(
    [...groups].map((group) => [
      group,
      {
        uploaded: items.filter((item) => item.group === group).length,
        required: required.includes(group),
      },
    ]),
  )
}
