/** Workflows made, changed in a draft, published, archived. */
import { workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { graphOf } from '@ostiary/domain/workflow/linear'
import { recordBy } from '../../store/admin-events.ts'
import type { AdminEventKind } from '../../store/admin-events.ts'
import { lockApplication } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import { ensureDefaultWorkflows } from '../../store/default-workflows.ts'
import * as store from '../../store/workflows.ts'
import type { StoredVersion, Workflow } from '../../store/workflows.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import { lockWorkflow } from './load.ts'
import type { Loaded } from './load.ts'
import { isNeeded, withNewestQuestionnaires, problemsOf } from './references.ts'
import { graphShape, workflowShape } from './resource.ts'
import {
  readAsked,
  readFeatures,
  readNodes,
  refuseFlags,
  refuseOtherKind,
  refuseProblems,
  settingsOf,
} from './wanted.ts'
import type { Part, WantedBody } from './wanted.ts'

/** A change under way. */
interface Change {
  readonly services: Services
  readonly call: Call
  readonly db: Database
}

async function record(
  { services, call, db }: Change,
  kind: AdminEventKind,
  { workflowId, version }: Pick<StoredVersion, 'workflowId' | 'version'>,
): Promise<void> {
  const atMs = services.clock.now()
  await recordBy(authorOf(services, call), db, {
    atMs,
    kind,
    body: { workflow: workflowId, version },
  })
}

const authorName = ({ services, call }: Change): string => authorOf(services, call).actor

/** What sessions are created on may be another one once this is committed. */
async function write(
  services: Services,
  call: Call,
  what: string,
  change: (db: Database) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await rememberedWrite(services, call, what, change)
  } finally {
    services.workflows.changed()
  }
}

