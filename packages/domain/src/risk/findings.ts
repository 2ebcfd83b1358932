/**
 * From a profile and what was looked up beside it to the features that fired. Whatever is missing
 * is left out: the model counts it as unknown, never as good or bad.
 */
import { countryOf } from '../country-codes.ts'
import { isAddressIncomplete, isPostOfficeBox, isZipElsewhere } from './address.ts'
import type { PostalAddress } from './address.ts'
import { findBirth } from './birth.ts'
import { emailName, isRoleEmail, looksRandom, readEmail } from './email.ts'
import type { FeatureCode, FeatureFindings } from './fraud-model.ts'
import { isNameAnomalous } from './names.ts'
import { findSsn, isSsnType } from './ssn.ts'

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
  /** The caller's own word for a device. */
  readonly deviceId?: string
  /** The caller has verified it. */
  readonly emailVerified?: boolean
  readonly phoneVerified?: boolean
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
  /** Customers of the network (/24) or device within the hour, each once, this one included. */
  readonly withinHour: number
  readonly rejectedOrFlagged: boolean
}

/** What is known of the device, where the caller names one. */
export interface DeviceFacts {
  /** Customers of the device within 30 days, this one included. */
  readonly within30Days: number
  /** Customers of the device within the hour, where `linkage` counts the network alone. */
  readonly withinHour?: number
  readonly ofFlagged: boolean
}

/** How many transaction alerts the customer has, where transactions are ingested. */
export interface AlertFacts {
  readonly confirmed: number
  readonly open: number
}

