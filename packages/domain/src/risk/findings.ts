/**
 * From a profile and what was looked up beside it to the features that fired. Whatever is missing
 * is left out: the model counts it as unknown, never as good or bad.
 */
import { isAddressIncomplete, isPostOfficeBox, isZipElsewhere } from './address.ts'
import type { PostalAddress } from './address.ts'
import { findBirth } from './birth.ts'
import { emailName, isRoleEmail, looksRandom, readEmail } from './email.ts'
import type { FeatureCode, FeatureFindings } from './fraud-model.ts'
import { isNameAnomalous } from './names.ts'
import { findSsn } from './ssn.ts'

/** The fields of evaluation reference 2.2. Personal: it lives in the vault and in memory only. */
export interface Profile extends PostalAddress {
  readonly firstName?: string
  readonly lastName?: string
  readonly officialId?: {
    readonly docType: string
    readonly value: string
    readonly country?: string
  }
  readonly email?: string
  readonly phone?: string
  /** `YYYY-MM-DD`. */
  readonly dob?: string
  readonly ipAddress?: string
}

/** What a numbering plan says of a phone number. */
export interface PhoneFacts {
  readonly valid: boolean
  /** ISO alpha-2; absent where the plan does not tell. */
  readonly country?: string
  readonly line?: 'voip' | 'premium' | 'toll_free' | 'other'
}

/** What the operator's data say of an IP address; a list that is not loaded tells nothing. */
export interface AddressFacts {
  readonly reserved: boolean
  readonly anonymous?: boolean
  readonly hosting?: boolean
  readonly country?: string
}

/** Counts of other customers, found by keyed hashes. */
export interface LinkageFacts {
  /** The same official id under another name or birth date. */
  readonly idOfOther: boolean
  /** Others with the e-mail address or the phone number. */
  readonly contactShared: number
  /** Another address of the same mailbox. */
  readonly aliasOfOther: boolean
  /** Customers of the postal address within 30 days, this one included. */
  readonly atAddress: number
  /** Customers of the network or device within the hour, this one included. */
  readonly withinHour: number
  readonly rejectedOrFlagged: boolean
}

export interface Signals {
  readonly atMs: number
  readonly disposableDomain?: (domain: string) => boolean
  readonly phone?: PhoneFacts
  readonly ip?: AddressFacts
  readonly linkage?: LinkageFacts
  readonly flagged: boolean
  /** The answer of the identity check, once there is one. */
  readonly identityClear?: boolean
  readonly documentVerified?: boolean
  readonly emailVerified?: boolean
  readonly phoneVerified?: boolean
  /** FATF lists by ISO alpha-2, as the operator loaded them. */
  readonly callForAction?: ReadonlySet<string>
  readonly increasedMonitoring?: ReadonlySet<string>
}

type Found = Partial<Record<FeatureCode, boolean>>

/** All features that could be tested, each with whether it fired. */
export function findFeatures(profile: Profile, signals: Signals): FeatureFindings {
  return {
    ...identityFindings(profile, signals),
    ...emailFindings(profile, signals),
    ...phoneFindings(profile, signals),
    ...addressFindings(profile, signals),
    ...networkFindings(profile, signals),
    ...linkageFindings(signals),
  }
}

function identityFindings(profile: Profile, signals: Signals): Found {
  const { officialId, dob, firstName, lastName } = profile
  const ssn = officialId?.docType === 'SSN' ? findSsn(officialId.value) : undefined
  return {
    ...(ssn && {
      // A number that is none is as impossible as one of an area never given out.
      SSN_IMPOSSIBLE: ssn === 'impossible' || ssn === 'malformed',
      SSN_PUBLISHED_FAKE: ssn === 'published',
    }),
    ...(dob !== undefined && { DOB_IMPLAUSIBLE: findBirth(dob, signals.atMs) !== 'plausible' }),
    ...(firstName !== undefined &&
      lastName !== undefined && { NAME_ANOMALY: isNameAnomalous(firstName, lastName) }),
    ...known('IDENTITY_REVIEW', signals.identityClear, (clear) => !clear),
    ...known('DOCUMENT_VERIFIED', signals.documentVerified),
  }
}

