/**
 * Looks for the wallets a new version of a list has come to name among those of the customers, and
 * does what follows. Only what the version adds is looked for; what it no longer names undoes
 * nothing by itself.
 */
import { isGone } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Logger } from 'pino'
import type { Environment } from '@ostiary/domain/application'
import type { Clock } from '../platform/clock.ts'
import { errorRecord } from '../platform/error-record.ts'
import type { Keyring } from '../platform/keyring.ts'
import { findBlockchain } from '../platform/wallet/blockchains.ts'
import { decodeAddress } from '../platform/wallet/read-address.ts'
import { countsIn } from '../providers/list-scope.ts'
import type { Pool } from '../store/db.ts'
import { identifierHolders, identifierKey } from '../store/directory.ts'
import { readLinesOfKinds } from '../store/event-lines.ts'
import type { HeadReader } from '../store/head-reader.ts'
import type { Head } from '../store/heads.ts'
import { unseenVersions } from '../store/look-outs.ts'
import type { UnseenVersion } from '../store/look-outs.ts'
import type { Outage } from '../store/outage.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Vault, WalletItem } from '../store/vault.ts'
import * as store from '../store/wallet-look-out.ts'
import type { FoundWallet } from '../store/wallet-look-out.ts'
import type { LineBody } from '../transitions/journal.ts'
import { monitoringEvent } from '../transitions/outcomes.ts'
import type { WalletHit } from '../transitions/outcomes.ts'
import type { Writer } from '../transitions/writer.ts'
import { decideEvent } from '../transitions/writing.ts'

export interface LookOutParts {
  readonly db: Pool
  readonly clock: Clock
  readonly heads: HeadReader
  readonly writer: Writer
  readonly vault: Vault
  readonly keyring: Pick<Keyring, 'lookupKey'>
  readonly tenants: Pick<Tenants, 'snapshot'>
  /** The lists as screenings see them now. */
  readonly walletLists: {
    lookUp(
      account: string,
      of: { readonly environment: Environment },
    ): Promise<{
      readonly hits: readonly WalletHit[]
      readonly lists: Readonly<Record<string, number>>
    }>
  }
  readonly log: Pick<Logger, 'warn'>
  readonly outage: Pick<Outage, 'explains'>
}

/** Keyed hashes made and asked for at once, so that nobody else waits long for the process. */
const keysAtOnce = 500
const roundMost = 200
/** Whoever is still being onboarded is looked at again after this. */
const putOffMs = 10_000

/** One round. @returns how many were looked for and settled */
export async function lookOutForWallets(parts: LookOutParts, most = roundMost): Promise<number> {
  const unseen = await unseenVersions(parts.db, 'wallet_look_out')
  for (const one of unseen) await lookFor(parts, one)
  const due = await store.dueFound(parts.db, { nowMs: parts.clock.now(), limit: most })
  await Promise.all(due.map((one) => settleAlone(parts, one)))
  return unseen.length + due.length
}

/** Whose wallets the version names and the one before did not, wherever the list counts. */
async function lookFor(parts: LookOutParts, unseen: UnseenVersion): Promise<void> {
  const { now, before } = await store.readNewWallets(parts.db, unseen)
  const known = new Set(before.flatMap(identitiesOf))
  const added = [...new Set(now.flatMap(identitiesOf))].filter((one) => !known.has(one))
  const entityIds = new Set<string>()
  for (const { applicationId, environment } of parts.tenants.snapshot().applications.values()) {
    if (!countsIn(unseen.list, environment)) continue
    for (let from = 0; from < added.length; from += keysAtOnce) {
      const keys = added
        .slice(from, from + keysAtOnce)
        .map((identity) =>
          identifierKey(parts.keyring.lookupKey, applicationId, 'wallet', identity),
        )
      for (const { role, entityId } of await identifierHolders(parts.db, keys))
        if (role === 'claim') entityIds.add(entityId)
    }
  }
  const nowMs = parts.clock.now()
  await store.noteFound(parts.db, unseen, { entityIds: [...entityIds].sort(), nowMs })
}

