/**
 * Opens a session for each person and company behind a company that must be verified: under an
 * entity of its own that no list shows. Ids follow from the party, so that a repeat makes nobody
 * twice.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { currentNode } from '@ostiary/domain/session/session'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { noticed } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import { runningStatuses } from '@ostiary/domain/session.lifecycle'
import { unborn } from '@ostiary/domain/unborn'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { createdEvents } from '../sessions/begin.ts'
import { contextItem, openSession } from '../sessions/context.ts'
import type { SessionContext } from '../sessions/context.ts'
import { readableAddress } from '../sessions/email-asked.ts'
import { featureNodeOf, workflowOf } from '../sessions/session-workflow.ts'
import { unlinkedPrefix } from '@ostiary/domain/unlinked'
import { directoryKey } from '../store/directory.ts'
import { readHeads } from '../store/heads.ts'
import { factsItem } from '../store/vault.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'
import { peopleGo } from './people-behind.ts'
import { identitiesOf } from './session/declared.ts'
import { gather } from './session/gather.ts'

export const openKeyPeople: Effect = {
  gaveUp: (held) => lastResort(held.sessions.find(isWaiting)),
  timeoutMs: 20_000,
  // Also of a company that is gone: a try before this one may have opened somebody meanwhile.
  wanted: () => true,
  run: async (context, run) => {
    const { entity, sessions } = run.held
    const { applicationId, entityId } = entity
    for (const session of isGone(entity) ? [] : sessions) {
      if (session.parties === undefined) continue
      const company = { applicationId, entityId, sessionId: session.sessionId }
      const unasked = await openAll(context, run, session)
      // Nobody will ever open what was not made.
      for (const { sessionId } of unasked)
        await gather(context, company, { child: { sessionId, status: 'Expired' }, doubts })
      // Those who were named before may all have finished: nobody would tell of them.
      await gather(context, company, {})
    }
    // What went while they were opened may have looked for them too early.
    await peopleGo(context, { entityId: entity.entityId })
    return { event: null }
  },
}

/** What keeps somebody from being asked. */
const doubts = [noticed('KYB_KEY_PERSON_NOT_ASKED', 'REVIEW')]

const isWaiting = (session: Session): boolean =>
  runningStatuses.includes(session.status) && currentNode(session)?.waits === 'parties'

/** Every try threw: whoever has no link cannot come, so a reviewer looks. */
function lastResort(session: Session | undefined): DomainEvent | null {
  const node = session && currentNode(session)
  if (!node) return null
  const warnings = ['KYB_KEY_PERSON_NOT_ASKED'] satisfies Risk[]
  const result = { nodeId: node.nodeId, status: 'IN_REVIEW', warnings, manual: true } as const
  const { sessionId } = session
  return {
    machine: 'session',
    event: 'node_settled',
    by: 'system',
    actor: 'system:key-people',
    facts: { session: { sessionId, result } },
  }
}

interface Submitted {
  readonly party_id?: string
  readonly workflow_id?: string
  readonly first_name?: string
  readonly last_name?: string
  readonly legal_name?: string
  readonly email?: string
  readonly phone?: string
  readonly date_of_birth?: string
  readonly country?: string
  readonly registration_number?: string
}

/** @returns those who cannot be asked */
async function openAll(
  context: EffectContext,
  run: EffectRun,
  session: Session,
): Promise<readonly SessionKeyPerson[]> {
  const { entityId } = run.held.entity
  const unopened = (session.parties ?? []).filter((one) => one.status === 'Not Started')
  if (unopened.length === 0) return []
  const opened = await openSession(context.vault, entityId, session)
  const node = session.nodes.find((one) => one.feature === 'KYB_KEY_PEOPLE')
  const data = node && opened.records.get(node.nodeId)?.data
  const submitted = data?.['submitted'] as { parties?: readonly Submitted[] } | undefined
  const notifies = node !== undefined && (await isNotifying(context, run, { session, node }))
  const begun = await readHeads(
    context.db,
    unopened.map((one) => one.entityId),
  )
  const unasked: SessionKeyPerson[] = []
  for (const party of unopened) {
    if (begun.has(party.entityId)) continue
    const known = submitted?.parties?.find((one) => one.party_id === party.partyId) ?? {}
    const isInvited =
      notifies && known.email !== undefined && readableAddress(known.email) !== undefined
    const { language } = opened.context
    const behind = [...(opened.context.behind ?? []), identitiesOf(session, opened)]
    const { applicationId } = run.application
    const workflow = await workflowFor(context, applicationId, { party, known })
    if (workflow)
      await openOne(context, run, { session, party, known, language, behind, isInvited, workflow })
    else unasked.push(party)
  }
  return unasked
}

