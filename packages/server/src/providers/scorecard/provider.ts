/** The built-in fraud score: offline, additive, the same for the same input and model. */
import { findFeatures } from '@ostiary/domain/risk/findings'
import type { PhoneFacts, Profile, Signals } from '@ostiary/domain/risk/findings'
import { scoreFraud } from '@ostiary/domain/risk/fraud-model'
import type { FraudProvider } from '../kit.ts'
import type { ReferenceSignals } from '../reference-data/signals.ts'

/**
 * @param reference the operator's data of this moment; what is not loaded stays unknown
 * @param readPhone what the numbering plan says of a number
 */
export const scorecard = (
  reference: () => ReferenceSignals,
  readPhone: (phone: string, country: string | undefined) => PhoneFacts,
): FraudProvider => ({
  name: 'scorecard',
  score: ({ profile = {}, known, model }) => {
    const signals = signalsOf(profile, { known, reference: reference(), readPhone })
    const findings = findFeatures(profile, signals)
    const { score, coverage, modelVersion } = scoreFraud(findings, model)
    return Promise.resolve({ kind: 'ok', facts: { score, coverage, modelVersion, findings } })
  },
})

function signalsOf(
  profile: Profile,
  from: {
    known: Pick<Signals, 'atMs' | 'flagged'>
    reference: ReferenceSignals
    readPhone: (phone: string, country: string | undefined) => PhoneFacts
  },
): Signals {
  const { known, reference, readPhone } = from
  const { disposableDomain, callForAction, increasedMonitoring } = reference
  const ip = profile.ipAddress === undefined ? undefined : reference.address(profile.ipAddress)
  const { emailVerified, phoneVerified } = profile
  return {
    ...known,
    ...(disposableDomain && { disposableDomain }),
    ...(callForAction && { callForAction }),
    ...(increasedMonitoring && { increasedMonitoring }),
    ...(ip && { ip }),
    ...(profile.phone !== undefined && { phone: readPhone(profile.phone, profile.country) }),
    ...(emailVerified !== undefined && { emailVerified }),
    ...(phoneVerified !== undefined && { phoneVerified }),
  }
}
