/**
 * A birth that is corrected to an age the workflow does not take is noted beside it. Nothing
 * follows by itself: whoever corrects it is a reviewer, and may decide the step.
 */
import { isDeepStrictEqual } from 'node:util'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { noticed } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { Services } from '../call.ts'
import type { Data } from './corrections.ts'

type Warnings = OpenedNode['warnings']

interface Corrected {
  readonly applicationId: string
  readonly session: Session
  readonly node: SessionNode
  /** As it is now. */
  readonly data: Data
  readonly warnings: Warnings
}

const byCorrection = { corrected: true }
const isByCorrection = (more: unknown): boolean => isDeepStrictEqual(more, byCorrection)

/** What was found when the step was checked stays; what an earlier correction left does not. */
export async function withAgeNoted(
  { workflows }: Pick<Services, 'workflows'>,
  { applicationId, session, node, data, warnings }: Corrected,
): Promise<Warnings> {
  const found = warnings.filter((one) => !isByCorrection(one['additional_data']))
  const { workflowId, workflowVersion } = session
  const version = await workflows.version(applicationId, workflowId, workflowVersion)
  const asked = version?.graph.nodes[node.nodeId]
  const risk = asked?.type === 'feature' ? riskOf(data['age'], asked.config) : undefined
  if (risk === undefined || found.some((one) => one['risk'] === risk)) return found
  return [...found, { ...noticed(risk, 'NO_ACTION', byCorrection) }]
}

function riskOf(age: unknown, config: Readonly<Record<string, unknown>>): Risk | undefined {
  if (typeof age !== 'number') return undefined
  const { minimum_age: least, maximum_age: most } = settingsFor('OCR', config)
  if (typeof least === 'number' && age < least) return 'MINIMUM_AGE_NOT_MET'
  return typeof most === 'number' && age > most ? 'MAXIMUM_AGE_EXCEEDED' : undefined
}
