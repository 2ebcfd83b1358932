/**
 * Who stands behind a company: every natural person who owns or controls enough of it, by which
 * rule, and what of the company leads to nobody. Decision 0030 says how it is counted and why.
 */
import { chainsTo, comesTo } from './chain.ts'
import type { Chains } from './chain.ts'
import { controlledBy } from './control.ts'
import type { Control, ControlStep } from './control.ts'
import { pathsTo } from './explanation.ts'
import type { Path } from './explanation.ts'
import { add, compare, half, least, most, none, ofPercent } from './fraction.ts'
import type { Fraction } from './fraction.ts'
import { holderOf, standingOn } from './graph.ts'
import type { Holding, HoldingKind, OwnershipGraph, Party } from './graph.ts'
import { isNothing, nothing, unstated, within } from './range.ts'
import type { Range } from './range.ts'
import { restsOf } from './remainder.ts'
import type { Remainder } from './remainder.ts'
import { chainOf, rowsOf, saysAgain } from './rows.ts'
import type { Chain, Measure, RestReason } from './rows.ts'

/**
 * `ownership` and `voting`: shares multiplied along each chain, the chains added up. `majority`:
 * the whole share of every company they control counts. `control`: they control the company itself.
 * `rights`: to profits or to what is left of it. `declared`: the source calls it beneficial.
 */
export type OwnerRule = 'ownership' | 'voting' | 'majority' | 'control' | 'rights' | 'declared'

export interface BeneficialOwner {
  readonly party: string
  readonly name?: string
  /** `may`: only if the true shares lie high enough within what is known of them. */
  readonly certainty: 'is' | 'may'
  readonly rules: readonly { readonly rule: OwnerRule; readonly certainty: 'is' | 'may' }[]
  readonly shares: Range
  readonly votes: Range
  /** Shares or votes, whichever are more, with those of controlled companies counted whole. */
  readonly byMajority: Range
  readonly paths: readonly Path[]
  /** How the company, or those on the way to it, come under their control. */
  readonly control: readonly (ControlStep & { readonly certainty: 'is' | 'may' })[]
}

export interface StateHolding {
  readonly party: string
  readonly name?: string
  readonly shares: Range
  readonly controls: boolean
}

export type OwnershipOddity = 'over_declared' | 'statements_differ' | 'circular' | 'too_tangled'

export interface Ownership {
  readonly company: string
  readonly owners: readonly BeneficialOwner[]
  readonly states: readonly StateHolding[]
  /** Why beneficial owners need not be named: the company is listed, or a state's. */
  readonly exempt?: 'listed' | 'state'
  /** Shares that lead to nobody, by reason. */
  readonly remainder: readonly Remainder[]
  /** Nobody who must be named can be hidden in the remainder. */
  readonly derivable: boolean
  readonly oddities: readonly OwnershipOddity[]
}

export interface OwnershipRules {
  /** Percent. Who reaches it is an owner; set `above` where more than it is asked. */
  readonly threshold: number
  readonly above?: boolean
  /** ISO date. Without it, what has an end has ended. */
  readonly onDay?: string
}

interface Reckoning {
  readonly graph: OwnershipGraph
  readonly company: string
  readonly holdings: readonly Holding[]
  readonly chains: Readonly<Record<Measure, Chains>>
  readonly told: Chain
  readonly reaches: (share: Fraction) => boolean
  readonly oddities: Set<OwnershipOddity>
}

