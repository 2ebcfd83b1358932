/** The built-in fraud score: offline, additive, the same for the same input and model. */
import { countryOf } from '@ostiary/domain/country-codes'
import { findFeatures } from '@ostiary/domain/risk/findings'
import type { Profile, Signals } from '@ostiary/domain/risk/findings'
import { scoreFraud } from '@ostiary/domain/risk/fraud-model'
import type { FraudProvider, FraudQuestion } from '../kit.ts'
import { readPhone } from '../../platform/phone.ts'
import type { ReferenceSignals } from '../reference-data/signals.ts'

/** @param reference the operator's data of this moment; what is not loaded stays unknown */
export const scorecard = (reference: () => ReferenceSignals): FraudProvider => ({
  name: 'scorecard',
  score: ({ profile = {}, known, model }) => {
    const loaded = reference()
    const signals = signalsOf(profile, known, loaded)
    const findings = findFeatures(profile, signals)
    const { score, coverage, modelVersion } = scoreFraud(findings, model)
    const data = Object.keys(loaded.versions).length > 0 ? { data: loaded.versions } : {}
    const facts = { score, coverage, modelVersion, findings, ...data }
    return Promise.resolve({ kind: 'ok', facts })
  },
})

function signalsOf(
  profile: Profile,
  known: FraudQuestion['known'],
  reference: ReferenceSignals,
): Signals {
  const { disposableDomain, callForAction, increasedMonitoring } = reference
  const ip = profile.ipAddress === undefined ? undefined : reference.address(profile.ipAddress)
  const { emailVerified, phoneVerified } = profile
  const phone =
    profile.phone === undefined
      ? undefined
      : readPhone(profile.phone, countryOf(profile.country))?.facts
  return {
    ...known,
    ...(disposableDomain && { disposableDomain }),
    ...(callForAction && { callForAction }),
    ...(increasedMonitoring && { increasedMonitoring }),
    ...(ip && { ip }),
    ...(phone && { phone }),
    ...(emailVerified !== undefined && { emailVerified }),
    ...(phoneVerified !== undefined && { phoneVerified }),
  }
}
