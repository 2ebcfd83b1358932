/**
 * Whom to look for of somebody who is monitored: what the latest approved session with an AML step
 * has read, and what the profile says beside; and what was found of them before.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import type { SoughtParty } from '@ostiary/domain/screening/sought-party'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { MonitoredParty } from '../../providers/aml/monitored.ts'
import { sessionParty } from '../../providers/aml/session-party.ts'
import type { SessionKnown } from '../../providers/aml/session-party.ts'
import type { NodeRecord } from '../../providers/session-kit.ts'
import { profileItems, profilesIn } from '../../profile/names.ts'
import type { Profiles } from '../../profile/names.ts'
import { soughtBusiness, soughtUser } from '../../profile/sought-party.ts'
import { openSession } from '../../sessions/context.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import { workflowOf } from '../../sessions/session-workflow.ts'
import type { MonitoringParts } from './parts.ts'
import { hitsOfRecord } from './record.ts'

/** The step of a session that screened them, with all that was read of it. */
export interface ScreeningStep {
  readonly session: Session
  readonly node: SessionNode
  readonly opened: OpenedSession
}

export interface Monitored {
  readonly party: MonitoredParty
  /** What says whom to look for; another one brings findings of its own. */
  readonly basis: string
  /** What a session has found by itself. */
  readonly found: readonly ScreenedHit[]
  readonly step?: ScreeningStep
}

type Reading = Pick<MonitoringParts, 'vault' | 'workflows' | 'clock'>

/** `undefined`: there is no name to look for. */
export async function monitoredOf(parts: Reading, held: Aggregate): Promise<Monitored | undefined> {
  const { entity } = held
  const profiles = await profilesOf(parts, entity.entityId)
  const nowMs = parts.clock.now()
  const told =
    entity.kind === 'business'
      ? soughtBusiness(profiles.entity, nowMs)
      : soughtUser(profiles, nowMs)
  const step = await stepOf(parts, held)
  if (!step) {
    const basis = evaluationOf(held) === undefined ? 'profile' : 'evaluation'
    return told && { party: { sought: told, config: usual, isCareful: true }, basis, found: [] }
  }
  const { session, node, opened } = step
  const { applicationId } = entity
  const workflow = await workflowOf(parts.workflows, { applicationId, ...session })
  const config = configOf(workflow, node.nodeId)
  const { sought: read } = sessionParty(readOf(parts, step))
  const sought = both(read, told)
  const found = hitsOfRecord(opened.records.get(node.nodeId)?.data ?? {})
  const basis = `session:${session.sessionId}`
  return sought && { party: { sought, config, isCareful: false }, basis, found, step }
}

const usual: FeatureSettings<'AML'> = settingsFor('AML', {})

/** What was brought from elsewhere may have steps that the workflow has under other names. */
function configOf({ graph }: WorkflowVersion, nodeId: string): FeatureSettings<'AML'> {
  const steps = [graph.nodes[nodeId], ...Object.values(graph.nodes)]
  const step = steps.find((one) => one?.type === 'feature' && one.feature === 'AML')
  return step?.type === 'feature' ? settingsFor('AML', step.config) : usual
}

/** The one approved last; one that was taken back only where no other stands. */
async function stepOf({ vault }: Reading, held: Aggregate): Promise<ScreeningStep | undefined> {
  const screened = held.sessions.flatMap((session) => {
    const node = session.nodes.findLast(({ feature }) => feature === 'AML')
    return node && session.approvedAtMs !== undefined ? [{ session, node }] : []
  })
  const [latest] = screened.toSorted(
    (one, other) => rank(one) - rank(other) || approvedAt(other) - approvedAt(one),
  )
  if (!latest) return undefined
  return { ...latest, opened: await openSession(vault, held.entity.entityId, latest.session) }
}

const ranked: readonly Session['status'][] = ['Approved', 'In Review']
const rank = ({ session: { status } }: { readonly session: Session }): number =>
  ranked.includes(status) ? ranked.indexOf(status) : ranked.length

const approvedAt = ({ session }: { readonly session: Session }): number => session.approvedAtMs ?? 0

function readOf({ clock }: Reading, { session, opened }: ScreeningStep): SessionKnown {
  const known = session.nodes.flatMap(({ nodeId, feature }) => {
    const record = opened.records.get(nodeId)
    // As it was sealed.
    return record ? [[nodeId, { feature, ...record } as unknown as NodeRecord] as const] : []
  })
  return {
    known: new Map(known),
    expected: opened.context.expected_details ?? {},
    atMs: clock.now(),
  }
}

/** A name that was corrected is looked for beside the one that was verified. */
function both(
  read: SoughtParty | undefined,
  told: SoughtParty | undefined,
): SoughtParty | undefined {
  if (!read || !told || read.kind !== told.kind) return read ?? told
  const birthDate = read.birthDate ?? told.birthDate
  return {
    ...read,
    names: [...new Set([...read.names, ...told.names])],
    countries: read.countries.length > 0 ? read.countries : told.countries,
    ...(birthDate === undefined ? {} : { birthDate }),
  }
}

async function profilesOf({ vault }: Reading, entityId: string): Promise<Profiles> {
  return profilesIn((await vault.open([entityId], profileItems)).get(entityId))
}
