/** What a graph names outside itself: questionnaires and other workflows of the application. */
import type { FeatureNode, Graph, GraphNode } from '@ostiary/domain/workflow/graph'
import { nodePath } from '@ostiary/domain/workflow/problem'
import type { GraphProblem } from '@ostiary/domain/workflow/problem'
import { validateGraph } from '@ostiary/domain/workflow/validate'
import type { Database } from '../../store/db.ts'
import { newestVersions } from '../../store/questionnaires.ts'
import { publishedNaming, publishedWorkflow } from '../../store/workflows.ts'
import type { StoredVersion } from '../../store/workflows.ts'

const nodesOf = (graph: Graph, feature: FeatureNode['feature']): [string, FeatureNode][] =>
  Object.entries(graph.nodes).filter(
    (row): row is [string, FeatureNode] => row[1].type === 'feature' && row[1].feature === feature,
  )

/** Everything that keeps a version from being published. */
export async function problemsOf(
  db: Database,
  { applicationId, graph, kind }: Pick<StoredVersion, 'applicationId' | 'graph' | 'kind'>,
): Promise<GraphProblem[]> {
  const own = validateGraph(graph, kind)
  // Ids that are none are told of already, and the database would not take them.
  if (own.some(({ code }) => code === 'setting_invalid' || code === 'setting_missing')) return own
  return [
    ...own,
    ...(await questionnaireProblems(db, applicationId, graph)),
    ...(await roleProblems(db, applicationId, graph)),
  ]
}

const missing = (id: string, key: string, message: string): GraphProblem => ({
  node_id: id,
  path: nodePath(id, 'config', key),
  code: 'setting_invalid',
  message,
})

const questionnaireOf = ({ config }: FeatureNode): string => config['questionnaire_uuid'] as string

async function questionnaireProblems(db: Database, applicationId: string, graph: Graph) {
  const nodes = nodesOf(graph, 'QUESTIONNAIRE')
  const ids = nodes.map(([, node]) => questionnaireOf(node))
  const known = ids.length > 0 ? await newestVersions(db, applicationId, ids) : new Map()
  const key = 'questionnaire_uuid'
  return nodes
    .filter(([, node]) => !known.has(questionnaireOf(node)))
    .map(([id]) => missing(id, key, `${key} names no questionnaire of this application`))
}

/** The workflows by which those behind a company are verified. */
async function roleProblems(db: Database, applicationId: string, graph: Graph) {
  const problems: GraphProblem[] = []
  for (const [id, node] of nodesOf(graph, 'KYB_KEY_PEOPLE')) {
    for (const [role, named] of rolesOf(node)) {
      if (await publishedWorkflow(db, { applicationId, workflowId: named })) continue
      const message = `the workflow of ${role} is not published in this application`
      problems.push(missing(id, 'kyb_role_config', message))
    }
  }
  return problems
}

/** Roles with the workflow of their own. */
function rolesOf({ config }: FeatureNode): [role: string, workflowId: string][] {
  // Of this form, as its settings were checked.
  const roles = (config['kyb_role_config'] ?? {}) as Record<string, Record<string, unknown>>
  return Object.entries(roles).flatMap(([role, { verification_workflow: named }]) =>
    typeof named === 'string' ? [[role, named] as [string, string]] : [],
  )
}

/** Whether people behind companies are still sent through it by another workflow. */
export async function isNeeded(
  db: Database,
  workflow: { readonly applicationId: string; readonly workflowId: string },
): Promise<boolean> {
  const naming = await publishedNaming(db, workflow)
  return naming.some(({ graph }) =>
    nodesOf(graph, 'KYB_KEY_PEOPLE').some(([, node]) =>
      rolesOf(node).some(([, named]) => named === workflow.workflowId),
    ),
  )
}

/** The graph with the newest version of every questionnaire written into it: that one is asked. */
export async function withNewestQuestionnaires(
  db: Database,
  { applicationId, graph }: Pick<StoredVersion, 'applicationId' | 'graph'>,
): Promise<Graph> {
  const ids = nodesOf(graph, 'QUESTIONNAIRE').map(([, node]) => questionnaireOf(node))
  if (ids.length === 0) return graph
  const newest = await newestVersions(db, applicationId, ids)
  const pin = (node: GraphNode): GraphNode =>
    node.type === 'feature' && node.feature === 'QUESTIONNAIRE'
      ? {
          ...node,
          config: { ...node.config, questionnaire_version: newest.get(questionnaireOf(node)) },
        }
      : node
  const nodes = Object.entries(graph.nodes).map(([id, node]) => [id, pin(node)] as const)
  return { ...graph, nodes: Object.fromEntries(nodes) }
}