/** @throws where the company is not in the graph, or the threshold is no percentage */
export function ultimateBeneficialOwners(
  graph: OwnershipGraph,
  company: string,
  rules: OwnershipRules,
): Ownership {
  const threshold = ofPercent(rules.threshold)
  const target = graph.parties.get(company)
  if (!threshold || !target) throw new Error('no such company, or no such threshold')
  const holdings = standingOn(graph.holdings, rules.onDay)
  const reckoning: Reckoning = {
    graph,
    company,
    holdings,
    chains: {
      shares: chainsTo(company, rowsOf(graph, holdings, 'shares')),
      votes: chainsTo(company, rowsOf(graph, holdings, 'votes')),
    },
    told: chainOf(holdings),
    reaches: (share) => compare(share, threshold) >= (rules.above ? 1 : 0),
    oddities: new Set(),
  }
  const parties = behind(reckoning)
  const owners = parties.filter(isPerson).flatMap((one) => ownerOf(reckoning, one) ?? [])
  const states = parties.filter(({ kind }) => kind === 'state')
  const held = states.flatMap((one) => stateOf(reckoning, one) ?? [])
  const remainder = restsOf(reckoning.chains.shares, company)
  const exempt = exemptionOf(target, held)
  return {
    company,
    owners: owners.sort(byCertaintyAndShare),
    states: held,
    ...(exempt && { exempt }),
    remainder,
    derivable: !reckoning.reaches(hiddenIn(remainder)),
    oddities: [...odd(reckoning, remainder)],
  }
}

const isPerson = (party: Party): party is Extract<Party, { kind: 'person' }> =>
  party.kind === 'person' && party.hidden === undefined

/** Every party from which something, be it only control, leads down to the company. */
function behind({ graph, company, holdings }: Reckoning): Party[] {
  const seen = new Set([company])
  const holdersOf = new Map<string, string[]>()
  for (const { of, by, heldFor } of holdings)
    for (const holder of [by, heldFor])
      if (typeof holder === 'string') holdersOf.set(of, [...(holdersOf.get(of) ?? []), holder])
  for (const at of seen) for (const holder of holdersOf.get(at) ?? []) seen.add(holder)
  seen.delete(company)
  return [...seen].flatMap((id) => graph.parties.get(id) ?? [])
}

function ownerOf(reckoning: Reckoning, { id, name }: Party): BeneficialOwner | undefined {
  const { chains, company, reaches } = reckoning
  const shares = multiplied(reckoning, id, 'shares')
  const votes = multiplied(reckoning, id, 'votes')
  const certain = controlOf(reckoning, id, 'least')
  const possible = controlOf(reckoning, id, 'most')
  const byMajority = majority(chains, company, { id, certain, possible })
  const controls = certain.has(company) ? 'is' : possible.has(company) ? 'may' : undefined
  const found = (rule: OwnerRule, range: Range) => {
    if (reaches(range.least)) return [{ rule, certainty: 'is' } as const]
    return reaches(range.most) ? [{ rule, certainty: 'may' } as const] : []
  }
  const through = (control: Control): boolean => [...control.keys()].some((one) => one !== company)
  // What they hold themselves is no majority of another company.
  const counted = { ...byMajority, ...(!through(certain) && { least: none }) }
  const rules = [
    ...found('ownership', shares),
    ...(votesAreStated(reckoning) ? found('voting', votes) : []),
    ...(through(possible) ? found('majority', counted) : []),
    ...(controls ? [{ rule: 'control', certainty: controls } as const] : []),
    ...found('rights', rightsOf(reckoning, id)),
    ...(isDeclared(reckoning, id) ? [{ rule: 'declared', certainty: 'is' } as const] : []),
  ]
  if (rules.length === 0) return undefined
  return {
    party: id,
    ...(name !== undefined && { name }),
    certainty: rules.some(({ certainty }) => certainty === 'is') ? 'is' : 'may',
    rules,
    shares,
    votes,
    byMajority,
    paths: pathsTo(chains.shares.rows, company, id),
    control: [...possible.values()].map((step) => {
      const known = certain.get(step.company)
      return known ? { ...known, certainty: 'is' } : { ...step, certainty: 'may' }
    }),
  }
}

const controlOf = ({ chains, holdings }: Reckoning, id: string, bound: keyof Range): Control =>
  controlledBy(id, chains.votes, { holdings, bound })

/** By multiplication; what is stated of an indirect holding makes a vague chain more exact. */
function multiplied(reckoning: Reckoning, id: string, by: Measure): Range {
  const { company, chains, oddities } = reckoning
  const fixed = new Set([id])
  const chain: Range = {
    least: comesTo(chains[by], fixed, 'least').get(company) ?? none,
    most: comesTo(chains[by], fixed, 'most').get(company) ?? none,
  }
  const said = statedIndirectly(reckoning, id, by)
  if (!said) return chain
  const direct = chains[by].rows.get(company)?.parts.find((part) => part.by === id)?.share
  const stated = within({
    least: add(said.least, direct?.least ?? none),
    most: add(said.most, direct?.most ?? none),
  })
  if (compare(stated.most, chain.least) < 0) {
    oddities.add('statements_differ')
    return chain
  }
  const from = most(chain.least, stated.least)
  return { least: from, most: most(from, stated.most) }
}

