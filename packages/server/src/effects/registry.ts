/**
 * Every effect the tables name, and nothing else: an effect without a file here does not compile.
 */
import type { EffectRegistry } from './effect.ts'
import { checkFraud } from './check_fraud.ts'
import { checkIdentity } from './check_identity.ts'
import { checkWatchlist } from './check_watchlist.ts'
import { closeEvaluation } from './close_evaluation.ts'
import { forgetLinks } from './forget_links.ts'
import { removeRows } from './remove_rows.ts'
import { settleExpress } from './settle_express.ts'
import { screenWallet } from './screen_wallet.ts'
import { startVerification } from './start_verification.ts'
import { syncBlocklist } from './sync_blocklist.ts'
import { writeLinks } from './write_links.ts'

export const effects: EffectRegistry = {
  check_fraud: checkFraud,
  check_identity: checkIdentity,
  check_watchlist: checkWatchlist,
  close_evaluation: closeEvaluation,
  forget_links: forgetLinks,
  remove_rows: removeRows,
  screen_wallet: screenWallet,
  settle_express: settleExpress,
  start_verification: startVerification,
  sync_blocklist: syncBlocklist,
  write_links: writeLinks,
}
