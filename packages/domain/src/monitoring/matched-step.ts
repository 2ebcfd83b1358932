/** What a session's step comes to by what monitoring has found, and which sessions move. Pure. */
import type { NodeResult } from '../session/facts.ts'
import type { Session, SessionNode } from '../session/session.ts'
import type { MatchLine } from './facts.ts'

/** What was declined, has expired or is done again has its own end. */
export const isOpenToMatch = ({ status }: Pick<Session, 'status'>): boolean =>
  status === 'Approved' || status === 'In Review'

/** What a person looks at for another reason stays theirs to decline. */
const isTheirs = ({ status, enteredBy }: Pick<Session, 'status' | 'enteredBy'>): boolean =>
  status === 'In Review' && enteredBy !== 'monitoring_matched'

export function matchedResult(
  session: Pick<Session, 'status' | 'enteredBy'>,
  node: SessionNode,
  line: MatchLine,
): NodeResult {
  const status = statusBy(line, { was: node.status, isTheirs: isTheirs(session) })
  return {
    nodeId: node.nodeId,
    status,
    warnings: [...new Set([...node.warnings, 'POSSIBLE_MATCH_FOUND'])],
    ...(node.provider === undefined ? {} : { provider: node.provider }),
    ...(status === 'IN_REVIEW' ? { manual: true } : {}),
    ...(node.score === undefined ? {} : { score: node.score }),
    ...(node.monitored ? { monitored: true } : {}),
  }
}

function statusBy(
  line: MatchLine,
  { was, isTheirs: isOthers }: { was: SessionNode['status']; isTheirs: boolean },
): SessionNode['status'] {
  if (line === 'recorded') return was
  return line === 'review' || isOthers ? 'IN_REVIEW' : 'DECLINED'
}