/** What a source says somebody holds through others, where the chain itself is told as well. */
function statedIndirectly(
  { holdings, company, told }: Reckoning,
  id: string,
  by: Measure,
): Range | undefined {
  const kind = by === 'shares' ? 'shareholding' : 'voting_rights'
  return holdings.find(
    (one) =>
      one.of === company && holderOf(one) === id && one.kind === kind && saysAgain(one, told),
  )?.share
}

function majority(
  chains: Reckoning['chains'],
  company: string,
  { id, certain, possible }: { id: string; certain: Control; possible: Control },
): Range {
  const of = (control: Control, bound: keyof Range): Fraction => {
    // Control of the company itself is the rule `control`; here its holders are counted.
    const fixed = new Set([id, ...control.keys()].filter((one) => one !== company))
    const [shares, votes] = [chains.shares, chains.votes].map(
      (one) => comesTo(one, fixed, bound).get(company) ?? none,
    )
    return most(shares ?? none, votes ?? none)
  }
  return { least: of(certain, 'least'), most: of(possible, 'most') }
}

const votesAreStated = ({ holdings, chains }: Reckoning): boolean =>
  holdings.some(({ kind, of }) => kind === 'voting_rights' && chains.votes.rows.has(of))

const rightsKinds: ReadonlySet<HoldingKind> = new Set(['profit_rights', 'surplus_assets'])

function rightsOf({ holdings, company }: Reckoning, id: string): Range {
  const rights = holdings.filter(
    (one) => one.of === company && holderOf(one) === id && rightsKinds.has(one.kind),
  )
  return rights.reduce((largest, { share = unstated }) => larger(largest, share), nothing)
}

const larger = (a: Range, b: Range): Range => ({
  least: most(a.least, b.least),
  most: most(a.most, b.most),
})

const isDeclared = ({ holdings, company }: Reckoning, id: string): boolean =>
  holdings.some((one) => one.of === company && holderOf(one) === id && one.beneficial === true)

function stateOf(reckoning: Reckoning, { id, name }: Party): StateHolding | undefined {
  const shares = multiplied(reckoning, id, 'shares')
  const controls = controlOf(reckoning, id, 'least').has(reckoning.company)
  if (isNothing(shares) && !controls) return undefined
  return { party: id, ...(name !== undefined && { name }), shares, controls }
}

function exemptionOf(target: Party, states: readonly StateHolding[]): Ownership['exempt'] {
  if (target.kind === 'company' && target.listed) return 'listed'
  const owned = states.some(({ shares, controls }) => controls || compare(shares.least, half) > 0)
  return owned ? 'state' : undefined
}

const answered: ReadonlySet<RestReason> = new Set(['listed', 'exempt', 'no_beneficial_owner'])

/** The most that one person nobody has named could have. */
const hiddenIn = (remainder: readonly Remainder[]): Fraction =>
  remainder
    .filter(({ reason }) => !answered.has(reason))
    .reduce((total, { share }) => least(whole, add(total, share.most)), none)

const whole: Fraction = { over: 1n, under: 1n }

function odd({ oddities, chains }: Reckoning, remainder: readonly Remainder[]) {
  if ([...chains.shares.rows.values()].some((row) => row.overDeclared))
    oddities.add('over_declared')
  for (const { reason } of remainder)
    if (reason === 'circular' || reason === 'too_tangled') oddities.add(reason)
  return oddities
}

const byCertaintyAndShare = (a: BeneficialOwner, b: BeneficialOwner): number =>
  a.certainty.localeCompare(b.certainty) ||
  compare(b.byMajority.least, a.byMajority.least) ||
  compare(b.shares.least, a.shares.least) ||
  a.party.localeCompare(b.party)
