/** The operations on workflows, by their names in the route table. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { graphWarnings } from '@ostiary/domain/workflow/validate'
import type { OperationId } from '@ostiary/contract/routes'
import { ensureDefaultWorkflows } from '../../store/default-workflows.ts'
import { workflowCount, workflowPage } from '../../store/workflows.ts'
import { json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { smallPage } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'
import { loadWorkflow } from './load.ts'
import { problemsOf } from './references.ts'
import { graphShape, templateShapes, workflowShape } from './resource.ts'
import * as write from './write.ts'

const listWorkflows =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    await ensureDefaultWorkflows(services.db, call.principal.application)
    const kind = call.query['session_kind'] as EntityKind | undefined // as its schema says
    const whose = { applicationId, kind }
    return smallPage(services, call, {
      path: '/v3/workflows/',
      count: () => workflowCount(services.db, whose),
      rows: (page) => workflowPage(services.db, { ...whose, ...page }),
      shape: ({ workflow, version }) => workflowShape(services, workflow, version),
    })
  }

const listTemplates: Handler = () => {
  const results = templateShapes()
  return Promise.resolve(json(200, { count: results.length, next: null, previous: null, results }))
}

const getWorkflow =
  (services: Services): Handler =>
  async (call) => {
    const { workflow, named } = await loadWorkflow(services.db, call)
    return json(200, workflowShape(services, workflow, named))
  }

const getWorkflowGraph =
  (services: Services): Handler =>
  async (call) =>
    json(200, graphShape((await loadWorkflow(services.db, call)).named))

const validateWorkflow =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'workflow validation', async (db) => {
      const { named } = await loadWorkflow(db, call)
      const errors = await problemsOf(db, named)
      const warnings = graphWarnings(named.graph, named.settings)
      return json(200, { valid: errors.length === 0, errors, warnings })
    })

export function workflowHandlers(services: Services) {
  return {
    listWorkflows: listWorkflows(services),
    createWorkflow: write.createWorkflow(services),
    listTemplates,
    getWorkflow: getWorkflow(services),
    updateWorkflow: write.updateWorkflow(services),
    deleteWorkflow: write.deleteWorkflow(services),
    getWorkflowGraph: getWorkflowGraph(services),
    putWorkflowGraph: write.putWorkflowGraph(services),
    createWorkflowDraft: write.createWorkflowDraft(services),
    validateWorkflow: validateWorkflow(services),
    publishWorkflow: write.publishWorkflow(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
