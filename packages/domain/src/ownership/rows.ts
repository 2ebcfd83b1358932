/**
 * One row a company: who holds which part of it, and what of it is left without a holder who could
 * be named. What everything else is calculated from.
 */
import { add, compare, most, none, subtract, whole, least, clipped } from './fraction.ts'
import { holderOf, isOffice } from './graph.ts'
import type { Holding, HoldingKind, OwnershipGraph, Party, UnnamedReason } from './graph.ts'
import { everything, isNothing, nothing, sum, unstated } from './range.ts'
import type { Range } from './range.ts'

/** Capital or votes. */
export type Measure = 'shares' | 'votes'

/**
 * Why a part of a company leads to no person. `listed`, `exempt` and `no_beneficial_owner` are
 * answers; behind each of the others a beneficial owner may stand.
 */
export type RestReason =
  | 'listed'
  | 'exempt'
  | 'no_beneficial_owner'
  | 'undisclosed'
  | 'not_told'
  | 'hidden_owner'
  | 'nominee'
  | 'circular'
  | 'too_tangled'

export interface Part {
  readonly by: string
  readonly share: Range
}
export interface Rest {
  readonly reason: RestReason
  readonly share: Range
}
export interface Row {
  readonly parts: readonly Part[]
  readonly rests: readonly Rest[]
  /** More than the whole was declared. */
  readonly overDeclared: boolean
}
export type Rows = ReadonlyMap<string, Row>

const measureKinds: Readonly<Record<Measure, HoldingKind>> = {
  shares: 'shareholding',
  votes: 'voting_rights',
}

/**
 * Where a company's holders state votes and no shares, or shares and no votes, the one stands for
 * the other: one vote a share is the rule, and the rest of the chain would be lost otherwise.
 */
export function rowsOf(graph: OwnershipGraph, holdings: readonly Holding[], by: Measure): Rows {
  const held = new Map<string, Holding[]>()
  for (const one of holdings) {
    const known = held.get(one.of)
    if (known) known.push(one)
    else held.set(one.of, [one])
  }
  const counted = new Map<string, readonly Holding[]>()
  for (const { id, kind } of graph.parties.values()) {
    if (kind === 'company') counted.set(id, ofMeasure(held.get(id) ?? [], by))
    if (kind === 'arrangement')
      counted.set(
        id,
        (held.get(id) ?? []).filter((one) => !isOffice(one)),
      )
  }
  const chain = chainOf(holdings)
  const rows = new Map<string, Row>()
  for (const party of graph.parties.values()) {
    const of = counted.get(party.id)
    if (of === undefined) continue
    const row =
      party.kind === 'arrangement'
        ? arrangementRow(party, of)
        : companyRow(
            party,
            of.filter((one) => !saysAgain(one, chain)),
          )
    rows.set(party.id, withoutHidden(row, graph))
  }
  return rows
}

function ofMeasure(held: readonly Holding[], by: Measure): Holding[] {
  const other: Measure = by === 'shares' ? 'votes' : 'shares'
  const kind = [by, other]
    .map((one) => measureKinds[one])
    .find((one) => held.some((holding) => holding.kind === one))
  return held.filter((one) => one.kind === kind || one.kind === 'unstated')
}

/** Who directly holds something of whom, be it only control: the chain as it is told. */
export type Chain = ReadonlyMap<string, readonly string[]>

export function chainOf(holdings: readonly Holding[]): Chain {
  const chain = new Map<string, string[]>()
  for (const one of holdings) {
    const holder = holderOf(one)
    if (one.directness === 'indirect' || isOffice(one) || typeof holder !== 'string') continue
    const known = chain.get(one.of)
    if (known) known.push(holder)
    else chain.set(one.of, [holder])
  }
  return chain
}

/**
 * An indirect holding is what the chain comes to, said once more. It counts as a link of its own
 * only where the chain is not told.
 */
export function saysAgain(holding: Holding, chain: Chain): boolean {
  const { of, directness } = holding
  const by = holderOf(holding)
  if (directness !== 'indirect' || typeof by !== 'string') return false
  const seen = new Set([of])
  for (const at of seen) {
    for (const holder of chain.get(at) ?? []) {
      if (holder === by && at !== of) return true
      // The holder's own direct part is another part than the one through others.
      if (holder !== by) seen.add(holder)
    }
  }
  return false
}

const restOf: Readonly<Record<UnnamedReason, RestReason>> = {
  exempt: 'exempt',
  no_beneficial_owner: 'no_beneficial_owner',
  not_told: 'not_told',
}

/** Everybody who holds jointly, or has a role in a trust, stands for the whole of it. */
function arrangementRow(
  { form }: Extract<Party, { kind: 'arrangement' }>,
  held: readonly Holding[],
): Row {
  const counting = form === 'nomination' ? held.filter(({ kind }) => kind === 'nominator') : held
  const parts = new Map<string, Part>()
  const rests: Rest[] = []
  for (const by of counting.map(holderOf)) {
    if (typeof by === 'string') parts.set(by, { by, share: everything })
    else rests.push({ reason: restOf[by.unnamed], share: everything })
  }
  if (counting.length === 0) {
    rests.push({ reason: form === 'nomination' ? 'nominee' : 'undisclosed', share: everything })
  }
  return { parts: [...parts.values()], rests, overDeclared: false }
}

function companyRow(party: Party, held: readonly Holding[]): Row {
  const listed = party.kind === 'company' && party.listed === true
  const shares = new Map<string, Range>()
  const rests: Rest[] = []
  for (const one of held) {
    const { heldFor, share = unstated } = one
    const owner = holderOf(one)
    if (typeof owner === 'string') shares.set(owner, sum(shares.get(owner) ?? nothing, share))
    else if (heldFor !== undefined) rests.push({ reason: 'nominee', share })
    else rests.push({ reason: listed ? 'exempt' : restOf[owner.unnamed], share })
  }
  const all = [...shares.values(), ...rests.map(({ share }) => share)]
  const declared = all.reduce(sum, nothing)
  // What the others have at least, nobody else can have.
  const tight = (share: Range): Range => ({
    least: share.least,
    most: least(share.most, most(share.least, roomBeside(declared.least, share.least))),
  })
  const parts = [...shares].map(([by, share]) => ({ by, share: tight(share) }))
  const named = rests.map(({ reason, share }) => ({ reason, share: tight(share) }))
  const left: Range = {
    least: clipped(subtract(whole, declared.most)),
    most: clipped(subtract(whole, declared.least)),
  }
  return {
    parts,
    rests: isNothing(left)
      ? named
      : [...named, { reason: listed ? 'listed' : 'undisclosed', share: left }],
    overDeclared: compare(declared.least, whole) > 0,
  }
}

const roomBeside = (declared: Range['least'], own: Range['least']): Range['least'] =>
  most(none, subtract(add(whole, own), declared))

/** Somebody who is there and not named is no owner to show, and no part that nobody holds. */
function withoutHidden({ parts, rests, overDeclared }: Row, { parties }: OwnershipGraph): Row {
  const isHidden = ({ by }: Part): boolean => {
    const party = parties.get(by)
    return party === undefined || ('hidden' in party && party.hidden !== undefined)
  }
  const hidden = parts
    .filter(isHidden)
    .map(({ share }): Rest => ({ reason: 'hidden_owner', share }))
  return {
    parts: parts.filter((part) => !isHidden(part)),
    rests: [...rests, ...hidden],
    overDeclared,
  }
}
