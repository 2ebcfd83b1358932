/**
 * Whom to look for of somebody who is monitored: what the latest approved session with an AML step
 * has read, and what the profile says beside; and what was found of them before.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { findBirth } from '@ostiary/domain/risk/birth'
import { textsOf } from '@ostiary/domain/risk/identity-check'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { MonitoredParty } from '../../providers/aml/monitored.ts'
import { soughtBy } from '../../providers/aml/provider.ts'
import type { SoughtParty } from '../../providers/name-lists/party-index.ts'
import type { NodeRecord } from '../../providers/session-kit.ts'
import { profileItems, profilesIn, usableNames } from '../../profile/names.ts'
import type { Profiles } from '../../profile/names.ts'
import type { Profile } from '../../profile/profile.ts'
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
  const told = soughtIn(entity.kind, await profilesOf(parts, entity.entityId), parts.clock.now())
  const step = await stepOf(parts, held)
  if (!step) {
    const basis = evaluationOf(held) === undefined ? 'profile' : 'evaluation'
    return told && { party: { sought: told, config: usual, isCareful: true }, basis, found: [] }
  }
  const { session, node, opened } = step
  const { applicationId } = entity
  const workflow = await workflowOf(parts.workflows, { applicationId, ...session })
  const config = configOf(workflow, node.nodeId)
  const read = soughtOf(parts, step, { entity, config })
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

function soughtOf(
  { clock }: Reading,
  { session, node, opened }: ScreeningStep,
  of: { readonly entity: Aggregate['entity']; readonly config: FeatureSettings<'AML'> },
): SoughtParty | undefined {
  const known = session.nodes.flatMap(({ nodeId, feature }) => {
    const record = opened.records.get(nodeId)
    // As it was sealed.
    return record ? [[nodeId, { feature, ...record } as unknown as NodeRecord] as const] : []
  })
  return soughtBy({
    feature: 'AML',
    config: of.config,
    sessionId: session.sessionId,
    nodeId: node.nodeId,
    entityId: of.entity.entityId,
    vendorData: of.entity.vendorData,
    environment: 'live',
    input: {},
    media: async () => undefined,
    known: new Map(known),
    expected: opened.context.expected_details ?? {},
    atMs: clock.now(),
    tries: node.tries,
    delays: 0,
  })
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

function soughtIn(
  kind: Aggregate['entity']['kind'],
  profiles: Profiles,
  atMs: number,
): SoughtParty | undefined {
  const names = usableNames(kind, profiles)
  if (names.length === 0) return undefined
  const { entity, customer } = profiles
  if (kind === 'business') return companyIn(entity, names)
  const { dob } = textsOf(customer)
  const born = entity.date_of_birth ?? dob
  // A birth date nobody has must not keep a listed person from being found.
  const isBirth = born !== undefined && findBirth(born, atMs) === 'plausible'
  const countries = Object.keys(entity.issuing_states ?? {})
  return { kind: 'person', names, countries, numbers: [], ...(isBirth && { birthDate: born }) }
}

function companyIn(profile: Profile, names: readonly string[]): SoughtParty {
  const { country_code: country, registration_number: number } = profile
  return {
    kind: 'company',
    names,
    countries: country ? [country] : [],
    numbers: number ? [{ number, type: 'registration' }] : [],
  }
}
