/**
 * The simulated hosted page: what a person would meet at the verification's link. One browser a
 * link.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import { browserOpened, linkStanding, personOfProfile } from '@ostiary/domain/verification'
import type { LinkStanding } from '@ostiary/domain/verification'
import { readLinkToken } from '../../platform/link-token.ts'
import type { Link } from '../../platform/link-token.ts'
import type { Decision } from '../../transitions/command.ts'
import { verificationEvent } from '../../transitions/outcomes.ts'
import { barredPerson, personKeys } from '../../transitions/person-keys.ts'
import { decideEvent } from '../../transitions/writing.ts'
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
  readonly link: Link
  readonly held: Aggregate
  readonly standing: LinkStanding
}

async function find(services: Services, token: string): Promise<Found | undefined> {
  const link = readLinkToken(services.keyring.linkKey, token)
  const head = link && (await services.heads.read(link.entityId))
  if (!link || !head?.aggregate.customer) return undefined
  const held = head.aggregate
  return { link, held, standing: linkStanding(held, link.linkNo, services.clock.now()) }
}

/** What a browser that comes with this proof, or none, may see of a link. */
function stateOf(found: Found | undefined, proof: string, browser: string | undefined): LinkState {
  if (!found) return { kind: 'unknown' }
  const { standing } = found
  if (standing !== 'opened' && standing !== 'unopened') return { kind: standing }
  if (browser === undefined || !same(browser, proof)) return { kind: 'elsewhere' }
  return { kind: 'open', browser: proof }
}

/**
 * An event of a link that stands as it was found. Asked of what is decided on: the person may have
 * been erased meanwhile, the case be an analyst's, or the link be another's.
 */
const decideWhile =
  (found: Found, event: (held: Aggregate) => DomainEvent) =>
  (held: Aggregate, atMs: number): Decision => {
    if (linkStanding(held, found.link.linkNo, atMs) !== found.standing) return { kind: 'drop' }
    return decideEvent(held, event(held), atMs, { refused: () => problem('transition_refused') })
  }

/** Opens a link; the first browser keeps it, any other is told to ask for a fresh one. */
export async function openLink(
  services: Services,
  token: string,
  browser: string | undefined,
): Promise<LinkState> {
  const proof = browserProof(services, token)
  const found = await find(services, token)
  if (found?.standing !== 'unopened') return stateOf(found, proof, browser)
  const outcome = await services.writer.change({
    entityId: found.link.entityId,
    decide: decideWhile(found, (held) => ({
      machine: 'customer',
      event: 'verification_opened',
      by: 'customer',
      actor: 'customer',
      // A link that is unopened is one of a session.
      facts: { verification: browserOpened(held.customer!.detail.verification!) },
    })),
  })
  if (outcome.kind === 'answered') return { kind: 'open', browser: proof }
  return stateOf(await find(services, token), proof, browser)
}

/** The person ends the simulated verification; only from the browser that opened it. */
export async function finishLink(
  services: Services,
  token: string,
  given: { browser: string | undefined; passed: boolean },
): Promise<LinkState> {
  const proof = browserProof(services, token)
  const found = await find(services, token)
  const state = stateOf(found, proof, given.browser)
  if (!found || state.kind !== 'open') return state
  const event = await outcomeEvent(services, found, given.passed)
  const { entityId } = found.link
  const sealFacts = event.facts?.sealed && (await services.vault.factsSealer(entityId))
  const outcome = await services.writer.change({
    entityId,
    ...(sealFacts ? { sealFacts } : {}),
    decide: decideWhile(found, () => event),
  })
  if (outcome.kind === 'answered') return { kind: 'done' }
  return stateOf(await find(services, token), proof, given.browser)
}

/** What the simulated provider reports: the profile is the person it read. */
async function outcomeEvent(
  services: Services,
  { link, held }: Found,
  passed: boolean,
): Promise<DomainEvent> {
  const opened = await services.vault.open([link.entityId], ['profile'])
  const profile = opened.get(link.entityId)?.get('profile')
  const person = personOfProfile(profile as Readonly<Record<string, unknown>> | undefined)
  const keys = personKeys(services.keyring.lookupKey, held.entity.applicationId, person)
  return verificationEvent(
    { kind: passed ? 'passed' : 'failed', person },
    {
      who: { by: 'provider', actor: 'provider:simulator' },
      tries: 0,
      atMs: services.clock.now(),
      random: services.random,
      keys,
      barred: await barredPerson(services.db, keys),
    },
  )
}
