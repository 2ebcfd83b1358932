/** What the branches of a workflow may ask about: what the nodes of a session have found so far. */
import { featureLiterals } from '@ostiary/domain/session/decision'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { SessionNode } from '@ostiary/domain/session/session'
import { featureRow } from '@ostiary/domain/workflow/features'
import type { Fields } from '@ostiary/domain/workflow/rules'

/** Deeper values are not asked about. */
const depthMax = 4

/** By prefix and path, the latest node of a feature last; and by node, for rules that name one. */
export function fieldsOf(
  nodes: readonly SessionNode[],
  records: ReadonlyMap<string, OpenedNode>,
): Fields {
  const fields = new Map<string, unknown>()
  for (const node of nodes) {
    const { rulePrefix: prefix } = featureRow(node.feature)
    const put = (path: string, value: unknown): void => {
      fields.set(`${prefix}.${path}`, value)
      fields.set(`${node.nodeId}/${prefix}.${path}`, value)
    }
    put('status', featureLiterals[node.status])
    if (node.score !== undefined) put('score', node.score)
    const record = records.get(node.nodeId)
    put('warnings', record ? record.warnings.map((one) => one['risk']) : node.warnings)
    if (record) spread(record.data, '', 1, put)
  }
  return fields
}

function spread(
  value: Readonly<Record<string, unknown>>,
  under: string,
  depth: number,
  put: (path: string, value: unknown) => void,
): void {
  for (const [key, one] of Object.entries(value)) {
    put(`${under}${key}`, one)
    const isDeeper = typeof one === 'object' && one !== null && !Array.isArray(one)
    if (isDeeper && depth < depthMax)
      spread(one as Record<string, unknown>, `${under}${key}.`, depth + 1, put)
  }
}
