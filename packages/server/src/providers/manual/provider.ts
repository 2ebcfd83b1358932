/** Sees nothing itself: it collects, compares what was typed, and asks a person. */
import type { Feature } from '@ostiary/domain/workflow/features'
import type { ProviderAnswer } from '../kit.ts'
import { nodeProvider } from '../session-answer.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { companyByHand, peopleByHand } from './company.ts'
import { facesBeside, living } from './faces.ts'
import { companyPapers } from './company-papers.ts'
import { anyPapers } from './papers.ts'
import { proofOfAddress } from './proof-of-address.ts'

const features = [
  'LIVENESS',
  'AGE_ESTIMATION',
  'FACE_MATCH',
  'PROOF_OF_ADDRESS',
  'DOCUMENT_AI',
  'KYB_REGISTRY',
  'KYB_DOCUMENTS',
  'KYB_KEY_PEOPLE',
] as const satisfies Feature[]

async function answerOf(
  question: NodeQuestion<(typeof features)[number]>,
): Promise<ProviderAnswer<NodeFacts>> {
  switch (question.feature) {
    case 'LIVENESS':
    case 'AGE_ESTIMATION':
      return living(question)
    case 'FACE_MATCH':
      return facesBeside(question)
    case 'PROOF_OF_ADDRESS':
      return proofOfAddress(question)
    case 'DOCUMENT_AI':
      return anyPapers(question)
    case 'KYB_REGISTRY':
      return companyByHand(question)
    case 'KYB_DOCUMENTS':
      return companyPapers(question)
    case 'KYB_KEY_PEOPLE':
      return peopleByHand(question)
    default:
      return { kind: 'fail' }
  }
}

export const manualChecks: NodeProvider = nodeProvider({
  name: 'manual',
  features,
  check: answerOf,
})
