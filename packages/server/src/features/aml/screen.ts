/** Screens one name by itself: what the lists say of it, kept sealed with what it rests on. */
import { insertAmlScreening } from '../../store/aml-screenings.ts'
import { iso, json, mayReadPersonal, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
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
    const found = await services.nameScreening({ ...asked, environment, vendorData })
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
