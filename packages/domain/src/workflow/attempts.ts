/** How often a person may try a step before a reviewer takes over what they brought. */
import { featureConfig } from './config.ts'
import type { Feature } from './features.ts'
import type { Settings } from './graph.ts'

/** `undefined`: as often as they like; of codes the step itself counts. */
export function attemptsMax(name: Feature, saved: Settings): number | undefined {
  const { feature, config } = featureConfig(name, saved)
  switch (feature) {
    case 'OCR':
      return config.ocr_max_attempts
    case 'LIVENESS':
      return config.face_liveness_max_attempts
    case 'AGE_ESTIMATION':
      return config.age_estimation_max_attempts
    case 'PROOF_OF_ADDRESS':
      return config.poa_max_attempts
    case 'DOCUMENT_AI':
      return config.document_ai_max_attempts
    default:
      return undefined
  }
}
