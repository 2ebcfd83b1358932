/**
 * Every effect the tables name, and nothing else: an effect without a file here does not compile.
 */
import type { EffectRegistry } from './effect.ts'
import { screenWallet } from './screen_wallet.ts'
import { startVerification } from './start_verification.ts'

export const effects: EffectRegistry = {
  screen_wallet: screenWallet,
  start_verification: startVerification,
}
