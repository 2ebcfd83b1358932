/**
 * The simulated hosted page: what a person would meet at the verification's link. One browser a
 * link.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readLinkToken } from '../../platform/link-token.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { barredKeys, personKeys, verificationEvent } from '../../transitions/outcomes.ts'
import type { PersonFacts } from '../../transitions/outcomes.ts'
import type { Aggregate, Customer } from '@ostiary/domain/aggregate'
import { factsSealer } from '../customers/service.ts'
import { refusalOf } from '../customers/service.ts'
import type { Services } from '../call.ts'

export type LinkState =
  | { readonly kind: 'unknown' | 'ended' | 'expired' | 'elsewhere' | 'done' }
  | { readonly kind: 'open'; readonly browser: string }

/** What binds a browser to a link: it cannot be made from the link alone. */
const browserProof = (services: Services, token: string): string =>
  createHmac('sha256', services.keyring.linkKey).update('browser').update(token).digest('base64url')

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

interface Found {
  readonly entityId: string
  readonly held: Aggregate & { readonly customer: Customer }
}

async function find(services: Services, token: string): Promise<Found | LinkState> {
  const link = readLinkToken(services.keyring.linkKey, token)
  const head = link && (await services.heads.read(link.entityId))
  if (!link || !head?.aggregate.customer) return { kind: 'unknown' }
  const { customer } = head.aggregate
  const { verification } = customer.detail
  // An analyst's case is not overtaken by what the person does meanwhile.
  if (customer.state !== 'verifying' || customer.detail.awaits?.who === 'analyst')
    return { kind: 'done' }
  if (head.aggregate.entity.detail.erasedAtMs !== undefined) return { kind: 'ended' }
  if (verification?.linkNo !== link.linkNo) return { kind: 'ended' }
  if (services.clock.now() >= verification.expiresAtMs) return { kind: 'expired' }
  return { entityId: link.entityId, held: { ...head.aggregate, customer } }
}

/** Opens a link; the first browser keeps it, any other is told to ask for a fresh one. */
export async function openLink(
  services: Services,
  token: string,
  browser: string | undefined,
): Promise<LinkState> {
  const found = await find(services, token)
  if ('kind' in found) return found
  const proof = browserProof(services, token)
  const verification = found.held.customer.detail.verification!
  if (verification.linkOpened)
    return browser !== undefined && same(browser, proof)
      ? { kind: 'open', browser: proof }
      : { kind: 'elsewhere' }
  const outcome = await services.writer.change({
    entityId: found.entityId,
    decide: (held, atMs) => {
      const now = held.customer?.detail.verification
      if (now?.linkNo !== verification.linkNo || now.linkOpened) return { kind: 'drop' }
      return decideEvent(
        held,
        {
          machine: 'customer',
          event: 'verification_opened',
          by: 'customer',
          actor: 'customer',
          facts: { verification: { ...now, linkOpened: true } },
        },
        atMs,
        { refused: refusalOf },
      )
    },
  })
  return outcome.kind === 'answered' ? { kind: 'open', browser: proof } : { kind: 'elsewhere' }
}

/** The person ends the simulated verification; only from the browser that opened it. */
export async function finishLink(
  services: Services,
  token: string,
  given: { browser: string | undefined; passed: boolean },
): Promise<LinkState> {
  const found = await find(services, token)
  if ('kind' in found) return found
  if (given.browser === undefined || !same(given.browser, browserProof(services, token)))
    return { kind: 'elsewhere' }
  const { entityId, held } = found
  const opened = await services.vault.open([entityId], ['profile'])
  const { givenName, familyName, birthDate } = (opened.get(entityId)?.get('profile') ??
    {}) as PersonFacts
  const person = Object.fromEntries(
    Object.entries({ givenName, familyName, birthDate }).filter(([, value]) => value !== undefined),
  ) as PersonFacts
  const keys = personKeys(services.keyring.lookupKey, held.entity.applicationId, person)
  const event = verificationEvent(
    { kind: given.passed ? 'passed' : 'failed', person },
    {
      who: { by: 'provider', actor: 'provider:simulator' },
      tries: 0,
      atMs: services.clock.now(),
      random: services.random,
      keys,
      barred: await barredKeys(services.db, keys),
    },
  )
  const sealFacts = await factsSealer(services, entityId)
  await services.writer.change({
    entityId,
    ...(sealFacts ? { sealFacts } : {}),
    decide: (now, atMs) => decideEvent(now, event, atMs, { refused: refusalOf }),
  })
  return { kind: 'done' }
}
