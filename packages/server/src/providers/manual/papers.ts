/** Papers nobody has read: what was sent is put before a reviewer, group by group for companies. */
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer } from '../session-answer.ts'
import { isThere, listOf, mediaRef, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'

const papersMost = 50

export async function anyPapers(
  question: NodeQuestion<'DOCUMENT_AI'>,
): Promise<ProviderAnswer<NodeFacts>> {
  const papers = await papersIn(question)
  if (!papers) return askAgain('DOCUMENT_AI_DOCUMENT_MISSING')
  const fields = question.config.document_ai_required_fields
  const items = papers.map((paper) => ({
    id: textOf(paper, 'id') ?? null,
    file: mediaRef(textOf(paper, 'media_id')),
    status: 'Uploaded',
    // What the workflow's rules name, so that a reviewer knows what to fill in.
    extracted_fields: Object.fromEntries(fields.map((field) => [field, null])),
  }))
  return answered(leftToReviewer({ items }, []))
}

export async function companyPapers(
  question: NodeQuestion<'KYB_DOCUMENTS'>,
): Promise<ProviderAnswer<NodeFacts>> {
  const papers = await papersIn(question)
  if (!papers) return askAgain('KYB_DOCUMENT_MISSING')
  const required = question.config.kyb_required_document_groups
  const items = papers.map((paper) => ({
    group: textOf(paper, 'group') ?? null,
    file: mediaRef(textOf(paper, 'media_id')),
    status: 'Uploaded',
  }))
  const missing = required.filter((group) => !items.some((item) => item.group === group))
  const data = { items, groups: countsOf(items, required), required_groups: required }
  return missing.length > 0
    ? askAgain('KYB_DOCUMENT_MISSING', data)
    : answered(leftToReviewer(data, []))
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

/** `undefined` where one is gone, or none was sent. */
async function papersIn(question: NodeQuestion): Promise<readonly Loose[] | undefined> {
  const papers = listOf(question.input, 'documents').slice(0, papersMost)
  if (papers.length === 0) return undefined
  for (const paper of papers)
    if (!(await isThere(question, textOf(paper, 'media_id')))) return undefined
  return papers
}
