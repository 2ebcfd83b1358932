/** Workflows as sessions ask for them: a version never changes, so it is held once it was read. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { LRUCache } from 'lru-cache'
import type { Application } from './applications.ts'
import type { Pool } from './db.ts'
import { ensureDefaultWorkflows } from './default-workflows.ts'
import { defaultWorkflow, publishedNumber, workflowVersion } from './workflows.ts'

export interface WorkflowSource {
  /** The version new sessions run, or `undefined` where there is no such workflow (any more). */
  published(applicationId: string, workflowId: string): Promise<WorkflowVersion | undefined>
  /** One version, which never changes. */
  version(
    applicationId: string,
    workflowId: string,
    version: number,
  ): Promise<WorkflowVersion | undefined>
  /** What sessions run where none is named; nothing where the application has archived it. */
  defaultOf(applicationId: string, kind: EntityKind): Promise<WorkflowVersion | undefined>
}

const heldMax = 500

export function openWorkflowSource(
  db: Pool,
  application: (applicationId: string) => Application | undefined,
): WorkflowSource {
  const held = new LRUCache<string, WorkflowVersion>({ max: heldMax })
  const ensured = new Set<string>()

  async function ensure(applicationId: string): Promise<void> {
    const one = ensured.has(applicationId) ? undefined : application(applicationId)
    if (!one) return
    await ensureDefaultWorkflows(db, one)
    ensured.add(applicationId)
  }

  const version: WorkflowSource['version'] = async (applicationId, workflowId, number) => {
    const key = `${applicationId}/${workflowId}/${number}`
    const before = held.get(key)
    if (before) return before
    const found = await workflowVersion(db, { applicationId, workflowId, version: number })
    if (found) held.set(key, found)
    return found
  }

  return {
    published: async (applicationId, workflowId) => {
      await ensure(applicationId)
      const number = await publishedNumber(db, { applicationId, workflowId })
      return number === undefined ? undefined : version(applicationId, workflowId, number)
    },
    version,
    defaultOf: async (applicationId, kind) => {
      await ensure(applicationId)
      return defaultWorkflow(db, { applicationId, kind })
    },
  }
}
