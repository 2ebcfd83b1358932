/** The words behind the hold that keeps a customer inactive, for those who may read them. */
import type { Problem } from '@ostiary/domain/errors'
import { factsItem } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import type { Call, Services } from '../call.ts'
import { lastSeqOf, linesAt } from './queries.ts'
import type { HoldTold } from './resource.ts'

/**
 * A refusal that names a hold, with the reason that was written for it where there is one, it is
 * not erased, and the key may see it. Such a refusal is answered and neither kept nor logged.
 */
export async function tellingReason(
  services: Services,
  call: Call,
  refusal: Problem,
): Promise<Problem> {
  const hold = refusal.more?.['hold'] as HoldTold | undefined // as refusals.ts puts it there
  if (!hold || !call.principal.scopes.has('personal:read')) return refusal
  const reason = await reasonOf(services, call.params['id']!, hold)
  return reason === undefined ? refusal : { ...refusal, more: { ...refusal.more, reason } }
}

async function reasonOf(
  services: Services,
  entityId: string,
  hold: HoldTold,
): Promise<string | undefined> {
  const seq = await seqOf(services, entityId, hold)
  if (seq === undefined) return undefined
  const item = factsItem(seq)
  const opened = (await services.vault.open([entityId], [item])).get(entityId)?.get(item)
  return (opened as { readonly reason?: string } | undefined)?.reason
}

/** The line whose sealed facts say why: that of the hold, or of the block the hold comes from. */
async function seqOf(
  { db }: Services,
  entityId: string,
  hold: HoldTold,
): Promise<number | undefined> {
  if (hold.cause === 'entity_blocked') return lastSeqOf(db, { entityId, kind: 'entity.blocked' })
  const atMs = Date.parse(hold.since)
  const lines = await linesAt(db, { entityId, kind: 'customer.deactivated', atMs })
  return lines.find((line) => {
    const { by, facts } = JSON.parse(line.body) as LineBody
    return by === hold.party && (facts?.cause ?? 'request') === hold.cause
  })?.seq
}
