/** How workflows and their versions look from outside. */
import { graphOf, featuresOf, linearOf } from '@ostiary/domain/workflow/linear'
import { templateFeatures, templateNames, templateRow } from '@ostiary/domain/workflow/templates'
import type { StoredVersion, Workflow } from '../../store/workflows.ts'
import { iso } from '../call.ts'
import type { Services } from '../call.ts'

export const workflowShape = (
  { publicUrl }: Pick<Services, 'publicUrl'>,
  workflow: Workflow,
  version: StoredVersion,
) => ({
  uuid: version.uuid,
  workflow_id: workflow.workflowId,
  version: version.version,
  status: version.state,
  workflow_label: version.label,
  workflow_type: version.type,
  session_kind: workflow.kind,
  is_default: version.state === 'draft' ? version.makesDefault : workflow.isDefault,
  is_archived: false,
  is_simple_workflow: linearOf(version.graph) !== undefined,
  is_editable: version.state === 'draft',
  is_white_label_enabled: false,
  ...version.settings,
  features: featuresOf(version.graph).map(({ nodeId, feature, config, label }) => ({
    feature,
    config,
    label: label ?? null,
    node_id: nodeId,
  })),
  workflow_url: `${publicUrl}/v3/workflows/${workflow.workflowId}/`,
  total_price: '0.00',
  created_at: iso(version.createdAtMs),
  updated_at: iso(version.updatedAtMs),
})

export const graphShape = ({ uuid, workflowId, version, state, graph }: StoredVersion) => ({
  uuid,
  workflow_id: workflowId,
  version,
  status: state,
  start_node: graph.start_node,
  nodes: graph.nodes,
})

export const templateShapes = () =>
  templateNames.map((name) => {
    const { label, type, kind, says, needsQuestionnaire = false } = templateRow(name)
    return {
      template: name,
      workflow_label: label,
      workflow_type: type,
      session_kind: kind,
      description: says,
      needs_questionnaire: needsQuestionnaire,
      features: featuresOf(graphOf(templateFeatures(name))).map(({ feature, config }) => ({
        feature,
        config,
      })),
    }
  })
