/**
 * Who holds what of whom: parties, and the interests between them, as registers and declarations
 * tell of them. Nothing is derived here.
 */
import type { Range } from './range.ts'

export type Party =
  | {
      readonly kind: 'person'
      readonly id: string
      readonly name?: string
      /** There is somebody, and who it is was withheld, or nobody knows. */
      readonly hidden?: 'anonymous' | 'unknown'
    }
  | {
      readonly kind: 'company'
      readonly id: string
      readonly name?: string
      /** On a recognised exchange: its owners need not be declared. */
      readonly listed?: boolean
      /** An entity that is there, and nobody says which. */
      readonly hidden?: 'anonymous' | 'unknown'
    }
  | {
      readonly kind: 'arrangement'
      readonly id: string
      readonly name?: string
      /**
       * `joint`: several hold one share together. `trust`: also foundations and the like.
       * `nomination`: somebody holds in the place of another.
       */
      readonly form: 'joint' | 'trust' | 'nomination'
    }
  /** A state, or a body of one. Nobody owns it. */
  | { readonly kind: 'state'; readonly id: string; readonly name?: string }

export type HoldingKind =
  | 'shareholding'
  | 'voting_rights'
  | 'profit_rights'
  | 'surplus_assets'
  | 'appointment_of_board'
  | 'other_control'
  /** Its accounts are consolidated into the holder's, so the holder controls it. */
  | 'consolidation'
  | 'settlor'
  | 'trustee'
  | 'protector'
  | 'beneficiary'
  | 'nominee'
  | 'nominator'
  | 'board_member'
  | 'board_chair'
  | 'senior_managing_official'
  /** Something is held, and nobody says what. */
  | 'unstated'

/** Why nobody is named as the holder. */
export type UnnamedReason = 'exempt' | 'no_beneficial_owner' | 'not_told'

export interface Holding {
  readonly id: string
  /** The party something is held of. */
  readonly of: string
  /** The party who holds it, or why nobody is named. */
  readonly by: string | { readonly unnamed: UnnamedReason }
  readonly kind: HoldingKind
  /** Missing where nobody says how much. */
  readonly share?: Range
  /** `indirect`: through others, and so perhaps a second time what the chain says. */
  readonly directness: 'direct' | 'indirect' | 'unknown'
  /** The holder is a nominee: for which party, or for somebody who is not named. */
  readonly heldFor?: string | { readonly unnamed: UnnamedReason }
  /** ISO dates; missing where they are not known. */
  readonly from?: string
  readonly until?: string
  /** Whether the source itself says that this is beneficial ownership or control. */
  readonly beneficial?: boolean
}

export interface OwnershipGraph {
  readonly parties: ReadonlyMap<string, Party>
  readonly holdings: readonly Holding[]
}

export const graphOf = (
  parties: readonly Party[],
  holdings: readonly Holding[],
): OwnershipGraph => ({ parties: new Map(parties.map((one) => [one.id, one])), holdings })

/**
 * The holdings that stand on a day. Without a day whatever has an end has ended, since there is no
 * clock here and registers write the end when it has come.
 */
export function standingOn(holdings: readonly Holding[], day: string | undefined): Holding[] {
  return holdings.filter(({ from, until }) =>
    day === undefined
      ? until === undefined
      : (from === undefined || from <= day) && (until === undefined || until > day),
  )
}

/** Whose it is: of what a nominee holds, the one it is held for. */
export const holderOf = ({ by, heldFor }: Holding): Holding['by'] => heldFor ?? by

const controlKinds: ReadonlySet<HoldingKind> = new Set([
  'appointment_of_board',
  'other_control',
  'consolidation',
  'settlor',
  'trustee',
  'protector',
  'beneficiary',
])
/** Control that needs no share. */
export const isControl = ({ kind }: Holding): boolean => controlKinds.has(kind)

const officeKinds: ReadonlySet<HoldingKind> = new Set([
  'board_member',
  'board_chair',
  'senior_managing_official',
])
/** An office, which by itself is neither ownership nor control. */
export const isOffice = ({ kind }: Holding): boolean => officeKinds.has(kind)
