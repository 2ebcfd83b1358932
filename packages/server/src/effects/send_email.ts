/**
 * Writes to the person of a session: the link to begin with, steps to be done again, how it ended.
 * What became of it is a line of the session; no outcome of it changes the session.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { EmailFailure, SessionEventFacts } from '@ostiary/domain/session/facts'
import type { Session } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { languageOf } from '../providers/senders/sender.ts'
import type { SessionMessage } from '../providers/senders/sender.ts'
import { openSession } from '../sessions/context.ts'
import { sessionAddress } from '../sessions/link-url.ts'
import { readLinesOfKinds } from '../store/event-lines.ts'
import { factsItem } from '../store/vault.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { Effect, EffectAnswer, EffectContext, EffectRun } from './effect.ts'
import { sessionOfLine } from './session/of-line.ts'

/** So often a mail server is asked in vain; the queue gives up after as many tries. */
const triesMax = 25

export const sendEmail: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: (held) => !isGone(held.entity),
  run: async (context, run) => {
    const line = await sessionOfLine(context, run)
    const email = line?.about.email
    if (!email || !isTimely(line.session, email)) return { event: null }
    if (await isInvitedAgain(context, run, line)) return { event: null }
    return sent(context, run, { ...line, email })
  },
}

/** The address is read only now: who has been invited again since would be written to twice. */
async function isInvitedAgain(
  { db }: EffectContext,
  { held, seq }: EffectRun,
  { session, about }: Omit<Wanted, 'email'>,
): Promise<boolean> {
  if (about.email?.about !== 'invitation') return false
  const { entityId } = held.entity
  const lines = await readLinesOfKinds(db, { entityId, kinds: ['session.refreshed'] })
  return lines.some((line) => {
    const later = (JSON.parse(line.body) as LineBody).facts?.session // as the writer stored it
    return line.seq > seq && later?.sessionId === session.sessionId && later.email !== undefined
  })
}

type Email = NonNullable<SessionEventFacts['email']>

/** Whoever has the link open needs none, and what was decided anew since is not told any more. */
function isTimely({ status, link }: Session, { about }: Email): boolean {
  switch (about) {
    case 'invitation':
      return unfinishedStatuses.includes(status) && link.fresh === true
    case 'resubmission':
      return status === 'Resubmitted' && link.fresh === true
    case 'approval':
      return status === 'Approved'
    case 'decline':
      return status === 'Declined'
  }
}

interface Wanted {
  readonly session: Session
  readonly about: SessionEventFacts
  readonly email: Email
}

async function sent(context: EffectContext, run: EffectRun, wanted: Wanted): Promise<EffectAnswer> {
  const sender = context.sender(run.application, 'email')
  // Whoever asked was told so; schedules and companies ask without waiting for an answer.
  if (!sender) return answerOf(wanted, { actor: 'system', failure: 'not_set_up' })
  const message = await messageOf(context, run, wanted)
  if (!message) return answerOf(wanted, { actor: 'system', failure: 'no_address' })
  const idempotencyKey = `${wanted.session.sessionId}:email:${run.seq}`
  const answer = await sender.send(message, { idempotencyKey, signal: run.signal })
  const actor = `provider:${sender.name}`
  if (answer.kind === 'ok') return answerOf(wanted, { actor })
  if (answer.kind === 'fail') return answerOf(wanted, { actor, failure: 'refused' })
  // Thrown, so that it is sent again when its lease ends.
  if (run.tries < triesMax) throw new Error('the e-mail could not be sent now')
  return answerOf(wanted, { actor, failure: 'unreachable' })
}

async function messageOf(
  context: EffectContext,
  { held, application, seq }: EffectRun,
  { session, about, email }: Wanted,
): Promise<SessionMessage | undefined> {
  const { entityId } = held.entity
  const opened = await openSession(context.vault, entityId, session)
  const { contact_details: contact = {}, language: pageLanguage } = opened.context
  const item = factsItem(seq)
  const said = (await context.vault.open([entityId], [item])).get(entityId)?.get(item) as
    | { readonly email_address?: string; readonly email_language?: string }
    | undefined // as it was sealed
  const to = said?.email_address ?? textOf(contact['email'])
  if (to === undefined) return undefined
  const language = said?.email_language ?? textOf(contact['email_lang']) ?? pageLanguage
  const asksAgain = (about.redo ?? []).filter((one) => one.waits === 'person')
  const isOpen = unfinishedStatuses.includes(session.status)
  return {
    about: email.about,
    to,
    language: languageOf(language),
    application: application.name,
    steps: asksAgain.map((one) => one.feature),
    ...(isOpen ? { link: sessionAddress(context, session, language).url } : {}),
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

function answerOf(
  { session: { sessionId }, email: { about } }: Wanted,
  { actor, failure }: { actor: string; failure?: EmailFailure },
): EffectAnswer {
  const event: DomainEvent = {
    machine: 'session',
    event: failure === undefined ? 'email_sent' : 'email_failed',
    by: actor === 'system' ? 'system' : 'provider',
    actor,
    facts: {
      session: { sessionId, email: { about, ...(failure === undefined ? {} : { failure }) } },
    },
  }
  const wanted: EffectAnswer['wanted'] = (now) =>
    !isGone(now.entity) && (sessionOf(now, sessionId)?.status ?? 'Deleted') !== 'Deleted'
  return { event, wanted }
}
