/** Writes beside the entities: once for each Idempotency-Key, the answer kept with the change. */
import { sha256 } from '../platform/digest.ts'
import { idFromDigest } from '../platform/ids.ts'
import type { Database } from '../store/db.ts'
import type { IdempotencyClaim } from '../transitions/command.ts'
import { refuse } from './call.ts'
import type { Call, Reply, Services } from './call.ts'

/** A reply that shows a secret once; kept sealed, so that only a repeat shows it again. */
export type RememberedReply = Reply & { readonly secret?: true }

type Lent = Pick<Services, 'db' | 'clock' | 'keyring'>

/** No stored answer begins with it by itself: an answer is JSON or nothing. */
const sealedMark = 'sealed:'

/**
 * Runs `work` unless this key has its answer already, which is then given again.
 * @param slotSeed names the kind of thing written; with the key it says where the answer lies
 * @param work uses only the connection it is given: taking another of the pool could wait for ever
 * @throws Refused when the key was used for another request, or as `work` refuses; nothing is kept
 */
export async function rememberedWrite(
  services: Lent,
  call: Call,
  slotSeed: string,
  work: (db: Database) => Promise<RememberedReply>,
): Promise<Reply> {
  const { idempotency } = call
  // Only the reference's clients send no key: each of their requests is a new one.
  if (!idempotency) return services.db.transaction((db) => work(db).then(shown))
  const slot = idFromDigest(sha256(`${slotSeed}\n${idempotency.key.toString('hex')}`))
  const claim = { ...idempotency, slot }
  return services.db.transaction(async (db) => {
    if (!(await take(db, call, claim, services.clock.now()))) return replay(services, db, claim)
    const { secret, ...reply } = await work(db)
    const body = reply.body ?? ''
    const answer = secret && body !== '' ? await sealed(services, claim, body) : body
    await db.query({
      text: `update idempotency set status = $3, answer = $4 where entity_id = $1 and key = $2`,
      values: [claim.slot, claim.key, reply.status, answer],
    })
    return reply
  })
}

const shown = ({ secret: _secret, ...reply }: RememberedReply): Reply => reply

/** Of two at once with one key the second waits here for the first, then finds its answer. */
async function take(
  db: Database,
  call: Call,
  claim: IdempotencyClaim,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `insert into idempotency
        (entity_id, key, fingerprint, status, answer, subject, created_at)
      values ($1, $2, $3, 0, '', $4, $5) on conflict do nothing`,
    // What is written is the application's, not an entity's: `verify` holds the subject to that.
    values: [
      claim.slot,
      claim.key,
      claim.fingerprint,
      call.principal.application.applicationId,
      new Date(nowMs),
    ],
  })
  return rowCount === 1
}

async function replay(services: Lent, db: Database, claim: IdempotencyClaim): Promise<Reply> {
  const { rows } = await db.query<{ fingerprint: Buffer; status: number; answer: string }>({
    text: 'select fingerprint, status, answer from idempotency where entity_id = $1 and key = $2',
    values: [claim.slot, claim.key],
  })
  const kept = rows[0]!
  if (!kept.fingerprint.equals(claim.fingerprint)) return refuse('idempotency_key_reused')
  const body = kept.answer.startsWith(sealedMark)
    ? await opened(services, claim, kept.answer)
    : kept.answer
  return { status: kept.status, body: body === '' ? null : body, replayed: true }
}

const context = (claim: IdempotencyClaim): string => `idempotency|${claim.slot}`

async function sealed(services: Lent, claim: IdempotencyClaim, body: string): Promise<string> {
  const bytes = await services.keyring.encryption.wrap(Buffer.from(body), context(claim))
  return sealedMark + bytes.toString('base64')
}

async function opened(services: Lent, claim: IdempotencyClaim, answer: string): Promise<string> {
  const bytes = Buffer.from(answer.slice(sealedMark.length), 'base64')
  return (await services.keyring.encryption.unwrap(bytes, context(claim))).toString()
}
