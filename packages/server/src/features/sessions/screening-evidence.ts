/** What the AML steps of a session rest on: sealed beside what they found. */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import type { Session } from '@ostiary/domain/session/session'
import { openSession } from '../../sessions/context.ts'
import type { Vault } from '../../store/vault.ts'
import { screeningsOf } from '../aml/service.ts'
import { json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { loadSession } from './load.ts'

export const getSessionScreeningEvidence =
  (services: Services): Handler =>
  async (call) => {
    const { entityId, session } = await loadSession(services, call)
    return json(200, await evidenceOfSession(services.vault, entityId, session))
  }

export async function evidenceOfSession(
  vault: Vault,
  entityId: string,
  session: Session,
): Promise<EvidenceExportShape> {
  const { records } = await openSession(vault, entityId, session)
  const screenings = session.nodes.flatMap(({ nodeId, atMs }) =>
    screeningsOf(records.get(nodeId)?.evidence, { atMs, nodeId }),
  )
  return { screening_of: 'session', id: session.sessionId, screenings }
}