/** What customers are known by: wallets of Ethereum's kin and of Solana. */
function identitiesOf({ currency, address }: { currency: string; address: string }): string[] {
  const read = [decodeAddress(address, findBlockchain(currency)), decodeAddress(address)]
  return read.flatMap((one) => one?.identity ?? [])
}

/** Whoever fails keeps nobody else from it, and is tried again. */
async function settleAlone(parts: LookOutParts, found: FoundWallet): Promise<void> {
  const { db, clock, log, outage } = parts
  try {
    const isSettled = await settle(parts, found)
    if (isSettled) await store.endFound(db, found)
    else await store.putOffFound(db, found, clock.now() + putOffMs)
  } catch (error) {
    if (outage.explains(error)) throw error
    const { entityId, list } = found
    log.warn({ entityId, list, ...errorRecord(error) }, 'a listed wallet is not settled')
    await store.putOffFound(db, found, clock.now() + putOffMs)
  }
}

/** @returns whether nothing is left to do about it */
async function settle(parts: LookOutParts, found: FoundWallet): Promise<boolean> {
  const head = await parts.heads.read(found.entityId)
  const state = head?.aggregate.customer?.state
  if (!head || state === undefined || isGone(head.aggregate.entity)) return true
  // Whoever is only to be screened will be by what is active then.
  if (state === 'rejected' || state === 'initiating') return true
  if (await wasScreened(parts, found)) return true
  // Screened by the version before, or about to be: it is acted on where the table allows it.
  if (state !== 'active' && state !== 'inactive') return false
  return act(parts, found, head)
}

/** What says which lists were looked at when a customer's wallet was screened. */
const screeningKinds = [
  'customer.screening_cleared',
  'customer.screening_stalled',
  'customer.verification_passed',
  'customer.verification_stalled',
  'customer.deactivated',
  'customer.illicit_activity',
]

/** Whether a screening or this job has looked at that version: a person may have decided since. */
async function wasScreened({ db }: LookOutParts, found: FoundWallet): Promise<boolean> {
  const lines = await readLinesOfKinds(db, { entityId: found.entityId, kinds: screeningKinds })
  return lines.some(({ body }) => {
    const { facts } = JSON.parse(body) as LineBody // as the writer wrote it
    const version = facts?.plain?.[`list:${found.list}`]
    return typeof version === 'number' && version >= found.version
  })
}

async function act(parts: LookOutParts, found: FoundWallet, head: Head): Promise<boolean> {
  const { vault, writer, walletLists } = parts
  const { entityId } = found
  const { applicationId } = head.aggregate.entity
  const application = parts.tenants.snapshot().applications.get(applicationId)
  const opened = await vault.open([entityId], ['wallet'])
  const wallet = opened.get(entityId)?.get('wallet') as WalletItem | undefined // sealed as one
  if (!application || !wallet) return true
  const { environment, settings } = application
  const { hits, lists } = await walletLists.lookUp(wallet.accountId, { environment })
  // Taken off the list again before anything followed.
  if (!hits.some(({ list }) => list === found.list)) return true
  const sealFacts = await vault.factsSealer(entityId)
  const event = monitoringEvent({ hits, lists }, settings.screeningPolicy)
  const outcome = await writer.change({
    entityId,
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs, version) =>
      // Somebody was faster: what they decided is read before anything is.
      version === head.version
        ? decideEvent(held, event, atMs, {
            moved: () => ({ status: 200, body: '' }),
            already: () => ({ status: 200, body: '' }),
            refused: () => problem('transition_refused'),
          })
        : { kind: 'drop' },
  })
  // Overloaded or overtaken too often: it is put off, and said in the log.
  if (outcome.kind === 'refused')
    throw new Error(`what follows of a listed wallet was refused: ${outcome.problem.code}`)
  return outcome.kind === 'answered'
}
