/**
 * How a session begins on a workflow version: what it keeps of its settings, where it starts, whom
 * it asks.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { Party } from '@ostiary/domain/lifecycle'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import { beginning } from '@ostiary/domain/session/going-on'
import { features } from '@ostiary/domain/workflow/features'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { sessionLink } from '../platform/session-token.ts'

export interface Beginning {
  readonly sessionId: string
  readonly number: number
  readonly workflow: WorkflowVersion
  /** What a sandbox does by itself. */
  readonly scenario?: string
  readonly atMs: number
  readonly by: Party
  readonly actor: string
  /** Of a session that is made for something: a customer, or a session before it. */
  readonly more?: Pick<
    NonNullable<SessionEventFacts['begins']>,
    'forCustomer' | 'parent' | 'reverification'
  >
  /** How long its link lives (seconds), where it is not as long as the workflow says. */
  readonly lifeS?: number
  /** Its link is sent by e-mail. */
  readonly isInvited?: boolean
}

/** What is asked of the person, as the workflow has it. */
export const asksOf = ({ graph }: WorkflowVersion): string[] =>
  Object.values(graph.nodes).flatMap((node) =>
    node.type === 'feature' && features[node.feature].asks !== 'provider' ? [node.feature] : [],
  )

/** The first events of a session; with a scenario it is opened at once, and answers by itself. */
export function createdEvents(linkKey: Buffer, one: Beginning): DomainEvent[] {
  const { sessionId, number, workflow, scenario, atMs, by, actor, more = {} } = one
  const mailed = one.isInvited ? ({ mailed: true } as const) : {}
  const email = one.isInvited ? ({ email: { about: 'invitation' } } as const) : {}
  const { session_expiration_time } = workflow.settings
  const settings = {
    ...workflow.settings,
    session_expiration_time: one.lifeS ?? session_expiration_time,
  }
  const { step, ahead } = beginning(workflow.graph, scenario)
  const begins = {
    number,
    workflowId: workflow.workflowId,
    workflowVersion: workflow.version,
    settings,
    at: ahead?.nodeId ?? null,
    ...('end' in step.to ? { end: step.to.end } : {}),
    link: { ...sessionLink(linkKey, sessionId, 1), fresh: true as const, ...mailed },
    dueAtMs: atMs + settings.session_expiration_time * 1000,
    asks: asksOf(workflow),
    ...(scenario === undefined ? {} : { scenario }),
    ...more,
    ...(ahead ? { ahead } : {}),
  }
  const created: DomainEvent = {
    machine: 'session',
    event: 'created',
    by,
    actor,
    facts: { session: { sessionId, begins, step, ...email } },
  }
  if (scenario === undefined) return [created]
  const opened: DomainEvent = {
    machine: 'session',
    event: 'opened',
    by: 'system',
    actor: 'system:sandbox',
    facts: { session: { sessionId } },
  }
  return [created, opened]
}