export interface Signals {
  readonly atMs: number
  readonly disposableDomain?: (domain: string) => boolean
  readonly phone?: PhoneFacts
  readonly ip?: AddressFacts
  readonly linkage?: LinkageFacts
  readonly device?: DeviceFacts
  readonly alerts?: AlertFacts
  /** Whole days the customer has been active; absent for one who never was. */
  readonly activeDays?: number
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

const sharedDeviceFrom = 3
const crowdedAddressFrom = 5
const burstFrom = 3
const highBurstAbove = 5
const goodTenureAboveDays = 180

type Found = Partial<Record<FeatureCode, boolean>>

/** All features that could be tested, each with whether it fired. */
export function findFeatures(profile: Profile, signals: Signals): FeatureFindings {
  const found: Found = {}
  const home = countryOf(profile.country)
  findInIdentity(found, profile, signals)
  findInEmail(found, profile, signals)
  findInPhone(found, { phone: profile.phone, home }, signals)
  findInAddress(found, profile)
  findInCountry(found, home, signals)
  findInNetwork(found, { ipAddress: profile.ipAddress, home }, signals)
  findInLinkage(found, profile, signals)
  findInHistory(found, signals)
  return found
}

/** What could not be tested leaves no trace. */
function note(found: Found, code: FeatureCode, finding: boolean | undefined): void {
  if (finding !== undefined) found[code] = finding
}

function findInIdentity(found: Found, profile: Profile, signals: Signals): void {
  const { officialId, dob, firstName, lastName } = profile
  if (officialId && isSsnType(officialId.docType)) {
    const ssn = findSsn(officialId.value)
    // A number that is none is as impossible as one of an area never given out.
    found.SSN_IMPOSSIBLE = ssn === 'impossible' || ssn === 'malformed'
    found.SSN_PUBLISHED_FAKE = ssn === 'published'
  }
  if (dob !== undefined) found.DOB_IMPLAUSIBLE = findBirth(dob, signals.atMs) !== 'plausible'
  if (firstName !== undefined && lastName !== undefined)
    found.NAME_ANOMALY = isNameAnomalous({ firstName, lastName })
  if (signals.identityClear !== undefined) found.IDENTITY_REVIEW = !signals.identityClear
  note(found, 'DOCUMENT_VERIFIED', signals.documentVerified)
}

function findInEmail(found: Found, profile: Profile, signals: Signals): void {
  const { email, firstName, lastName } = profile
  if (email === undefined) return
  const address = readEmail(email)
  found.EMAIL_INVALID = address === undefined
  // Nothing more can be said of an address that is none.
  if (!address) return
  found.EMAIL_RANDOM_LOCAL = looksRandom(address)
  found.EMAIL_ROLE = isRoleEmail(address)
  note(found, 'EMAIL_DISPOSABLE', signals.disposableDomain?.(address.domain))
  if (firstName !== undefined && lastName !== undefined) {
    const named = emailName(address, { firstName, lastName })
    found.EMAIL_NAME_MATCH = named === 'match'
    found.EMAIL_NAME_MISMATCH = named === 'mismatch'
  }
  note(found, 'EMAIL_VERIFIED', signals.emailVerified)
  note(found, 'EMAIL_ALIAS_OF_OTHER', signals.linkage?.aliasOfOther)
}

/** `home` is the country of the address, ISO alpha-2. */
interface FromHome {
  readonly home: string | undefined
}

function findInPhone(
  found: Found,
  { phone, home }: FromHome & { readonly phone: string | undefined },
  { phone: facts, phoneVerified }: Signals,
): void {
  if (phone === undefined) return
  note(found, 'PHONE_INVALID', facts && !facts.valid)
  if (facts && !facts.valid) return
  // The caller's word needs no numbering plan.
  note(found, 'PHONE_VERIFIED', phoneVerified)
  if (facts?.line) {
    found.PHONE_VOIP = facts.line === 'voip'
    found.PHONE_PREMIUM_TOLLFREE = facts.line === 'premium' || facts.line === 'toll_free'
  }
  if (facts?.country && home) found.PHONE_COUNTRY_MISMATCH = facts.country !== home
}

function findInAddress(found: Found, profile: Profile): void {
  note(found, 'ADDR_ZIP_STATE_MISMATCH', isZipElsewhere(profile))
  note(found, 'ADDR_POBOX', isPostOfficeBox(profile))
  note(found, 'ADDR_INCOMPLETE', isAddressIncomplete(profile))
}

/** Of the address alone: nationality is nothing a score may look at (evaluation reference 5.5). */
function findInCountry(found: Found, home: string | undefined, signals: Signals): void {
  if (!home) return
  note(found, 'GEO_CALL_FOR_ACTION', signals.callForAction?.has(home))
  note(found, 'GEO_MONITORED', signals.increasedMonitoring?.has(home))
}

function findInNetwork(
  found: Found,
  { ipAddress, home }: FromHome & { readonly ipAddress: string | undefined },
  { ip, device }: Signals,
): void {
  if (ipAddress !== undefined && ip) {
    found.IP_RESERVED = ip.reserved
    note(found, 'IP_ANONYMOUS', ip.anonymous)
    note(found, 'IP_HOSTING', ip.hosting)
    if (ip.country && home) found.IP_COUNTRY_MISMATCH = ip.country !== home
  }
  if (!device) return
  found.DEVICE_SHARED = device.within30Days >= sharedDeviceFrom
  found.DEVICE_OF_FLAGGED = device.ofFlagged
}

/**
 * That somebody was found always counts; that nobody was found counts only where the profile had
 * something to look for.
 */
function findInLinkage(found: Found, profile: Profile, signals: Signals): void {
  found.CUSTOMER_FLAGGED = signals.flagged
  findBurst(found, profile, signals)
  const { linkage } = signals
  if (!linkage) return
  const hasId = profile.officialId !== undefined
  const hasContact = profile.email !== undefined || profile.phone !== undefined
  if (hasId || linkage.idOfOther) found.SSN_OTHER_IDENTITY = linkage.idOfOther
  if (hasContact || linkage.contactShared > 0) {
    // Of each pair the stronger stands for both.
    found.CONTACT_SHARED_1 = linkage.contactShared === 1
    found.CONTACT_SHARED_2PLUS = linkage.contactShared > 1
  }
  const crowded = linkage.atAddress >= crowdedAddressFrom
  if (profile.address !== undefined || crowded) found.ADDR_CROWDED = crowded
  if (hasId || hasContact || linkage.rejectedOrFlagged)
    found.LINKED_TO_REJECTED = linkage.rejectedOrFlagged
}

/** Of network and device; where they were counted apart, the busier. */
function findBurst(found: Found, { ipAddress }: Profile, { linkage, device }: Signals): void {
  const customers = Math.max(linkage?.withinHour ?? 0, device?.withinHour ?? 0)
  const given = ipAddress !== undefined || device !== undefined
  const looked = device?.withinHour !== undefined || (linkage !== undefined && given)
  if (!looked && customers < burstFrom) return
  found.SIGNUP_BURST_LOW = customers >= burstFrom && customers <= highBurstAbove
  found.SIGNUP_BURST_HIGH = customers > highBurstAbove
}

function findInHistory(found: Found, { alerts, activeDays }: Signals): void {
  if (alerts) {
    found.TX_ALERT_CONFIRMED = alerts.confirmed > 0
    found.TX_ALERT_OPEN = alerts.open > 0
  }
  if (activeDays === undefined) return
  // Without transactions nobody can say that there was no alert.
  if (activeDays <= goodTenureAboveDays) found.GOOD_TENURE = false
  else if (alerts) found.GOOD_TENURE = alerts.confirmed === 0 && alerts.open === 0
}
