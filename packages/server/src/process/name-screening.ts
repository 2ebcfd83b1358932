/** Lends features the screening of names on the loaded lists. */
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { Services } from '../features/call.ts'
import { screenParty } from '../providers/aml/screen-party.ts'
import { simulatedNameScreening } from '../providers/simulator/name-screening.ts'
import type { Database } from '../store/db.ts'
import { openPartyIndex } from './party-index.ts'

/** The index is brought to the active versions at each question, as that of wallets is. */
export function openNameScreening(db: Database): Services['nameScreening'] {
  return async ({ environment, vendorData, adjudicated, settings: told, ...party }) => {
    const simulated =
      environment === 'sandbox' ? await simulatedNameScreening(party, vendorData) : undefined
    if (simulated) return simulated
    const index = await openPartyIndex(db)
    await index.refresh()
    const settings = { ...settingsFor('AML', {}), ...told }
    const { lists, evidence, ...screened } = screenParty(index.current(), party, {
      settings,
      environment,
      adjudicated,
    })
    const made = new Map(index.current().madeOf.map((one) => [one.list, one]))
    return {
      ...screened,
      lists: Object.keys(lists).flatMap((list) => made.get(list) ?? []),
      ...(evidence && { evidence }),
    }
  }
}
