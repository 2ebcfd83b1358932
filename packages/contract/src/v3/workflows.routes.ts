/** The operations on workflows under /v3 (entity reference 3.4). */
import Type from 'typebox'
import { route } from '../route.ts'
import { Id } from '../shapes.ts'
import * as w from './workflows.ts'

const v3 = { family: 'v3', tag: 'Workflows' } as const
const named = Type.Object({ workflow_id: Id })
const reads = ['customers:read'] as const
const writes = ['workflows:write'] as const

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const workflowRoutesV3 = {
  listWorkflows: route({
    ...v3, method: 'GET', path: '/v3/workflows/', scopes: reads,
    summary: 'Workflows, newest first: each by its draft, or else as it is published.',
    query: w.WorkflowFilter, answers: { 200: w.WorkflowPage },
    errors: [],
  }),
  createWorkflow: route({
    ...v3, method: 'POST', path: '/v3/workflows/', scopes: writes,
    summary: 'Make a workflow of features, a graph or a template; it is published unless it is to be a draft.',
    body: w.WorkflowCreate, answers: { 201: w.WorkflowShape },
    errors: ['workflow_invalid', 'workflow_flags_refused'],
  }),
  listTemplates: route({
    ...v3, method: 'GET', path: '/v3/workflows/templates/', scopes: reads,
    summary: 'Workflows to begin with.',
    answers: { 200: w.TemplatePage },
    errors: [],
  }),
  getWorkflow: route({
    ...v3, method: 'GET', path: '/v3/workflows/:workflow_id/', scopes: reads,
    summary: 'Read a workflow by its id (its draft, or else what is published), or a version by its uuid.',
    params: named, answers: { 200: w.WorkflowShape },
    errors: ['workflow_not_found'],
  }),
  updateWorkflow: route({
    ...v3, method: 'PATCH', path: '/v3/workflows/:workflow_id/', scopes: writes,
    summary: 'Change the draft, which is made if there is none; `"status": "published"` publishes it.',
    params: named, body: w.WorkflowPatch, answers: { 200: w.WorkflowShape },
    errors: ['workflow_not_found', 'workflow_invalid', 'workflow_flags_refused'],
  }),
  deleteWorkflow: route({
    ...v3, method: 'DELETE', path: '/v3/workflows/:workflow_id/', scopes: writes,
    summary: 'Archive a workflow; its sessions go on.',
    params: named, answers: { 204: null },
    errors: ['workflow_not_found', 'workflow_needed'],
  }),
  getWorkflowGraph: route({
    ...v3, method: 'GET', path: '/v3/workflows/:workflow_id/graph/', scopes: reads,
    summary: 'Read its nodes.',
    params: named, answers: { 200: w.GraphShape },
    errors: ['workflow_not_found'],
  }),
  putWorkflowGraph: route({
    ...v3, method: 'PUT', path: '/v3/workflows/:workflow_id/graph/', scopes: writes,
    summary: 'Give the draft other nodes.',
    params: named, body: w.GraphBody, answers: { 200: w.GraphShape },
    errors: ['workflow_not_found', 'workflow_invalid'],
  }),
  createWorkflowDraft: route({
    ...v3, method: 'POST', path: '/v3/workflows/:workflow_id/create-draft/', scopes: writes,
    summary: 'Make a draft of what is published; the draft there is, where there is one.',
    params: named, body: w.Anything, answers: { 200: w.WorkflowShape },
    errors: ['workflow_not_found'],
  }),
  validateWorkflow: route({
    ...v3, method: 'POST', path: '/v3/workflows/:workflow_id/validate/', scopes: writes,
    summary: 'Say of each node what keeps the draft, or what is published, from being published.',
    params: named, body: w.Anything, answers: { 200: w.Validity },
    errors: ['workflow_not_found'],
  }),
  publishWorkflow: route({
    ...v3, method: 'POST', path: '/v3/workflows/:workflow_id/publish/', scopes: writes,
    summary: 'Publish the draft: sessions created from now on run it.',
    params: named, body: w.Anything, answers: { 200: w.WorkflowShape },
    errors: ['workflow_not_found', 'workflow_invalid', 'workflow_draft_missing'],
  }),
}