function emailFindings({ email, firstName, lastName }: Profile, signals: Signals): Found {
  if (email === undefined) return {}
  const address = readEmail(email)
  if (!address) return { EMAIL_INVALID: true }
  const named =
    firstName === undefined || lastName === undefined
      ? undefined
      : emailName(address, firstName, lastName)
  return {
    EMAIL_INVALID: false,
    EMAIL_RANDOM_LOCAL: looksRandom(address),
    EMAIL_ROLE: isRoleEmail(address),
    ...(signals.disposableDomain && { EMAIL_DISPOSABLE: signals.disposableDomain(address.domain) }),
    ...(named && {
      EMAIL_NAME_MATCH: named === 'match',
      EMAIL_NAME_MISMATCH: named === 'mismatch',
    }),
    ...known('EMAIL_VERIFIED', signals.emailVerified),
    ...(signals.linkage && { EMAIL_ALIAS_OF_OTHER: signals.linkage.aliasOfOther }),
  }
}

function phoneFindings({ phone, country }: Profile, signals: Signals): Found {
  const facts = signals.phone
  if (phone === undefined || !facts) return {}
  if (!facts.valid) return { PHONE_INVALID: true }
  const home = country?.trim().toUpperCase()
  return {
    PHONE_INVALID: false,
    ...(facts.line && {
      PHONE_VOIP: facts.line === 'voip',
      PHONE_PREMIUM_TOLLFREE: facts.line === 'premium' || facts.line === 'toll_free',
    }),
    ...(facts.country && home && { PHONE_COUNTRY_MISMATCH: facts.country !== home }),
    ...known('PHONE_VERIFIED', signals.phoneVerified),
  }
}

function addressFindings(profile: Profile, signals: Signals): Found {
  const country = profile.country?.trim().toUpperCase()
  return {
    ...known('ADDR_ZIP_STATE_MISMATCH', isZipElsewhere(profile)),
    ...known('ADDR_POBOX', isPostOfficeBox(profile)),
    ...known('ADDR_INCOMPLETE', isAddressIncomplete(profile)),
    ...(country &&
      signals.callForAction && { GEO_CALL_FOR_ACTION: signals.callForAction.has(country) }),
    ...(country &&
      signals.increasedMonitoring && { GEO_MONITORED: signals.increasedMonitoring.has(country) }),
  }
}

function networkFindings({ ipAddress, country }: Profile, { ip }: Signals): Found {
  if (ipAddress === undefined || !ip) return {}
  const home = country?.trim().toUpperCase()
  return {
    IP_RESERVED: ip.reserved,
    ...known('IP_ANONYMOUS', ip.anonymous),
    ...known('IP_HOSTING', ip.hosting),
    ...(ip.country && home && { IP_COUNTRY_MISMATCH: ip.country !== home }),
  }
}

function linkageFindings({ linkage, flagged }: Signals): Found {
  const own = { CUSTOMER_FLAGGED: flagged }
  if (!linkage) return own
  const { contactShared, withinHour } = linkage
  return {
    ...own,
    SSN_OTHER_IDENTITY: linkage.idOfOther,
    // Of each pair the stronger stands for both.
    CONTACT_SHARED_1: contactShared === 1,
    CONTACT_SHARED_2PLUS: contactShared > 1,
    ADDR_CROWDED: linkage.atAddress >= 5,
    SIGNUP_BURST_LOW: withinHour >= 3 && withinHour <= 5,
    SIGNUP_BURST_HIGH: withinHour > 5,
    LINKED_TO_REJECTED: linkage.rejectedOrFlagged,
  }
}

const known = (
  code: FeatureCode,
  finding: boolean | undefined,
  reading: (finding: boolean) => boolean = (one) => one,
): Found => (finding === undefined ? {} : { [code]: reading(finding) })
