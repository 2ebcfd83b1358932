/** The questionnaire a step asks: the version its workflow has pinned. */
import { questionnaireVersion } from '../../store/questionnaires.ts'
import type { Questionnaire } from '@ostiary/domain/questionnaire/questionnaire'
import { featureNodeOf, workflowOf } from '../../sessions/session-workflow.ts'
import type { Services } from '../call.ts'
import type { Held } from './link.ts'

export interface AskedQuestionnaire {
  readonly questionnaire: Questionnaire
  readonly questionnaireId: string
}

export async function questionnaireAt(
  services: Services,
  { session, application }: Pick<Held, 'session' | 'application'>,
  nodeId: string,
): Promise<AskedQuestionnaire | undefined> {
  const { applicationId } = application
  const workflow = await workflowOf(services.workflows, { applicationId, ...session })
  const { config } = featureNodeOf(workflow, nodeId)
  const questionnaireId = String(config['questionnaire_uuid'] ?? '')
  const version = Number(config['questionnaire_version'])
  if (questionnaireId === '' || Number.isNaN(version)) return undefined
  const found = await questionnaireVersion(services.db, { applicationId, questionnaireId, version })
  return found && { questionnaire: found, questionnaireId }
}
