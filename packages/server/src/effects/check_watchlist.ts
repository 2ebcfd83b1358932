/** Asks the watchlist check of the onboarding evaluation. */
import { kycCheck } from './kyc-check.ts'

export const checkWatchlist = kycCheck('watchlist')
