/** The questionnaire a step asks: the version its workflow has pinned. */
import { questionnaireVersion } from '../../store/questionnaires.ts'
import type { Questionnaire } from '@ostiary/domain/questionnaire/questionnaire'
import type { Services } from '../call.ts'
import type { Held } from './link.ts'
import { featureNodeAt } from './node.ts'

export interface AskedQuestionnaire {
  readonly questionnaire: Questionnaire
  readonly questionnaireId: string
}

export async function questionnaireAt(
  services: Services,
  held: Pick<Held, 'session' | 'application'>,
  nodeId: string,
): Promise<AskedQuestionnaire | undefined> {
  const { applicationId } = held.application
  const { config } = await featureNodeAt(services, held, nodeId)
  const questionnaireId = String(config['questionnaire_uuid'] ?? '')
  const version = Number(config['questionnaire_version'])
  if (questionnaireId === '' || Number.isNaN(version)) return undefined
  const found = await questionnaireVersion(services.db, { applicationId, questionnaireId, version })
  return found && { questionnaire: found, questionnaireId }
}
