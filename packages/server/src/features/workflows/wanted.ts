/** Reads what a caller wants of a workflow: features, a graph or a template, and settings. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { featureNamed, featureNames } from '@ostiary/domain/workflow/features'
import type { Graph, Settings, WorkflowSettings } from '@ostiary/domain/workflow/graph'
import { featuresOf, graphOf } from '@ostiary/domain/workflow/linear'
import type { LinearFeature } from '@ostiary/domain/workflow/linear'
import type { GraphProblem } from '@ostiary/domain/workflow/problem'
import { readGraph } from '@ostiary/domain/workflow/read-graph'
import { templateFeatures, templateRow } from '@ostiary/domain/workflow/templates'
import type { TemplateName } from '@ostiary/domain/workflow/templates'
import { kindOf } from '@ostiary/domain/workflow/validate'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

/** The part of a body that says what is asked: refusals name it. */
export type Part = 'features' | 'graph' | 'nodes' | 'template'

interface SentFeature {
  readonly feature: string
  readonly config?: Settings | null
  readonly label?: string | null
}

/** As the contract has read it. */
export interface WantedBody {
  readonly workflow_label?: string
  readonly workflow_type?: string
  readonly features?: readonly SentFeature[]
  readonly graph?: unknown
  readonly template?: TemplateName
  readonly questionnaire_uuid?: string
  readonly status?: 'draft' | 'published'
  readonly is_default?: boolean
}

/** Flags made workflows before there were `features`; nobody is to think that they still count. */
export function refuseFlags(body: Call['body']): void {
  const flag = Object.keys(body).find(
    (key) => /^is_[a-z_]+_enabled$/.test(key) && key !== 'is_white_label_enabled',
  )
  if (flag !== undefined) refuse('workflow_flags_refused')
}

/** Every problem beside the part it is in, with its node. */
export function refuseProblems(part: Part, problems: readonly GraphProblem[]): void {
  if (problems.length === 0) return
  const errors = problems.map(({ node_id, path, message }) => ({
    path: `/${part}`,
    message: node_id === null ? `${path} ${message}`.trim() : `${node_id}: ${message}`,
  }))
  refuse('workflow_invalid', undefined, { errors })
}

export function readFeatures(sent: readonly SentFeature[]): LinearFeature[] {
  const wrong = sent.flatMap(({ feature }, index) =>
    featureNamed(feature)
      ? []
      : [
          {
            path: '/features',
            message: `number ${index + 1} is none of ${featureNames.join(', ')}`,
          },
        ],
  )
  if (wrong.length > 0) refuse('body_invalid', undefined, { errors: wrong })
  return sent.map(({ feature, config, label }) => ({
    feature: featureNamed(feature)!, // found above
    config: config ?? {},
    ...(label === undefined || label === null ? {} : { label }),
  }))
}

export function readNodes(part: Part, sent: unknown): Graph {
  const reading = readGraph(sent)
  if ('graph' in reading) return reading.graph
  refuseProblems(part, reading.problems)
  throw new Error('a graph that is not read has problems')
}

/** What a new workflow asks, and how it is called where nobody says. */
interface Asked {
  readonly part: Part
  readonly graph: Graph
  readonly kind: EntityKind
  readonly type: string
  readonly label: string
}

export function readAsked(body: WantedBody): Asked {
  const { template, features, graph, workflow_type } = body
  if ([template, features, graph].filter((one) => one !== undefined).length !== 1)
    return refuse('body_invalid', undefined, {
      errors: [
        { path: '/features', message: 'must be given, or else `graph` or `template`, one of them' },
      ],
    })
  if (template !== undefined) {
    const { label, type, kind } = templateRow(template)
    const made = graphOf(templateFeatures(template, body.questionnaire_uuid))
    return { part: 'template', graph: made, kind: kindNamed(workflow_type) ?? kind, type, label }
  }
  const part = features === undefined ? 'graph' : 'features'
  const read = features === undefined ? readNodes(part, graph) : graphOf(readFeatures(features))
  const kind = kindNamed(workflow_type) ?? kindOf(featuresOf(read))
  const type = kind === 'business' ? 'kyb' : 'kyc'
  return { part, graph: read, kind, type, label: 'Custom workflow' }
}

/** A type is what its application calls it; these two say who is asked. */
function kindNamed(type: string | undefined): EntityKind | undefined {
  if (type === 'kyb') return 'business'
  return type === 'kyc' ? 'user' : undefined
}

/** @throws Refused where whoever is asked, which never changes, is called the other kind */
export function refuseOtherKind(kind: EntityKind, type: string | undefined): void {
  if ((kindNamed(type) ?? kind) === kind) return
  const message = `is of the other kind: this workflow asks a ${kind}`
  refuse('body_invalid', undefined, { errors: [{ path: '/workflow_type', message }] })
}

/** Settings that are not named stay. */
export function settingsOf(held: WorkflowSettings, body: Call['body']): WorkflowSettings {
  const named = Object.keys(workflowDefaults).filter((key) => body[key] !== undefined)
  return { ...held, ...Object.fromEntries(named.map((key) => [key, body[key]])) }
}
