/**
 * What a provider read, held against what the application knows: its blocklists, and who was
 * rejected for good.
 */
import { worsened } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { listedIn } from '../../sessions/listed.ts'
import type { EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from './asked-node.ts'

interface Inspection {
  readonly asked: AskedNode
  readonly facts: NodeFacts
}

/** The answer with what lists and bars add to it; they never make it better. */
export async function inspected(
  context: EffectContext,
  run: EffectRun,
  { asked, facts }: Inspection,
): Promise<NodeFacts> {
  if (facts.status === 'NOT_FINISHED') return facts
  const { data, face } = facts
  const { feature } = asked.node
  const found = await listedIn(context, run.held.entity.applicationId, { feature, data, face })
  return found.reduce(worse, facts)
}

/** An answer with one more thing noticed. */
export const worse = (facts: NodeFacts, warning: Warning): NodeFacts => ({
  ...facts,
  status: worsened(facts.status, warning),
  warnings: [...facts.warnings, warning],
})
