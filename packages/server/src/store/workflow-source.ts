/**
 * Workflows as sessions ask for them: a version never changes, so it is held once it was read;
 * which of them is published is asked again every second, since another process may publish.
 */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../platform/clock.ts'
import type { Application } from './applications.ts'
import type { Pool } from './db.ts'
import { ensureDefaultWorkflows } from './default-workflows.ts'
import { defaultWorkflow, publishedNumber, workflowVersion } from './workflows.ts'

export interface WorkflowSource {
  /**
   * The version new sessions run, or `undefined` where there is no such workflow (any more). What
   * another process publishes counts here a second later.
   */
  published(applicationId: string, workflowId: string): Promise<WorkflowVersion | undefined>
  /** One version, which never changes. */
  version(
    applicationId: string,
    workflowId: string,
    version: number,
  ): Promise<WorkflowVersion | undefined>
  /** What sessions run where none is named; nothing where the application has archived it. */
  defaultOf(applicationId: string, kind: EntityKind): Promise<WorkflowVersion | undefined>
  /** To be called after each commit here that publishes or archives one. */
  changed(): void
}

const heldMax = 500
/** As long as a change of an application or a key may take to reach all processes. */
const publishedMs = 1000

export function openWorkflowSource(
  db: Pool,
  application: (applicationId: string) => Application | undefined,
  clock: Clock,
): WorkflowSource {
  const held = new LRUCache<string, WorkflowVersion>({ max: heldMax })
  const published = new LRUCache<string, number>({
    max: heldMax,
    ttl: publishedMs,
    ttlResolution: 0,
    perf: clock,
  })
  const ensured = new Set<string>()
  let changes = 0

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

  async function numberOf(applicationId: string, workflowId: string): Promise<number | undefined> {
    const key = `${applicationId}/${workflowId}`
    const before = published.get(key)
    if (before !== undefined) return before
    await ensure(applicationId)
    const asOf = changes
    const number = await publishedNumber(db, { applicationId, workflowId })
    // What was read before a change must not be held after it.
    if (number !== undefined && asOf === changes) published.set(key, number)
    return number
  }

  return {
    published: async (applicationId, workflowId) => {
      const number = await numberOf(applicationId, workflowId)
      return number === undefined ? undefined : version(applicationId, workflowId, number)
    },
    version,
    changed: () => {
      changes += 1
      published.clear()
    },
    defaultOf: async (applicationId, kind) => {
      await ensure(applicationId)
      return defaultWorkflow(db, { applicationId, kind })
    },
  }
}
