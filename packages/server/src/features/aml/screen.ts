/** Screens one name by itself: what the lists say of it, kept sealed with what it rests on. */
import type { NameKind } from '@ostiary/domain/matching/name-words'
import { adjudicatedOf } from '../../sessions/adjudicated.ts'
import { insertAmlScreening } from '../../store/aml-screenings.ts'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import { iso, json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services, WordsAbout } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { rememberedWrite } from '../remembered.ts'
import { nameAsked } from './asked.ts'
import { amlShape, maskedAml } from './resource.ts'

export const screenName =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId, environment } = call.principal.application
    const atMs = services.clock.now()
    const asked = nameAsked(call, atMs)
    const vendorData = (call.body['vendor_data'] as string | null | undefined) ?? null
    const adjudicated = await wordsAbout(services, call, { kind: asked.kind, vendorData })
    const found = await services.nameScreening({ ...asked, environment, vendorData, adjudicated })
    if (found.lists.length === 0) return refuse('aml_lists_missing')
    const whole = amlShape({
      requestId: services.ids.next(atMs),
      asked,
      found,
      vendorData,
      metadata: call.body['metadata'] ?? null,
      createdAt: iso(atMs),
    })
    const isKept = call.body['save_api_request'] !== false
    const { evidence } = found
    const isOpen = mayReadPersonal(call)
    const shown = isOpen ? whole : maskedAml(whole)
    const withEvidence = !isKept && isOpen && evidence ? { ...shown, evidence } : shown
    return rememberedWrite(services, call, 'name screening', async (db) => {
      if (isKept)
        await insertAmlScreening(db, services.keyring.encryption, {
          requestId: whole.request_id,
          applicationId,
          keyId: call.principal.key.keyId,
          content: { answer: whole, ...(evidence && { evidence }) },
          createdAtMs: atMs,
        })
      // Who was looked for is personal, and the answer holds it.
      return { ...json(200, withEvidence), secret: true }
    })
  }

/** What people have said of the hits of the user or business screened, where there is one. */
async function wordsAbout(
  services: Services,
  call: Call,
  { kind, vendorData }: { readonly kind: NameKind; readonly vendorData: string | null },
): Promise<WordsAbout | undefined> {
  if (vendorData === null || kind === 'vessel') return undefined
  const { applicationId } = call.principal.application
  const entityKind = kind === 'person' ? 'user' : 'business'
  const entityId = await findEntityId(
    services.db,
    directoryKey(applicationId, entityKind, vendorData),
  )
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  return head && ownedBy(head.aggregate, call)
    ? adjudicatedOf(services, head.aggregate.entity)
    : undefined
}
