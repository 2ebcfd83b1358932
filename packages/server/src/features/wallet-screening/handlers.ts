/** The operations on screenings of wallets, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { readScreening } from '../../store/wallet-screenings.ts'
import { json, mayReadPersonal, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { maskedScreening } from './resource.ts'
import type { ScreeningShape } from './resource.ts'
import { screenWalletAddress } from './screen.ts'

const getWalletScreening =
  (services: Services): Handler =>
  async (call) => {
    const kept = await readScreening(services.db, services.keyring.encryption, {
      applicationId: call.principal.application.applicationId,
      screeningId: call.params['screening_id']!, // the route names it
    })
    if (!kept) return refuse('wallet_screening_not_found')
    const answer = kept['answer'] as ScreeningShape // as it was answered
    return json(200, mayReadPersonal(call) ? answer : maskedScreening(answer))
  }

export function walletScreeningHandlers(services: Services) {
  return {
    screenWalletAddress: screenWalletAddress(services),
    getWalletScreening: getWalletScreening(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
