/**
 * Every effect the tables name, and nothing else: an effect without a file here does not compile.
 */
import type { EffectRegistry } from './effect.ts'
import { blocklistIdentifiers } from './blocklist_identifiers.ts'
import { checkFraud } from './check_fraud.ts'
import { checkIdentity } from './check_identity.ts'
import { checkWatchlist } from './check_watchlist.ts'
import { closeEvaluation } from './close_evaluation.ts'
import { forgetLinks } from './forget_links.ts'
import { handOnProfile } from './hand_on_profile.ts'
import { lookUpWallet } from './look_up_wallet.ts'
import { openKeyPeople } from './open_key_people.ts'
import { removeMedia } from './remove_media.ts'
import { removePeople } from './remove_people.ts'
import { removeRows } from './remove_rows.ts'
import { runCheck } from './run_check.ts'
import { sendOtp } from './send_otp.ts'
import { sendEmail } from './send_email.ts'
import { settleExpress } from './settle_express.ts'
import { screenWallet } from './screen_wallet.ts'
import { startVerification } from './start_verification.ts'
import { syncBlocklist } from './sync_blocklist.ts'
import { tellParent } from './tell_parent.ts'
import { watchParty } from './watch_party.ts'
import { writeLinks } from './write_links.ts'

export const effects: EffectRegistry = {
  blocklist_identifiers: blocklistIdentifiers,
  check_fraud: checkFraud,
  check_identity: checkIdentity,
  check_watchlist: checkWatchlist,
  close_evaluation: closeEvaluation,
  forget_links: forgetLinks,
  hand_on_profile: handOnProfile,
  look_up_wallet: lookUpWallet,
  open_key_people: openKeyPeople,
  remove_media: removeMedia,
  remove_people: removePeople,
  remove_rows: removeRows,
  run_check: runCheck,
  screen_wallet: screenWallet,
  send_otp: sendOtp,
  send_email: sendEmail,
  settle_express: settleExpress,
  start_verification: startVerification,
  sync_blocklist: syncBlocklist,
  tell_parent: tellParent,
  watch_party: watchParty,
  write_links: writeLinks,
}
