/**
 * Workflows and their versions: at most one draft and one published of each. A version that was
 * published is never written again, so that whoever holds one may keep it for ever.
 */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Graph, WorkflowSettings, WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { VersionState } from '@ostiary/domain/workflow/version.lifecycle'
import type { Database } from './db.ts'

export interface Workflow {
  /** The same for all versions. */
  readonly workflowId: string
  readonly applicationId: string
  readonly kind: EntityKind
  readonly isDefault: boolean
  readonly createdAtMs: number
}

export interface StoredVersion extends WorkflowVersion {
  readonly state: VersionState
  /** Publishing it makes its workflow the default of its kind, or takes that from it. */
  readonly makesDefault: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

interface Body {
  readonly type: string
  readonly label: string
  readonly graph: Graph
  readonly settings: WorkflowSettings
  readonly makesDefault: boolean
}

// Types, not interfaces: a row is a record of columns.
type VersionRow = {
  workflowId: string
  applicationId: string
  kind: EntityKind
  version: number
  uuid: string
  state: VersionState
  body: string
  createdAtMs: number
  updatedAtMs: number
}

const versionColumns = `v.workflow_id as "workflowId", v.application_id as "applicationId", w.kind,
  v.version, v.uuid, v.state, v.body, v.created_at as "createdAtMs", v.updated_at as "updatedAtMs"`
const joined = 'workflow_version v join workflow w using (workflow_id)'
const workflowColumns = `workflow_id as "workflowId", application_id as "applicationId", kind,
  is_default as "isDefault", created_at as "createdAtMs"`

const versionOf = ({ body, ...row }: VersionRow): StoredVersion => ({
  ...row,
  ...(JSON.parse(body) as Body), // as `bodyOf` writes it
})

const bodyOf = ({ type, label, graph, settings, makesDefault }: Body): string =>
  JSON.stringify({ type, label, graph, settings, makesDefault })

interface Named {
  readonly applicationId: string
  readonly workflowId: string
}

/** What sessions of a workflow are created on now; nothing where it is archived or a mere draft. */
export async function publishedWorkflow(
  db: Database,
  { applicationId, workflowId }: Named,
): Promise<WorkflowVersion | undefined> {
  const { rows } = await db.query<VersionRow>({
    name: 'workflow_published',
    text: `select ${versionColumns} from ${joined} where v.application_id = $1
      and v.workflow_id = $2 and v.state = 'published' and w.archived_at is null`,
    values: [applicationId, workflowId],
  })
  return rows[0] && versionOf(rows[0])
}

/** What is published of other workflows and has the id of this one somewhere in it. */
export async function publishedNaming(
  db: Database,
  { applicationId, workflowId }: Named,
): Promise<StoredVersion[]> {
  const { rows } = await db.query<VersionRow>({
    name: 'workflows_naming',
    text: `select ${versionColumns} from ${joined} where v.application_id = $1
      and v.workflow_id <> $2::uuid and v.state = 'published' and w.archived_at is null
      and position($2::text in v.body) > 0`,
    values: [applicationId, workflowId],
  })
  return rows.map(versionOf)
}

/** Of that version its number alone: the version itself never changes, and may be held. */
export async function publishedNumber(
  db: Database,
  { applicationId, workflowId }: Named,
): Promise<number | undefined> {
  const { rows } = await db.query<{ version: number }>({
    name: 'workflow_published_number',
    text: `select v.version from ${joined} where v.application_id = $1
      and v.workflow_id = $2 and v.state = 'published' and w.archived_at is null`,
    values: [applicationId, workflowId],
  })
  return rows[0]?.version
}

/** What a session was created on, whatever became of the workflow; it never changes. */
export async function workflowVersion(
  db: Database,
  { applicationId, workflowId, version }: Named & { readonly version: number },
): Promise<WorkflowVersion | undefined> {
  const { rows } = await db.query<VersionRow>({
    name: 'workflow_version',
    text: `select ${versionColumns} from ${joined} where v.application_id = $1
      and v.workflow_id = $2 and v.version = $3 and v.state <> 'draft'`,
    values: [applicationId, workflowId, version],
  })
  return rows[0] && versionOf(rows[0])
}

/** The published version of the default workflow of a kind, unless the application has none. */
export async function defaultWorkflow(
  db: Database,
  { applicationId, kind }: Pick<Workflow, 'applicationId' | 'kind'>,
): Promise<WorkflowVersion | undefined> {
  const { rows } = await db.query<VersionRow>({
    name: 'workflow_default',
    text: `select ${versionColumns} from ${joined} where w.application_id = $1 and w.kind = $2
      and w.is_default and v.state = 'published'`,
    values: [applicationId, kind],
  })
  return rows[0] && versionOf(rows[0])
}

/**
 * A workflow that is not archived, by its id or the uuid of one of its versions.
 * @param lock keeps others from changing it until the commit
 */
export async function findWorkflow(
  db: Database,
  { applicationId, id }: { readonly applicationId: string; readonly id: string },
  lock = false,
): Promise<Workflow | undefined> {
  const { rows } = await db.query<Workflow & Record<string, unknown>>({
    text: `select ${workflowColumns} from workflow where application_id = $1 and archived_at is null
      and workflow_id = coalesce((select workflow_id from workflow_version where uuid = $2), $2)
      ${lock ? 'for update' : ''}`,
    values: [applicationId, id],
  })
  return rows[0]
}

/** The draft and the published version, and the one with this uuid. */
export async function versionsOf(
  db: Database,
  { workflowId }: Pick<Workflow, 'workflowId'>,
  uuid?: string,
): Promise<StoredVersion[]> {
  const { rows } = await db.query<VersionRow>({
    text: `select ${versionColumns} from ${joined} where v.workflow_id = $1
      and (v.state in ('draft', 'published') or v.uuid = $2) order by v.version`,
    values: [workflowId, uuid ?? null],
  })
  return rows.map(versionOf)
}

interface ListQuery {
  readonly applicationId: string
  readonly kind?: EntityKind | undefined
}

interface PageQuery extends ListQuery {
  readonly limit: number
  readonly offset: number
}

/** Newest first, each with its draft, or else with its published version. */
export async function workflowPage(
  db: Database,
  { applicationId, kind, limit, offset }: PageQuery,
): Promise<{ workflow: Workflow; version: StoredVersion }[]> {
  const { rows } = await db.query<VersionRow & { isDefault: boolean; madeAtMs: number }>({
    text: `select ${versionColumns}, w.is_default as "isDefault", w.created_at as "madeAtMs"
      from ${joined} where w.application_id = $1 and w.archived_at is null
      and ($2::text is null or w.kind = $2)
      and (v.state = 'draft' or (v.state = 'published' and not exists (select 1
        from workflow_version d where d.workflow_id = v.workflow_id and d.state = 'draft')))
      order by w.created_at desc, w.workflow_id desc limit ${limit} offset ${offset}`,
    values: [applicationId, kind ?? null],
  })
  return rows.map(({ isDefault, madeAtMs, ...row }) => {
    const { workflowId, kind: ofKind } = row
    return {
      workflow: { workflowId, applicationId, kind: ofKind, isDefault, createdAtMs: madeAtMs },
      version: versionOf(row),
    }
  })
}

export async function workflowCount(
  db: Database,
  { applicationId, kind }: ListQuery,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count from workflow
      where application_id = $1 and archived_at is null and ($2::text is null or kind = $2)`,
    values: [applicationId, kind ?? null],
  })
  return rows[0]!.count // an aggregate has a row
}

/** @returns `false` where there is one with this id */
export async function insertWorkflow(db: Database, one: Workflow): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `insert into workflow (workflow_id, application_id, kind, is_default, created_at,
        updated_at) values ($1, $2, $3, $4, $5, $5) on conflict do nothing`,
    values: [one.workflowId, one.applicationId, one.kind, one.isDefault, new Date(one.createdAtMs)],
  })
  return rowCount === 1
}

/** Call it with the workflow locked and without a draft. */
export async function insertVersion(
  db: Database,
  one: StoredVersion & { readonly author: string },
): Promise<void> {
  await db.query({
    text: `insert into workflow_version (workflow_id, version, application_id, uuid, state, body,
        author, created_at, updated_at, published_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    values: [
      one.workflowId,
      one.version,
      one.applicationId,
      one.uuid,
      one.state,
      bodyOf(one),
      one.author,
      new Date(one.createdAtMs),
      one.state === 'draft' ? null : new Date(one.createdAtMs),
    ],
  })
}

