/** The workflows that rows of a file of sessions name, each looked up once. */
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { Services } from '../call.ts'
import { entityKindOf } from './kinds.ts'
import type { SessionImportKind } from './kinds.ts'
import type { Fault, Said } from './row-check.ts'

export type WorkflowOfRow = (said: Said) => Promise<WorkflowVersion | Fault>

export function workflowsOf(
  { workflows }: Pick<Services, 'workflows'>,
  { applicationId, kind }: { applicationId: string; kind: SessionImportKind },
): WorkflowOfRow {
  const entityKind = entityKindOf(kind)
  const known = new Map<string, Promise<WorkflowVersion | undefined>>()
  const look = (named: string): Promise<WorkflowVersion | undefined> =>
    named === ''
      ? workflows.defaultOf(applicationId, entityKind)
      : workflows.published(applicationId, named)
  return async ({ body }) => {
    const named = (body['workflow_id'] ?? '') as string // a text, as the schema says
    if (!known.has(named)) known.set(named, look(named))
    const found = await known.get(named)
    if (found?.kind === entityKind) return found
    const message =
      named === ''
        ? `must be named: this application has no default workflow for a ${entityKind}`
        : `is not the id of a published workflow of this application for a ${entityKind}`
    return { field: 'workflow_id', message }
  }
}