export const createWorkflow =
  (services: Services): Handler =>
  async (call) => {
    refuseFlags(call.body)
    const body = call.body as WantedBody
    const asked = readAsked(body)
    const { applicationId } = call.principal.application
    const nowMs = services.clock.now()
    await ensureDefaultWorkflows(services.db, call.principal.application)
    const workflowId = services.ids.next(nowMs)
    const workflow: Workflow = {
      workflowId,
      applicationId,
      kind: asked.kind,
      isDefault: false,
      createdAtMs: nowMs,
    }
    const draft: StoredVersion = {
      workflowId,
      applicationId,
      kind: asked.kind,
      version: 1,
      uuid: services.ids.next(nowMs),
      state: 'draft',
      type: body.workflow_type ?? asked.type,
      label: body.workflow_label?.trim() ?? asked.label,
      graph: asked.graph,
      settings: settingsOf(workflowDefaults, call.body),
      makesDefault: body.is_default ?? false,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    return write(services, call, 'workflow', async (db) => {
      const change: Change = { services, call, db }
      await lockApplication(db, applicationId)
      await store.insertWorkflow(db, workflow)
      await store.insertVersion(db, { ...draft, author: authorName(change) })
      await record(change, 'workflow_created', draft)
      if (body.status === 'draft') return json(201, workflowShape(services, workflow, draft))
      return json(201, await publish(change, { workflow, draft, part: asked.part }))
    })
  }

/** @returns how it looks once it is published */
async function publish(
  change: Change,
  { workflow, draft, part }: { workflow: Workflow; draft: StoredVersion; part: Part },
) {
  const { services, db } = change
  refuseProblems(part, await problemsOf(db, draft))
  const atMs = services.clock.now()
  const next = { ...draft, graph: await withNewestQuestionnaires(db, draft), updatedAtMs: atMs }
  await store.writeDraft(db, { ...next, author: authorName(change) })
  await store.publishDraft(db, next, atMs)
  await record(change, 'workflow_published', next)
  const isDefault = next.makesDefault
  return workflowShape(services, { ...workflow, isDefault }, { ...next, state: 'published' })
}

/** The draft with what is changed of it; made of what is published where there is none. */
async function editDraft(
  change: Change,
  { workflow, draft, published }: Loaded,
  edit: (held: StoredVersion) => StoredVersion,
): Promise<StoredVersion> {
  const { services, db } = change
  const nowMs = services.clock.now()
  const author = authorName(change)
  if (draft) {
    const next = { ...edit(draft), updatedAtMs: nowMs }
    await store.writeDraft(db, { ...next, author })
    return next
  }
  const next: StoredVersion = edit({
    ...published!, // without a draft there is a published version
    version: published!.version + 1, // the newest: a draft is numbered once there is no other
    uuid: services.ids.next(nowMs),
    state: 'draft',
    makesDefault: workflow.isDefault,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  })
  await store.insertVersion(db, { ...next, author })
  return next
}

export const updateWorkflow =
  (services: Services): Handler =>
  (call) => {
    refuseFlags(call.body)
    const { status, ...wanted } = call.body as WantedBody
    const graph = wanted.features && graphOf(readFeatures(wanted.features))
    return write(services, call, 'workflow change', async (db) => {
      const change: Change = { services, call, db }
      const loaded = await lockWorkflow(db, call)
      if (wanted.workflow_type !== loaded.named.type)
        refuseOtherKind(loaded.workflow.kind, wanted.workflow_type)
      const isChanging = Object.values(wanted).some((one) => one !== undefined)
      const draft = isChanging
        ? await editDraft(change, loaded, (held) => ({
            ...held,
            label: wanted.workflow_label?.trim() ?? held.label,
            type: wanted.workflow_type ?? held.type,
            graph: graph ?? held.graph,
            settings: settingsOf(held.settings, call.body),
            makesDefault: wanted.is_default ?? held.makesDefault,
          }))
        : loaded.draft
      if (isChanging && draft) await record(change, 'workflow_changed', draft)
      const { workflow } = loaded
      if (status === 'published' && draft)
        return json(200, await publish(change, { workflow, draft, part: 'features' }))
      return json(200, workflowShape(services, workflow, draft ?? loaded.named))
    })
  }

export const putWorkflowGraph =
  (services: Services): Handler =>
  (call) => {
    const graph = readNodes('nodes', call.body)
    return write(services, call, 'workflow graph', async (db) => {
      const change: Change = { services, call, db }
      const loaded = await lockWorkflow(db, call)
      const draft = await editDraft(change, loaded, (held) => ({ ...held, graph }))
      await record(change, 'workflow_changed', draft)
      return json(200, graphShape(draft))
    })
  }

export const createWorkflowDraft =
  (services: Services): Handler =>
  (call) =>
    write(services, call, 'workflow draft', async (db) => {
      const change: Change = { services, call, db }
      const loaded = await lockWorkflow(db, call)
      if (loaded.draft) return json(200, workflowShape(services, loaded.workflow, loaded.draft))
      const draft = await editDraft(change, loaded, (held) => held)
      await record(change, 'workflow_changed', draft)
      return json(200, workflowShape(services, loaded.workflow, draft))
    })

export const publishWorkflow =
  (services: Services): Handler =>
  (call) =>
    write(services, call, 'workflow publication', async (db) => {
      const change: Change = { services, call, db }
      const { workflow, draft } = await lockWorkflow(db, call)
      if (!draft) return refuse('workflow_draft_missing')
      return json(200, await publish(change, { workflow, draft, part: 'nodes' }))
    })

export const deleteWorkflow =
  (services: Services): Handler =>
  (call) =>
    write(services, call, 'workflow gone', async (db) => {
      const { workflow, named } = await lockWorkflow(db, call)
      if (await isNeeded(db, workflow)) return refuse('workflow_needed')
      await store.archiveWorkflow(db, workflow.workflowId, services.clock.now())
      await record({ services, call, db }, 'workflow_deleted', named)
      return { status: 204, body: null }
    })
