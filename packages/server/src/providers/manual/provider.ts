/** Sees nothing itself: it collects, compares what was typed, and asks a person. */
import type { Feature } from '@ostiary/domain/workflow/features'
import type { ProviderAnswer } from '../kit.ts'
import { nodeProvider } from '../session-answer.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { companyByHand, peopleByHand } from './company.ts'
import { facesBeside, living } from './faces.ts'
import { anyPapers, companyPapers } from './papers.ts'
import { proofOfAddress } from './proof-of-address.ts'

type Answer = (question: NodeQuestion) => Promise<ProviderAnswer<NodeFacts>>

const answers: ReadonlyMap<Feature, Answer> = new Map<Feature, Answer>([
  ['LIVENESS', living],
  ['AGE_ESTIMATION', living],
  ['FACE_MATCH', facesBeside],
  ['PROOF_OF_ADDRESS', proofOfAddress],
  ['DOCUMENT_AI', anyPapers],
  ['KYB_REGISTRY', companyByHand],
  ['KYB_DOCUMENTS', companyPapers],
  ['KYB_KEY_PEOPLE', peopleByHand],
])

export const manualChecks: NodeProvider = nodeProvider({
  name: 'manual',
  features: [...answers.keys()],
  check: async (question) => answers.get(question.feature)?.(question) ?? { kind: 'fail' },
})
