/** docs/reference/documents.md: what can be held against a document, and what decides about it. */
import { documentCodes, documentTypeRow } from '@ostiary/domain/documents/document-types'
import {
  actionOf,
  documentRisks,
  documentWarning,
} from '@ostiary/domain/documents/document-warnings'
import type { DocumentRisk } from '@ostiary/domain/documents/document-warnings'
import { mrzSentences } from '@ostiary/domain/documents/mrz-problems'
import { code, document, notice, table } from './markdown.ts'

const typeRows = documentCodes.map((name) => {
  const { name: type, also = [], zone } = documentTypeRow(name)
  return [code(name), type, also.join(', '), zone]
})

export function documentsPage(): string {
  return document(
    '# Documents',
    notice,
    'A document is examined by its machine readable zone (ICAO Doc 9303), by what is printed on ' +
      'it and by what was expected of it. Each warning is governed by a setting: `NO_ACTION` ' +
      'records it, `REVIEW` asks a person, `DECLINE` declines.',
    table(
      ['risk', 'what it says', 'setting', 'without it'],
      (Object.keys(documentRisks) as DocumentRisk[]).map(risk), // the keys of the table
    ),
    '`documents_allowed` lists types by country, `*` standing for any; nothing softens it. ' +
      'Without `minimum_age` and `maximum_age` every age is allowed.',
    '## Types',
    table(['code', 'type', 'also written', 'machine readable zone'], typeRows),
    '## What can be wrong with a machine readable zone',
    table(
      ['problem', 'what it says'],
      Object.entries(mrzSentences).map(([problem, sentence]) => [code(problem), sentence]),
    ),
  )
}

function risk(name: DocumentRisk): string[] {
  const { longDescription, setting } = documentWarning(name, undefined, [])
  return [code(name), longDescription, code(setting), code(actionOf({ risk: name }))]
}
