/** Papers nobody has read: what was sent is put before a reviewer. */
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

/** `undefined` where one is gone, or none was sent. */
export async function papersIn(question: NodeQuestion): Promise<readonly Loose[] | undefined> {
  const papers = listOf(question.input, 'documents').slice(0, papersMost)
  if (papers.length === 0) return undefined
  for (const paper of papers)
    if (!(await isThere(question, textOf(paper, 'media_id')))) return undefined
  return papers
}
