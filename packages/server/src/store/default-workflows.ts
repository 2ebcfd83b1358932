/** The workflows every application begins with: one for persons and one for companies. */
import { workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { graphOf } from '@ostiary/domain/workflow/linear'
import { templateFeatures, templateRow } from '@ostiary/domain/workflow/templates'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest } from '../platform/ids.ts'
import type { Application } from './applications.ts'
import type { Database, Pool } from './db.ts'
import { insertVersion, insertWorkflow } from './workflows.ts'

const first = ['kyc', 'kyb'] as const

/** Follows from the application, so that of two who make it at once each makes the same one. */
const idOf = (applicationId: string, what: string): string =>
  idFromDigest(sha256(`workflow\n${applicationId}\n${what}`))

/** They are as old as their application. */
type Owner = Pick<Application, 'applicationId' | 'createdAtMs'>

/**
 * Makes them if nobody has; once: who deletes one is not given it again. Asked before workflows are
 * listed or made and before sessions are created, so that there is something to create them on.
 */
export async function ensureDefaultWorkflows(
  pool: Pool,
  { applicationId, createdAtMs }: Owner,
): Promise<void> {
  const ids = first.map((name) => idOf(applicationId, name))
  const { rows } = await pool.query<{ workflowId: string }>({
    name: 'workflows_first',
    text: `select workflow_id as "workflowId" from workflow where workflow_id = any ($1::uuid[])`,
    values: [ids],
  })
  if (rows.length === first.length) return
  await pool.transaction(async (db) => {
    for (const name of first) await makeOne(db, { applicationId, createdAtMs, name })
  })
}

async function makeOne(
  db: Database,
  { applicationId, createdAtMs, name }: Owner & { readonly name: (typeof first)[number] },
): Promise<void> {
  const { kind, type, label } = templateRow(name)
  const workflowId = idOf(applicationId, name)
  const one = { workflowId, applicationId, kind, createdAtMs }
  if (!(await insertWorkflow(db, { ...one, isDefault: true }))) return
  await insertVersion(db, {
    ...one,
    version: 1,
    uuid: idOf(applicationId, `${name} 1`),
    state: 'published',
    type,
    label,
    graph: graphOf(templateFeatures(name)),
    settings: workflowDefaults,
    makesDefault: true,
    author: 'system',
    updatedAtMs: createdAtMs,
  })
}
