/**
 * What was typed in a sandbox against what the application expected, compared as live does. What
 * nobody typed is taken from what was expected, and so agrees with it.
 */
import { findAgainstExpected } from '@ostiary/domain/documents/document-expectations'
import { documentRisks, documentWarning } from '@ostiary/domain/documents/document-warnings'
import type { DocumentRisk } from '@ostiary/domain/documents/document-warnings'
import type { Warning } from '@ostiary/domain/session/warning'
import { doubtsOfDescribed } from '../company/expected-company.ts'
import { documentWarnings } from '../documents/document-data.ts'
import { documentSettings, expectedOf } from '../documents/provider.ts'
import { doubtsOfPlace } from '../manual/proof-of-address.ts'
import { looseOf } from '../session-input.ts'
import type { NodeQuestion } from '../session-kit.ts'
import { sampleFacts } from './document-sample.ts'
import { withoutMarkers } from './scenarios.ts'
import type { Told } from './scenarios.ts'

export function doubtsOfSample(question: NodeQuestion, plan: Told): readonly Warning[] {
  const { input, expected } = question
  switch (question.feature) {
    case 'OCR':
      return doubtsOfDocument(question, plan)
    case 'PROOF_OF_ADDRESS': {
      const address = looseOf(input, 'address')
      return Object.keys(address).length === 0 ? [] : doubtsOfPlace(question, address)
    }
    case 'KYB_REGISTRY': {
      const given = { ...looseOf(input, 'manual'), ...looseOf(input, 'corrections') }
      const { legal_name: name } = given
      const plain =
        typeof name === 'string' ? { ...given, legal_name: withoutMarkers(name) } : given
      return Object.keys(given).length === 0 ? [] : doubtsOfDescribed(expected, plain)
    }
    default:
      return []
  }
}

function doubtsOfDocument(question: NodeQuestion<'OCR'>, plan: Told): readonly Warning[] {
  const { config, atMs } = question
  const texts = Object.entries(expectedOf(question.expected)).map(([name, value]) => [
    name,
    typeof value === 'string' ? withoutMarkers(value) : value,
  ])
  const expected = Object.fromEntries(texts) as ReturnType<typeof expectedOf> // the same fields
  const found = findAgainstExpected({ expected, atMs }, sampleFacts(question, plan))
  // The keys of the table are its risks.
  const risks = (Object.keys(documentRisks) as DocumentRisk[]).filter((risk) => found[risk])
  const settings = documentSettings(config)
  return documentWarnings(risks.map((risk) => documentWarning(risk, settings, [])))
}
