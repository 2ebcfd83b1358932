/** Finds the workflow a call is about, in the application of its key and nowhere else. */
import { lockApplication } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import { findWorkflow, versionsOf } from '../../store/workflows.ts'
import type { StoredVersion, Workflow } from '../../store/workflows.ts'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

export interface Loaded {
  readonly workflow: Workflow
  readonly draft: StoredVersion | undefined
  readonly published: StoredVersion | undefined
  /** The version whose uuid was named; otherwise the draft, or what is published. */
  readonly named: StoredVersion
}

export async function loadWorkflow(db: Database, call: Call, lock = false): Promise<Loaded> {
  const id = call.params['workflow_id']! // the route names it
  const { applicationId } = call.principal.application
  const workflow = await findWorkflow(db, { applicationId, id }, lock)
  if (!workflow) return refuse('workflow_not_found')
  const all = await versionsOf(db, workflow, id)
  const draft = all.find(({ state }) => state === 'draft')
  const published = all.find(({ state }) => state === 'published')
  const named = all.find(({ uuid }) => uuid === id) ?? draft ?? published
  if (!named) throw new Error(`The workflow ${workflow.workflowId} has no version.`)
  return { workflow, draft, published, named }
}

/**
 * The same within a change. The application is locked first: which workflow is the default is one
 * answer for all of them.
 */
export async function lockWorkflow(db: Database, call: Call): Promise<Loaded> {
  await lockApplication(db, call.principal.application.applicationId)
  return loadWorkflow(db, call, true)
}
