/** Asks the identity check of the onboarding evaluation. */
import { kycCheck } from './kyc-check.ts'

export const checkIdentity = kycCheck('identity')
