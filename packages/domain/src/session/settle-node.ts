/** The event by which a node has its answer, and where the session goes on with it. Pure. */
import type { SessionDomainEvent } from '../aggregate.ts'
import { answeredStatuses } from '../entity.sessions.ts'
import type { Graph } from '../workflow/graph.ts'
import type { NodeResult } from './facts.ts'
import { goingOn } from './going-on.ts'
import type { Answered } from './going-on.ts'
import type { Session } from './session.ts'

/** What leads on from a node. */
export interface Going extends Pick<Answered, 'fieldsOf'> {
  readonly graph: Graph
}

/** @param going absent where nobody knows how it goes on: the workflow ends there */
export function settleNode(
  session: Session,
  result: NodeResult,
  going?: Going,
): Omit<SessionDomainEvent<'node_settled'>, 'by' | 'actor'> {
  const { sessionId } = session
  const isAnswered = answeredStatuses.includes(result.status)
  const ahead = going && isAnswered ? aheadFrom(session, result, going) : {}
  return {
    machine: 'session',
    event: 'node_settled',
    facts: { session: { sessionId, result, ...ahead } },
  }
}

function aheadFrom(session: Session, { nodeId, status, score }: NodeResult, going: Going) {
  const { graph, fieldsOf } = going
  const more = score === undefined ? {} : { score }
  const nodes = session.nodes.map((one) =>
    one.nodeId === nodeId ? { ...one, status, ...more } : one,
  )
  return goingOn(graph, session, { nodeId, nodes, fieldsOf })
}
