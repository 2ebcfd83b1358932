/**
 * What a provider read, held against what the application knows: its blocklists, and who was
 * rejected for good. Source: requirement 1, entity reference 6.
 */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import type { Feature } from '@ostiary/domain/workflow/features'
import { valuesRead } from '../../access-lists/values-read.ts'
import type { NodeFacts, Warning } from '../../providers/session-kit.ts'
import { barredPerson, personKeys } from '../../transitions/person-keys.ts'
import type { EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from '../run_check.ts'

interface Inspection {
  readonly asked: AskedNode
  readonly facts: NodeFacts
}

/** The answer with what lists and bars add to it; they never make it better. */
export async function inspected(
  context: EffectContext,
  run: EffectRun,
  { asked, facts }: Inspection,
): Promise<NodeFacts> {
  if (facts.status === 'NOT_FINISHED') return facts
  const { applicationId } = run.held.entity
  const found = [
    ...(await listed(context, applicationId, asked.node.feature, facts)),
    ...(await facesListed(context, applicationId, facts)),
    ...(await barred(context, applicationId, facts)),
  ]
  return found.reduce(worse, facts)
}

/** An answer with one more thing noticed; information alone changes no status. */
export function worse(facts: NodeFacts, warning: Warning): NodeFacts {
  if (warning.log_type === 'information')
    return { ...facts, warnings: [...facts.warnings, warning] }
  const isError = warning.log_type === 'error'
  const isWorse = isError || facts.status === 'APPROVED'
  const status = isError ? 'DECLINED' : 'IN_REVIEW'
  return { ...facts, ...(isWorse ? { status } : {}), warnings: [...facts.warnings, warning] }
}

interface Listed {
  readonly risk: string
  readonly says: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const listings: Readonly<Partial<Record<EntryType, Listed>>> = {
  document:           { risk: 'ID_DOCUMENT_IN_BLOCKLIST',  says: 'The document is on a blocklist' },
  email:              { risk: 'EMAIL_IN_BLOCKLIST',        says: 'The e-mail address is on a blocklist' },
  phone:              { risk: 'PHONE_NUMBER_IN_BLOCKLIST', says: 'The phone number is on a blocklist' },
  ip_address:         { risk: 'IP_ADDRESS_IN_BLOCKLIST',   says: 'The network address is on a blocklist' },
  device_fingerprint: { risk: 'DEVICE_IN_BLOCKLIST',       says: 'The device is on a blocklist' },
}

const errorOf = (risk: string, says: string): Warning => ({
  risk,
  log_type: 'error',
  short_description: says,
  long_description: `${says} of this application.`,
})

async function listed(
  { accessLists }: EffectContext,
  applicationId: string,
  feature: Feature,
  { data }: NodeFacts,
): Promise<Warning[]> {
  const warnings: Warning[] = []
  for (const { type, value } of valuesRead(feature, data)) {
    const listing = listings[type]
    if (!listing) continue
    const matches = await accessLists.find(applicationId, type, value)
    if (matches.some((one) => one.listType === 'blocklist'))
      warnings.push(errorOf(listing.risk, listing.says))
  }
  return warnings
}

async function facesListed(
  { accessLists }: EffectContext,
  applicationId: string,
  { face }: NodeFacts,
): Promise<Warning[]> {
  if (!face) return []
  const matches = await accessLists.findFaces(applicationId, face)
  const blocked = matches.filter((one) => one.listType === 'blocklist')
  if (blocked.some((one) => one.band === 'high'))
    return [errorOf('FACE_IN_BLOCKLIST', 'The face is on a blocklist')]
  return blocked.length === 0
    ? []
    : [
        {
          risk: 'POSSIBLE_FACE_IN_BLOCKLIST',
          log_type: 'warning',
          short_description: 'The face may be on a blocklist',
          long_description:
            'A face on a blocklist of this application is like this one. A reviewer decides.',
        },
      ]
}

/** A barred document is refused; a barred name goes to a person, never to an automatic refusal. */
async function barred(
  { db, keyring }: EffectContext,
  applicationId: string,
  { person }: NodeFacts,
): Promise<Warning[]> {
  if (!person) return []
  const is = await barredPerson(db, personKeys(keyring.lookupKey, applicationId, person))
  const document = errorOf(
    'ID_DOCUMENT_IN_BLOCKLIST',
    'The document belongs to somebody who was rejected for good',
  )
  const name: Warning = {
    risk: 'PERSON_BARRED',
    log_type: 'warning',
    short_description: 'The name and birth date of somebody who was rejected',
    long_description:
      'Somebody of this name and birth date was rejected for good. A reviewer decides.',
  }
  return [...(is.document ? [document] : []), ...(is.person ? [name] : [])]
}
