/**
 * Has a company's session go on by what became of the people behind it: each is told of by the
 * session they have now, and once enough have finished the step that waits for them has its answer.
 */
import { change, changeAll } from '@ostiary/domain/change'
import { unverifiedOwners } from '@ostiary/domain/company/declared-owners'
import { isLeftToPeople, lossOf } from '@ostiary/domain/company/people-again'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { currentNode } from '@ostiary/domain/session/session'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { openSession, recordItem } from '../../sessions/context.ts'
import { featureNodeOf, workflowOf } from '../../sessions/session-workflow.ts'
import { readHeads } from '../../store/heads.ts'
import type { EffectContext } from '../effect.ts'
import { declaredBy } from './declared.ts'
import { told } from './told.ts'
import type { Telling } from './told.ts'

export interface CompanySession {
  readonly applicationId: string
  readonly entityId: string
  readonly sessionId: string
}

/** The session of somebody behind the company, as it is now. */
type Child = Pick<Session, 'sessionId' | 'status'>

export interface News extends Pick<Telling, 'doubts'> {
  readonly child?: Child
}

/** So often another change may come between reading and writing. */
const triesMost = 5

/** @throws where it must be tried again */
export async function gather(
  context: EffectContext,
  company: CompanySession,
  news: News,
): Promise<void> {
  for (let tries = 0; tries < triesMost; tries += 1)
    if (await isGathered(context, company, news)) return
  throw new Error('a company could not be told of the people behind it')
}

async function isGathered(
  context: EffectContext,
  { applicationId, entityId, sessionId }: CompanySession,
  news: News,
): Promise<boolean> {
  const head = (await readHeads(context.db, [entityId])).get(entityId)
  const before = head && sessionOf(head.aggregate, sessionId)
  if (!before) return true
  const party = newsOf(before, news)
  const session = withParty(before, party)
  const workflow = await workflowOf(context.workflows, { applicationId, ...session })
  const opened = await openSession(context.vault, entityId, session)
  const dataKey = await context.vault.keyOf(entityId)
  const isOwnerMissed = await isMissed(context, session, { workflow, opened })
  const known = before.parties?.find((one) => one.sessionId === party?.sessionId)
  const loss = known && party && lossOf(known.status, party.status)
  const telling = { ...news, party, loss, workflow, opened, isOwnerMissed }
  let isStale = false
  const outcome = await context.writer.change({
    entityId,
    decide: (held, atMs, version) => {
      // What was opened belongs to what was read with it.
      isStale = version !== head.version
      if (isStale) return { kind: 'drop' }
      const { events, record } = told(session, telling)
      const [first] = events
      if (!first || change(held, first, atMs).kind !== 'changed') return { kind: 'drop' }
      const item = record && recordItem(sessionId, record.nodeId)
      return {
        kind: 'write',
        verdict: changeAll(held, events, atMs),
        ...(item && dataKey
          ? { vault: [context.vault.sealItem(dataKey, entityId, item, record.sealed)] }
          : {}),
      }
    },
  })
  if (outcome.kind === 'refused') throw new Error('a company could not be told of a party')
  return !isStale
}

/** What a child's session says of the party that the company's does not know yet. */
function newsOf({ parties = [] }: Session, { child }: News): SessionKeyPerson | undefined {
  const before = child && parties.find((one) => one.sessionId === child.sessionId)
  if (!before) return undefined
  const isDeleted = child.status === 'Deleted'
  // Nobody will finish one that was deleted; what one that had ended came to stands.
  if (isDeleted && !unfinishedStatuses.includes(before.status)) return undefined
  const status = isDeleted ? 'Abandoned' : child.status
  return before.status === status ? undefined : { ...before, status }
}

const withParty = (session: Session, party: SessionKeyPerson | undefined): Session =>
  party === undefined
    ? session
    : {
        ...session,
        parties: (session.parties ?? []).map((one) =>
          one.sessionId === party.sessionId ? party : one,
        ),
      }

/** Asked of companies that others stand behind; of a person the list says all there is. */
async function isMissed(
  context: EffectContext,
  session: Session,
  { workflow, opened }: Pick<Telling, 'workflow' | 'opened'>,
): Promise<boolean> {
  const current = currentNode(session)
  const node =
    current?.waits === 'parties'
      ? current
      : session.nodes.findLast((one) => isLeftToPeople(session, one))
  const isAsked = session.parties?.some((one) => one.kind === 'business') === true
  if (!node || !isAsked) return false
  const { config } = featureNodeOf(workflow, node.nodeId)
  const threshold = Number(settingsFor('KYB_KEY_PEOPLE', config)['kyb_ubo_ownership_threshold'])
  return unverifiedOwners(await declaredBy(context, session, opened), threshold) > 0
}
