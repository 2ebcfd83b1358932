/** The event by which a session of a file begins here: its nodes, and how they stand. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import type { BroughtStatus } from '@ostiary/domain/session/facts'
import type { SessionNode } from '@ostiary/domain/session/session'
import { worsened } from '@ostiary/domain/session/warning'
import { personKeys } from '../../transitions/person-keys.ts'
import { actingParty, actorName } from '../call.ts'
import type { Call, Services } from '../call.ts'
import type { Brought, BroughtNode } from './brought-session.ts'
import { beginsAtItsEnd } from './imported-event.ts'
import { renamed } from './shared-source.ts'

/** Whether somebody goes in by it, or may yet; what was declined or has expired lets nobody in. */
export const isStanding = (status: BroughtStatus): boolean =>
  status === 'Approved' || status === 'In Review'

const statusOf: Readonly<Record<BroughtStatus, FeatureStatus>> = {
  Approved: 'APPROVED',
  Declined: 'DECLINED',
  'In Review': 'IN_REVIEW',
  'Kyc Expired': 'APPROVED',
}

/** Under the names the workflow has for their features, so that a step can be asked for again. */
export function broughtNodes({ steps, workflow }: Brought): BroughtNode[] {
  const own = steps.map(({ feature }) => ({ nodeId: feature.toLowerCase(), feature }))
  const names = renamed(own, workflow)
  return steps.map(({ feature, data }) => {
    const nodeId = names.get(feature.toLowerCase())! // every node has a name
    return { nodeId, feature, data, warnings: [] }
  })
}

interface Beginning {
  readonly sessionId: string
  readonly number: number
  readonly brought: Brought
  readonly nodes: readonly BroughtNode[]
}

export function broughtEvent(services: Services, call: Call, beginning: Beginning): DomainEvent {
  const { sessionId, number, brought, nodes } = beginning
  const { workflow, status, decidedAtMs, documentValidUntilMs, importId, row } = brought
  const by = actingParty(call)
  const begins = beginsAtItsEnd(services, { sessionId, number, workflow, documentValidUntilMs })
  const identifiers = identifiersOf(services, call, brought)
  return {
    machine: 'session',
    event: 'imported',
    by,
    actor: actorName(by, call),
    facts: {
      session: {
        sessionId,
        nodes: nodes.map((one) => nodeOf(one, brought)),
        begins: { ...begins, importId, ...(identifiers ? { identifiers } : {}) },
        came: { status, atMs: decidedAtMs },
      },
      plain: { importId, row },
    },
  }
}

const nodeOf = (
  { nodeId, feature, warnings }: BroughtNode,
  { status, decidedAtMs }: Brought,
): SessionNode => ({
  nodeId,
  feature,
  status: warnings.reduce(worsened, statusOf[status]),
  tries: 0,
  warnings: warnings.map(({ risk }) => risk),
  provider: 'import',
  atMs: decidedAtMs,
})

/** By these a person who is rejected later is found again. */
function identifiersOf({ keyring }: Services, call: Call, { person }: Brought) {
  const { applicationId } = call.principal.application
  const keys = person ? personKeys(keyring.lookupKey, applicationId, person) : {}
  if (!keys.document && !keys.person) return undefined
  return {
    ...(keys.document ? { document: keys.document.toString('hex') } : {}),
    ...(keys.person ? { person: keys.person.toString('hex') } : {}),
  }
}
