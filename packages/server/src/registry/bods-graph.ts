/** Who holds what of whom, from the records of a declaration. */
import { graphOf } from '@ostiary/domain/ownership/graph'
import type {
  Holding,
  HoldingKind,
  OwnershipGraph,
  Party,
  UnnamedReason,
} from '@ostiary/domain/ownership/graph'
import { rangeOf } from '@ostiary/domain/ownership/range'
import type { Range, StatedShare } from '@ostiary/domain/ownership/range'
import { isJson } from './bods.ts'
import type { BodsDeclaration, BodsRecord } from './bods.ts'

type Details = BodsRecord['current']['recordDetails']

/** Interest types of BODS 0.4; one that is not here is something, and nobody says what. */
const kinds: Readonly<Record<string, HoldingKind>> = {
  shareholding: 'shareholding',
  votingRights: 'voting_rights',
  appointmentOfBoard: 'appointment_of_board',
  otherInfluenceOrControl: 'other_control',
  controlViaCompanyRulesOrArticles: 'other_control',
  controlByLegalFramework: 'other_control',
  rightsGrantedByContract: 'other_control',
  seniorManagingOfficial: 'senior_managing_official',
  boardMember: 'board_member',
  boardChair: 'board_chair',
  settlor: 'settlor',
  trustee: 'trustee',
  protector: 'protector',
  beneficiaryOfLegalArrangement: 'beneficiary',
  nominee: 'nominee',
  nominator: 'nominator',
  rightsToSurplusAssetsOnDissolution: 'surplus_assets',
  rightsToProfitOrIncome: 'profit_rights',
  rightToProfitOrIncomeFromAssets: 'profit_rights',
  enjoymentAndUseOfAssets: 'profit_rights',
}

const reasons: Readonly<Record<string, UnnamedReason>> = {
  subjectExemptFromDisclosure: 'exempt',
  interestedPartyExemptFromDisclosure: 'exempt',
  noBeneficialOwners: 'no_beneficial_owner',
}

export interface BodsGraph {
  readonly graph: OwnershipGraph
  /** Relationships whose share or subject cannot be read; their interest counts as unstated. */
  readonly unread: readonly string[]
}

/** Closed relationships are left out; a person or an entity stays while something names it. */
export function bodsGraph({ records }: BodsDeclaration): BodsGraph {
  const all = [...records.values()]
  const related = all.filter(({ type, closed }) => type === 'relationship' && !closed)
  const unread: string[] = []
  const holdings = related.flatMap((record) => holdingsOf(record, unread))
  const named = new Set(
    holdings.flatMap(({ of, by }) => (typeof by === 'string' ? [of, by] : [of])),
  )
  const trusts = new Set(holdings.filter(isTrustRole).map(({ of }) => of))
  const parties = all
    .filter(({ id, type, closed }) => type !== 'relationship' && (!closed || named.has(id)))
    .map((record) => partyOf(record, trusts.has(record.id)))
  return { graph: graphOf(parties, holdings), unread }
}

const trustRoles: ReadonlySet<HoldingKind> = new Set([
  'settlor',
  'trustee',
  'protector',
  'beneficiary',
])
const isTrustRole = ({ kind }: Holding): boolean => trustRoles.has(kind)

function partyOf({ id, type, current }: BodsRecord, hasTrustees: boolean): Party {
  const { recordDetails: details } = current
  const name = nameOf(details)
  const named = { id, ...(name !== undefined && { name }) }
  if (type === 'person') return { ...named, kind: 'person', ...hiddenBy(details['personType']) }
  const entityType = isJson(details['entityType']) ? details['entityType'] : {}
  const { type: form, subtype } = entityType
  if (form === 'state' || form === 'stateBody') return { ...named, kind: 'state' }
  if (form === 'arrangement') {
    if (subtype === 'nomination') return { ...named, kind: 'arrangement', form: 'nomination' }
    const isTrust = subtype === 'trust' || hasTrustees
    return { ...named, kind: 'arrangement', form: isTrust ? 'trust' : 'joint' }
  }
  const listing = details['publicListing']
  const listed = isJson(listing) && listing['hasPublicListing'] === true
  return { ...named, kind: 'company', ...(listed && { listed }), ...hiddenBy(form) }
}

function hiddenBy(type: unknown): { hidden?: 'anonymous' | 'unknown' } {
  if (type === 'anonymousPerson' || type === 'anonymousEntity') return { hidden: 'anonymous' }
  return type === 'unknownPerson' || type === 'unknownEntity' ? { hidden: 'unknown' } : {}
}

/** Of a person the legal name, and else the first that is given. */
function nameOf(details: Details): string | undefined {
  const names = Array.isArray(details['names']) ? details['names'].filter(isJson) : []
  const best = names.find(({ type }) => type === 'legal') ?? names[0]
  const name = details['name'] ?? best?.['fullName']
  return typeof name === 'string' ? name : undefined
}

function holdingsOf({ id, current }: BodsRecord, unread: string[]): Holding[] {
  const { subject, interestedParty, interests } = current.recordDetails
  if (typeof subject !== 'string') {
    unread.push(id)
    return []
  }
  const by = typeof interestedParty === 'string' ? interestedParty : unnamedBy(interestedParty)
  const listed = Array.isArray(interests) ? interests.filter(isJson) : []
  // A relationship of which nobody says what it is, is one all the same.
  return (listed.length > 0 ? listed : [{}]).map((interest: Details, at): Holding => {
    const share = shareOf(interest['share'])
    if (share === 'unread') unread.push(id)
    const from = dayOf(interest['startDate'])
    const until = dayOf(interest['endDate'])
    const beneficial = interest['beneficialOwnershipOrControl']
    return {
      id: `${id}#${at}`,
      of: subject,
      by,
      kind: kinds[String(interest['type'])] ?? 'unstated',
      ...(typeof share === 'object' && { share }),
      directness: directnessOf(interest['directOrIndirect']),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(typeof beneficial === 'boolean' && { beneficial }),
    }
  })
}

function unnamedBy(value: unknown): { readonly unnamed: UnnamedReason } {
  const reason = isJson(value) ? String(value['reason']) : ''
  return { unnamed: reasons[reason] ?? 'not_told' }
}

function shareOf(value: unknown): Range | 'unread' | undefined {
  if (value === undefined || value === null) return undefined
  return (isJson(value) ? rangeOf(value as StatedShare) : undefined) ?? 'unread' // read as percent
}

function directnessOf(value: unknown): Holding['directness'] {
  return value === 'direct' || value === 'indirect' ? value : 'unknown'
}

/** Months and years stand for their first day. */
function dayOf(value: unknown): string | undefined {
  const [, year, month = '01', day = '01'] =
    /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(typeof value === 'string' ? value : '') ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}
