/** Whether a row of sessions could be brought: what it says, and the workflow it names. */
import type { Services } from '../call.ts'
import type { SessionImportKind } from './kinds.ts'
import type { RowCheck } from './row-check.ts'
import { readVerification } from './verification.ts'
import { workflowsOf } from './workflows.ts'

export function sessionCheck(
  services: Pick<Services, 'workflows' | 'clock'>,
  asked: { applicationId: string; kind: SessionImportKind },
): RowCheck {
  const workflowFor = workflowsOf(services, asked)
  const nowMs = services.clock.now()
  return async (said) => {
    const read = readVerification(asked.kind, said, nowMs)
    if ('message' in read) return read
    const workflow = await workflowFor(said)
    return 'message' in workflow ? workflow : undefined
  }
}
