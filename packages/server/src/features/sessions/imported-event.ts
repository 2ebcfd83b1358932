/** The event by which a shared session begins at its receiver: its nodes, and how they stand. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { worsened } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { sessionLink } from '../../platform/session-token.ts'
import { asksOf } from '../../sessions/begin.ts'
import { actingParty, actorName } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { isApproved } from './shared-source.ts'
import type { Source } from './shared-source.ts'

export interface Taking {
  /** The receiver. */
  readonly applicationId: string
  readonly sessionId: string
  readonly number: number
  readonly workflow: WorkflowVersion
  readonly source: Source
  /** What each node of the source is called here. */
  readonly names: ReadonlyMap<string, string>
}

/** By node: what the receiver's lists and bars say of it. */
export type Listed = ReadonlyMap<string, readonly Warning[]>

interface Begins {
  readonly sessionId: string
  readonly number: number
  readonly workflow: WorkflowVersion
  readonly documentValidUntilMs?: number | undefined
}

/** What a session has that is at its end as it comes. */
export const beginsAtItsEnd = (
  { keyring }: Pick<Services, 'keyring'>,
  { sessionId, number, workflow, documentValidUntilMs }: Begins,
) => ({
  number,
  workflowId: workflow.workflowId,
  workflowVersion: workflow.version,
  settings: workflow.settings,
  at: null,
  end: 'Determine' as const,
  link: sessionLink(keyring.linkKey, sessionId, 1),
  asks: asksOf(workflow),
  ...(documentValidUntilMs === undefined ? {} : { documentValidUntilMs }),
})

export function importedEvent(
  services: Services,
  call: Call,
  { taking, listed }: { taking: Taking; listed: Listed },
): DomainEvent {
  const { sessionId, number, workflow, source } = taking
  const isTrusted = call.body['trust_review'] === true && isApproved(source)
  const nodes = nodesOf(taking, listed, isTrusted)
  const { documentValidUntilMs } = source.session
  const by = actingParty(call)
  return {
    machine: 'session',
    event: 'imported',
    by,
    actor: actorName(by, call),
    facts: {
      session: {
        sessionId,
        // Without nodes nothing was found good: a reviewer decides.
        ...(nodes.length === 0 ? {} : { nodes }),
        begins: beginsAtItsEnd(services, { sessionId, number, workflow, documentValidUntilMs }),
      },
      plain: {
        fromApplication: source.applicationId,
        fromSession: source.session.sessionId,
        isTrusted,
      },
    },
  }
}

/** What is not trusted is looked at by a reviewer of the receiver; lists and bars come on top. */
const nodesOf = ({ source, names }: Taking, listed: Listed, isTrusted: boolean): Session['nodes'] =>
  source.session.nodes.map((one): SessionNode => {
    const { feature, status, tries, warnings, provider, score, atMs } = one
    const nodeId = names.get(one.nodeId)! // every node has a name
    const found = listed.get(nodeId) ?? []
    const own = status === 'APPROVED' && !isTrusted ? 'IN_REVIEW' : status
    return {
      nodeId,
      feature,
      status: found.reduce(worsened, own),
      tries,
      warnings: [...warnings, ...found.map((one) => one.risk)],
      ...(provider === undefined ? {} : { provider }),
      ...(score === undefined ? {} : { score }),
      atMs,
    }
  })