/** Writes what a draft says. @returns `false` where the version is a draft no longer */
export async function writeDraft(
  db: Database,
  one: StoredVersion & { readonly author: string },
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update workflow_version set body = $3, author = $4, updated_at = $5
      where workflow_id = $1 and version = $2 and state = 'draft'`,
    values: [one.workflowId, one.version, bodyOf(one), one.author, new Date(one.updatedAtMs)],
  })
  return rowCount === 1
}

/**
 * Puts a draft in the place of what is published, which stays for the sessions that name it. Call
 * it with the application locked: of two that become the default at once one is.
 */
export async function publishDraft(
  db: Database,
  { workflowId, applicationId, kind, version, makesDefault }: StoredVersion,
  atMs: number,
): Promise<void> {
  const at = new Date(atMs)
  await db.query({
    text: `update workflow_version set state = 'superseded'
      where workflow_id = $1 and state = 'published'`,
    values: [workflowId],
  })
  await db.query({
    text: `update workflow_version set state = 'published', published_at = $3, updated_at = $3
      where workflow_id = $1 and version = $2 and state = 'draft'`,
    values: [workflowId, version, at],
  })
  if (makesDefault)
    await db.query({
      text: `update workflow set is_default = false
        where application_id = $1 and kind = $2 and is_default and workflow_id <> $3`,
      values: [applicationId, kind, workflowId],
    })
  await db.query({
    text: 'update workflow set is_default = $2, updated_at = $3 where workflow_id = $1',
    values: [workflowId, makesDefault, at],
  })
}

/** Nothing is created on it any more; its versions stay for the sessions that name them. */
export async function archiveWorkflow(
  db: Database,
  workflowId: string,
  atMs: number,
): Promise<void> {
  await db.query({
    text: `update workflow set archived_at = $2, updated_at = $2, is_default = false
      where workflow_id = $1`,
    values: [workflowId, new Date(atMs)],
  })
}