/** Whether the workflow of a company has its people written to. */
async function isNotifying(
  { workflows }: EffectContext,
  { application: { applicationId } }: EffectRun,
  { session, node }: { session: Session; node: Session['nodes'][number] },
): Promise<boolean> {
  const workflow = await workflowOf(workflows, { applicationId, ...session })
  const { config } = featureNodeOf(workflow, node.nodeId)
  return settingsFor('KYB_KEY_PEOPLE', config)['kyb_notify_parties_by_email'] === true
}

interface Opening {
  readonly session: Session
  readonly party: SessionKeyPerson
  readonly known: Submitted
  readonly language: string | undefined
  readonly behind: NonNullable<SessionContext['behind']>
  /** Told by e-mail, as the workflow of the company has it. */
  readonly isInvited: boolean
  readonly workflow: WorkflowVersion
}

async function openOne(context: EffectContext, run: EffectRun, one: Opening): Promise<void> {
  const { party } = one
  const { applicationId } = run.application
  const atMs = context.clock.now()
  const { dataKey, row } = await context.vault.newKey(party.entityId)
  const vendorData = `${unlinkedPrefix}${party.sessionId}`
  const seal = (item: string, value: unknown) =>
    context.vault.sealItem(dataKey, party.entityId, item, value)
  await context.writer.create({
    dirKey: directoryKey(applicationId, party.kind, vendorData),
    vendorKey: null,
    walletKey: null,
    seed: unborn({ entityId: party.entityId, applicationId, kind: party.kind, vendorData }, atMs),
    events: await eventsOf(context, run, { ...one, atMs }),
    vault: [row, seal(contextItem(party.sessionId), contextOf(one))],
    sealFacts: (seq, facts) => seal(factsItem(seq), facts),
    answer: () => ({ status: 201, body: '' }),
  })
}

/** Nothing, where it was archived after the company's was published. */
const workflowFor = (
  { workflows }: EffectContext,
  applicationId: string,
  { party, known }: Pick<Opening, 'party' | 'known'>,
): Promise<WorkflowVersion | undefined> =>
  known.workflow_id === undefined
    ? workflows.defaultOf(applicationId, party.kind)
    : workflows.published(applicationId, known.workflow_id)

async function eventsOf(
  context: EffectContext,
  run: EffectRun,
  one: Opening & { readonly atMs: number },
): Promise<DomainEvent[]> {
  const { party, session, workflow, atMs } = one
  const { entityId } = run.held.entity
  const bySystem = { by: 'system', actor: 'system:key-people' } as const
  const parent = { entityId, sessionId: session.sessionId, partyId: party.partyId }
  return [
    { machine: 'entity', event: 'created', ...bySystem, facts: { changed: [] } },
    ...createdEvents(context.keyring.linkKey, {
      sessionId: party.sessionId,
      number: await context.sessionNumbers.next(run.application.applicationId),
      workflow,
      atMs,
      ...bySystem,
      more: { parent },
      isInvited: one.isInvited,
    }),
  ]
}

/** What is known of a party is what its document is held to. */
function contextOf({ party, known, language, behind, isInvited }: Opening): SessionContext {
  const expected = {
    first_name: known.first_name,
    last_name: known.last_name,
    date_of_birth: known.date_of_birth,
    company_name: known.legal_name,
    registry_country: known.legal_name === undefined ? undefined : known.country,
    registration_number: known.registration_number,
  }
  const contact = { email: known.email, phone: known.phone }
  const given = (all: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  const notify = isInvited ? { send_notification_emails: true } : {}
  return {
    expected_details: given(expected),
    contact_details: { ...given(contact), ...notify },
    ...(language === undefined ? {} : { language }),
    ...(party.kind === 'business' ? { behind } : {}),
  }
}
