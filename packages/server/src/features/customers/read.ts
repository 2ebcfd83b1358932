/** Reading customers: one, a page, what happened, and what is allowed. */
import { isErased } from '@ostiary/domain/entity.changes'
import { headOf } from '../../store/heads.ts'
import { factsItem } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { gateShape } from '../entities/service.ts'
import { readAccount } from './challenges.ts'
import { loadCustomer } from './load.ts'
import type { CustomerHead } from './load.ts'
import { shownProfile } from './official-id.ts'
import { customerIdBy, customerPage, journalPage } from './queries.ts'
import type { CustomerQuery, Line } from './queries.ts'
import { customerTemplate, fillIn, messageOf, walletOf } from './resource.ts'

export const getCustomer =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const wallet = await walletOf(services, head.aggregate)
    const profile = await profileOf(services, call, head)
    const template = customerTemplate(head.aggregate, head.version, call.principal.application)
    return { status: 200, body: fillIn(template, { wallet, profile }, call.principal) }
  }

/** Opened only where there is one, it is not erased, and the key may see it. */
async function profileOf(services: Services, call: Call, head: CustomerHead): Promise<unknown> {
  const { entity, customer } = head.aggregate
  if (!customer.detail.profiled || isErased(entity) || !call.principal.scopes.has('personal:read'))
    return undefined
  const opened = await services.vault.open([entity.entityId], ['profile'])
  return shownProfile(opened.get(entity.entityId)?.get('profile'))
}

const ms = (time: unknown): number | undefined =>
  typeof time === 'string' ? Date.parse(time) : undefined

export const listCustomers =
  (services: Services): Handler =>
  async (call) => {
    const { query, principal } = call
    const limit = (query['limit'] as number | undefined) ?? 50
    const { applicationId } = principal.application
    const found = await idsAskedFor(services, call)
    if (found === 'none') return json(200, { data: [], nextCursor: null })
    const filter: CustomerQuery = {
      applicationId,
      limit: limit + 1,
      status: query['status'] as string | undefined,
      awaiting: query['awaiting'] as string | undefined,
      createdAfterMs: ms(query['createdAfter']),
      createdBeforeMs: ms(query['createdBefore']),
      entityId: found,
      after:
        query['cursor'] === undefined
          ? undefined
          : (decodeCursor(services, 'customers', query['cursor'] as string) as [number, string]),
    }
    const rows = await customerPage(services.db, filter)
    const heads = rows.slice(0, limit).map((row) => headOf(row))
    const last = heads.at(-1)?.aggregate
    const more = rows.length > limit && last
    const data = await renderAll(services, call, heads)
    const nextCursor = more
      ? encodeCursor(services, 'customers', [last.customer!.createdAtMs, last.entity.entityId])
      : null
    return {
      status: 200,
      body: `{"data":[${data.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`,
    }
  }

async function renderAll(
  services: Services,
  call: Call,
  heads: readonly ReturnType<typeof headOf>[],
): Promise<string[]> {
  return Promise.all(
    heads.map(async (head) => {
      const wallet = await walletOf(services, head.aggregate)
      const { application } = call.principal
      const template = customerTemplate(head.aggregate, head.version, application)
      return fillIn(template, { wallet }, call.principal)
    }),
  )
}

/** A look-up by externalId or wallet is one row of the directory, never a scan. */
async function idsAskedFor(services: Services, call: Call): Promise<string | undefined | 'none'> {
  const { externalId, chainId } = call.query as { externalId?: string; chainId?: string }
  if (externalId === undefined && chainId === undefined) return undefined
  const account = chainId === undefined ? undefined : readAccount(chainId)
  const ids = await customerIdBy(services, call.principal.application.applicationId, {
    externalId,
    identity: account?.identity,
  })
  return ids.length === 1 ? ids[0]! : 'none'
}

export const getGate =
  (services: Services): Handler =>
  async (call) => {
    const { aggregate } = await loadCustomer(services, call)
    return json(200, gateShape(aggregate))
  }

export const listActivities =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { entityId } = head.aggregate.entity
    const limit = (call.query['limit'] as number | undefined) ?? 50
    const cursor = call.query['cursor'] as string | undefined
    const [from] =
      cursor === undefined
        ? [0]
        : (decodeCursor(services, `activities:${entityId}`, cursor) as [number])
    const lines = await journalPage(services.db, { entityId, afterSeq: from, limit: limit + 1 })
    const shown = lines.slice(0, limit)
    const open = call.principal.scopes.has('personal:read')
    const facts = open ? await openFacts(services, entityId, shown) : new Map<string, unknown>()
    return activitiesReply(services, { entityId, shown, facts, more: lines.length > limit })
  }

async function openFacts(
  services: Services,
  entityId: string,
  lines: readonly Line[],
): Promise<ReadonlyMap<string, unknown>> {
  const items = lines
    .filter((line) => line.body.includes('"sealed"'))
    .map((line) => factsItem(line.seq))
  if (items.length === 0) return new Map()
  const opened = await services.vault.open([entityId], items)
  return opened.get(entityId) ?? new Map()
}

function activitiesReply(
  services: Services,
  what: {
    entityId: string
    shown: readonly Line[]
    /** What was sealed, by item; of nothing that the caller may not see. */
    facts: ReadonlyMap<string, unknown>
    more: boolean
  },
): Reply {
  const data = what.shown.map((line) => activityShape(line, what.facts.get(factsItem(line.seq))))
  const last = what.shown.at(-1)
  const nextCursor =
    what.more && last ? encodeCursor(services, `activities:${what.entityId}`, [last.seq]) : null
  return json(200, { data, nextCursor })
}

interface SealedFacts {
  readonly reason?: string
  readonly note?: string
  readonly hits?: readonly Record<string, unknown>[]
  readonly person?: unknown
}

function activityShape(line: Line, sealed: unknown): unknown {
  const body = JSON.parse(line.body) as LineBody
  const [machine, event] = line.kind.split('.') as [string, string]
  const { reason, note, hits, person } = (sealed ?? {}) as SealedFacts
  const facts = body.facts ?? {}
  const hit = hits?.[0]
  return {
    sequence: line.seq,
    event,
    subject: machine,
    from: body.from,
    to: body.to,
    by: body.by,
    actor: line.actor,
    at: iso(line.at),
    cause: body.cause ?? null,
    code: facts.code ?? facts.cause ?? null,
    message: messageOf(facts.code ?? facts.cause),
    ...(body.sealed === undefined ? {} : { reason: reason ?? null }),
    ...(note === undefined ? {} : { note }),
    facts: {
      ...facts.plain,
      ...(facts.attempts === undefined ? {} : { attempts: facts.attempts }),
      ...(hit ? { list: hit['list'], entryNo: hit['entryNo'], hits } : {}),
      ...(person ? { person } : {}),
    },
  }
}
