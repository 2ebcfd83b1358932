/**
 * What a document says of its holder, and what can be held against it. It decides nothing: each
 * warning names the setting that does.
 */
import { dayOf } from './calendar.ts'
import { findAgainstExpected } from './document-expectations.ts'
import { agesOf, findInDocument } from './document-findings.ts'
import type { DocumentFacts, DocumentInput } from './document-input.ts'
import { bothSides, differencesOf, visualSide } from './document-sides.ts'
import { documentRisks, documentWarning } from './document-warnings.ts'
import type { DocumentRisk, DocumentWarning } from './document-warnings.ts'

export interface DocumentExamination {
  readonly facts: DocumentFacts
  /** In the order of the table of risks. */
  readonly warnings: readonly DocumentWarning[]
}

export function examineDocument(input: DocumentInput): DocumentExamination {
  const mrz = input.mrz?.format ? input.mrz : undefined
  const visual = visualSide(input.visual ?? {})
  const sides = bothSides(visual, mrz)
  const facts = { ...sides, age: ageOf(sides.dateOfBirth, dayOf(input.atMs)) }
  const differences = mrz ? differencesOf(visual, mrz) : []
  const found = {
    DATA_INCONSISTENT: differences.length > 0,
    ...findInDocument(input, facts),
    ...findAgainstExpected(input, facts),
  }
  // The keys of the table are its risks.
  const risks = (Object.keys(documentRisks) as DocumentRisk[]).filter((risk) => found[risk])
  return {
    facts,
    warnings: risks.map((risk) =>
      documentWarning(risk, input.settings, risk === 'DATA_INCONSISTENT' ? differences : []),
    ),
  }
}

/** Unknown where the open parts of a date decide it. */
function ageOf(birth: string | null, today: string): number | null {
  const [least, most] = agesOf(birth, today) ?? []
  return least !== undefined && least === most ? least : null
}
