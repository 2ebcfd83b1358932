/**
 * The people and companies behind a business: which roles there are, and which of the parties must
 * be verified, how.
 */
import { add, compare, none, ofPercent, whole } from '../ownership/fraction.ts'
import type { Fraction } from '../ownership/fraction.ts'

// Source: entity reference 14.
export const ownershipRoles = [
  'ubo',
  'shareholder',
  'beneficiary',
  'settlor',
  'protector',
  'investor',
] as const
export const governanceRoles = [
  'director',
  'non_executive_director',
  'chairman',
  'secretary',
  'representative',
  'authorized_signatory',
  'trustee',
  'company_officer',
  'founder',
  'legal_advisor',
  'other',
] as const
export const keyRoles = [...ownershipRoles, ...governanceRoles] as const
export type KeyRole = (typeof keyRoles)[number]

/** So many people and companies may be named behind one company. */
export const partiesMost = 100

const owning: ReadonlySet<KeyRole> = new Set(ownershipRoles)
export const isOwner = ({ roles }: Pick<KeyParty, 'roles'>): boolean =>
  roles.some((role) => owning.has(role))

export interface KeyParty {
  readonly id: string
  readonly kind: 'person' | 'company'
  readonly roles: readonly KeyRole[]
  /** Percent, as the registry or the business states it. */
  readonly ownership?: number
  readonly voting?: number
  /** An owner by control and not by shares, to whom no threshold applies. */
  readonly controls?: boolean
  /** Whoever fills in the form has chosen to leave this party out. */
  readonly skipped?: boolean
}

export interface RoleSettings {
  readonly enabled: boolean
  readonly requireKyc: boolean
  readonly verificationWorkflow?: string
  readonly allowSkip: boolean
}

export interface KeyPeopleSettings {
  /** Percent of shares or votes below which an owner is not checked. */
  readonly ownershipThreshold: number
  /** A role that is not here is not enabled. */
  readonly roles: Readonly<Partial<Record<KeyRole, RoleSettings>>>
  /** Companies that own the business are verified as businesses. */
  readonly verifyCorporateOwners: boolean
}

export type RouteReason =
  | 'required'
  | 'role_not_enabled'
  | 'kyc_not_required'
  | 'below_threshold'
  | 'company_not_verified'
  | 'skipped'

export interface PartyRoute {
  readonly party: string
  readonly check: 'none' | 'kyc' | 'kyb'
  readonly reason: RouteReason
  readonly skippable: boolean
  /** By a role, or by what it owns or controls. */
  readonly owner: boolean
  /** The workflow of the check, where the role names one. */
  readonly workflow?: string
}

/** @throws where the threshold is no percentage */
export function routeParties(
  parties: readonly KeyParty[],
  settings: KeyPeopleSettings,
): PartyRoute[] {
  const threshold = ofPercent(settings.ownershipThreshold)
  if (!threshold) throw new Error(`${settings.ownershipThreshold} is no percentage`)
  return parties.map((party) => routeOf(party, { settings, threshold }))
}

interface Given {
  readonly settings: KeyPeopleSettings
  readonly threshold: Fraction
}

/**
 * Of several roles the one that asks for more decides; skipped only where each of them allows.
 * Whoever owns enough is asked as an owner where none of their own roles asks for that: what
 * somebody is called hides no share.
 */
function routeOf(party: KeyParty, given: Given): PartyRoute {
  const own = saysOf(party, party.roles, given)
  const isAsked = own.some(({ role, reason }) => owning.has(role) && reason === 'required')
  const isHolder = holdsEnough(party, given.threshold)
  const byRole = isHolder && !isAsked ? [...own, ...saysOf(party, asOwner, given)] : own
  const asking = byRole.flatMap(({ says, reason }) => (says && reason === 'required' ? [says] : []))
  const owner = isHolder || isOwner(party)
  if (asking.length === 0) {
    const reason = nearest(byRole.map((one) => one.reason))
    return { party: party.id, check: 'none', reason, skippable: false, owner }
  }
  const skippable = asking.every(({ allowSkip }) => allowSkip)
  if (party.skipped && skippable) {
    return { party: party.id, check: 'none', reason: 'skipped', skippable, owner }
  }
  const workflow = asking.find((one) => one.verificationWorkflow !== undefined)
  return {
    party: party.id,
    check: party.kind === 'company' ? 'kyb' : 'kyc',
    reason: 'required',
    skippable,
    owner,
    ...(workflow?.verificationWorkflow !== undefined && {
      workflow: workflow.verificationWorkflow,
    }),
  }
}

const asOwner: readonly KeyRole[] = ['ubo', 'shareholder']

const saysOf = (party: KeyParty, roles: readonly KeyRole[], given: Given) =>
  roles.map((role) => ({
    role,
    says: given.settings.roles[role],
    reason: reasonOf(party, role, given),
  }))

function reasonOf(party: KeyParty, role: KeyRole, { settings, threshold }: Given): RouteReason {
  const asked = settings.roles[role]
  if (!asked?.enabled) return 'role_not_enabled'
  if (owning.has(role) && isBelow(party, threshold)) return 'below_threshold'
  if (party.kind === 'company') {
    return owning.has(role) && settings.verifyCorporateOwners ? 'required' : 'company_not_verified'
  }
  return asked.requireKyc ? 'required' : 'kyc_not_required'
}

/** A share nobody states, or that cannot be read, is not below anything. */
function isBelow({ ownership, voting, controls }: KeyParty, threshold: Fraction): boolean {
  if (controls) return false
  const stated = [ownership, voting].filter((one) => one !== undefined)
  if (stated.length === 0) return false
  const shares = stated.map((one) => ofPercent(one))
  return shares.every((one) => one !== undefined && compare(one, threshold) < 0)
}

/** A share that was stated, or control; one that cannot be read may be any. */
const holdsEnough = (party: KeyParty, threshold: Fraction): boolean =>
  (party.controls === true || party.ownership !== undefined || party.voting !== undefined) &&
  !isBelow(party, threshold)

/** Whether more than the whole was said to be theirs, of shares or of votes. */
export const areOverDeclared = (parties: readonly KeyParty[]): boolean =>
  (['ownership', 'voting'] as const).some((measure) => {
    const stated = parties.flatMap((one) => ofPercent(one[measure] ?? 0) ?? [])
    return compare(stated.reduce(add, none), whole) > 0
  })

/** Of the reasons not to check somebody, the one nearest to being checked. */
const nearestFirst: readonly RouteReason[] = [
  'below_threshold',
  'company_not_verified',
  'kyc_not_required',
]
const nearest = (reasons: readonly RouteReason[]): RouteReason =>
  nearestFirst.find((one) => reasons.includes(one)) ?? 'role_not_enabled'
