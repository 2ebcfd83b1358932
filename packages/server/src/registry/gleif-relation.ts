/** What one company is to another, from GLEIF's relationship file (RR-CDF 2.1) and exceptions. */
import type { RegistryRelation, RelationKind } from './company.ts'
import { dayOf, defined, leiForm } from './gleif-company.ts'
import { childOf, childText, childrenOf } from './xml-stream.ts'
import type { XmlElement } from './xml-stream.ts'

const kinds: Readonly<Record<string, RelationKind>> = {
  IS_DIRECTLY_CONSOLIDATED_BY: 'direct_parent',
  IS_ULTIMATELY_CONSOLIDATED_BY: 'ultimate_parent',
  'IS_FUND-MANAGED_BY': 'fund_manager',
  IS_SUBFUND_OF: 'umbrella_fund',
  IS_FEEDER_TO: 'master_fund',
  IS_INTERNATIONAL_BRANCH_OF: 'head_office',
}

const exceptionKinds: Readonly<Record<string, RelationKind>> = {
  DIRECT_ACCOUNTING_CONSOLIDATION_PARENT: 'direct_parent',
  ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT: 'ultimate_parent',
}

/** `undefined` where an end of it is no LEI. */
export function gleifRelation(record: XmlElement): RegistryRelation | undefined {
  const relationship = childOf(record, 'Relationship')
  const company = leiOf(childOf(relationship, 'StartNode'))
  const to = leiOf(childOf(relationship, 'EndNode'))
  const type = childText(relationship, 'RelationshipType')
  if (company === undefined || to === undefined || type === undefined) return undefined
  // Beside it stand the periods of the accounts and of the papers that show it.
  const period = childrenOf(
    childOf(relationship, 'RelationshipPeriods'),
    'RelationshipPeriod',
  ).find((one) => childText(one, 'PeriodType') === 'RELATIONSHIP_PERIOD')
  return defined<RegistryRelation>({
    company,
    kind: kinds[type] ?? 'other',
    to,
    active: childText(relationship, 'RelationshipStatus') === 'ACTIVE',
    from: dayOf(childText(period, 'StartDate')),
    until: dayOf(childText(period, 'EndDate')),
    share: shareOf(relationship),
  })
}

/** `undefined` where it has no LEI, or speaks of something else than a parent. */
export function gleifException(record: XmlElement): RegistryRelation | undefined {
  const company = childText(record, 'LEI')
  const kind = exceptionKinds[childText(record, 'ExceptionCategory') ?? '']
  const exception = childText(record, 'ExceptionReason')
  if (company === undefined || !leiForm.test(company) || !kind || exception === undefined) {
    return undefined
  }
  return { company, kind, to: { exception }, active: true }
}

function leiOf(node: XmlElement | undefined): string | undefined {
  const id = childText(node, 'NodeID')
  return id !== undefined && leiForm.test(id) ? id : undefined
}

/** Kept as it is written: whether 1.00 is one percent or the whole is told differently by each. */
function shareOf(relationship: XmlElement | undefined): RegistryRelation['share'] {
  const [quantifier] = childrenOf(
    childOf(relationship, 'RelationshipQuantifiers'),
    'RelationshipQuantifier',
  )
  const amount = childText(quantifier, 'QuantifierAmount')
  if (amount === undefined) return undefined
  return defined<NonNullable<RegistryRelation['share']>>({
    amount,
    method: childText(quantifier, 'MeasurementMethod'),
  })
}
