/** What the operator's reference data say of a mail domain, an address or a country, in memory. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import type { AddressFacts } from '@ostiary/domain/risk/findings'
import { readAddress } from '../../platform/networks/address-number.ts'
import type { AddressNumber } from '../../platform/networks/address-number.ts'
import { networkSet } from '../../platform/networks/network-set.ts'
import type { NetworkSet } from '../../platform/networks/network-set.ts'
import { reservedNetworks } from '../../platform/networks/reserved.ts'

/** What is not loaded is absent, so that its features stay unknown and never count as clean. */
export interface ReferenceSignals {
  /** Takes a domain in any case; the subdomain of a listed one is listed too. */
  readonly disposableDomain?: (domain: string) => boolean
  /** @returns `undefined` for what is no IP address */
  readonly address: (ip: string) => AddressFacts | undefined
  /** ISO alpha-2. */
  readonly callForAction?: ReadonlySet<string>
  readonly increasedMonitoring?: ReadonlySet<string>
  /** Of each dataset asked, for the record of a decision. */
  readonly versions: Readonly<Record<string, number>>
}

/** A dataset made ready to be asked. */
export interface DatasetIndex {
  readonly dataset: DatasetName
  readonly version: number
  readonly networks?: NetworkSet
  readonly domains?: ReadonlySet<string>
  readonly countries?: ReadonlyMap<string, ReadonlySet<string>>
}

/** @param content as it is stored: one spelling, each entry once */
export function indexDataset(content: {
  readonly dataset: DatasetName
  readonly version: number
  readonly entries: readonly string[]
}): DatasetIndex {
  const { dataset, version, entries } = content
  if (dataset === 'disposable-domains') return { dataset, version, domains: new Set(entries) }
  if (dataset !== 'fatf') return { dataset, version, networks: networkSet(entries) }
  const countries = new Map<string, Set<string>>()
  for (const entry of entries) {
    const [part, country] = entry.split(' ') as [string, string] // as it is stored
    countries.set(part, (countries.get(part) ?? new Set()).add(country))
  }
  return { dataset, version, countries }
}

export function referenceSignals(loaded: readonly DatasetIndex[]): ReferenceSignals {
  const of = new Map(loaded.map((one) => [one.dataset, one]))
  const networksOf = (...names: DatasetName[]): NetworkSet[] =>
    names.flatMap((name) => of.get(name)?.networks ?? [])
  const anonymous = networksOf('vpn', 'tor')
  const hosting = networksOf('datacenter')
  const domains = of.get('disposable-domains')?.domains
  const countries = of.get('fatf')?.countries
  const callForAction = countries?.get('call_for_action')
  const increasedMonitoring = countries?.get('increased_monitoring')
  return {
    ...(domains && { disposableDomain: (domain) => isListed(domains, domain) }),
    address: (ip) => addressFacts(ip, { anonymous, hosting }),
    ...(callForAction && { callForAction }),
    ...(increasedMonitoring && { increasedMonitoring }),
    versions: Object.fromEntries(loaded.map(({ dataset, version }) => [dataset, version])),
  }
}

function isListed(domains: ReadonlySet<string>, domain: string): boolean {
  let rest = domain.toLowerCase().replace(/\.$/, '')
  while (rest !== '') {
    if (domains.has(rest)) return true
    const dot = rest.indexOf('.')
    if (dot < 0) return false
    rest = rest.slice(dot + 1)
  }
  return false
}

function addressFacts(
  ip: string,
  lists: { anonymous: readonly NetworkSet[]; hosting: readonly NetworkSet[] },
): AddressFacts | undefined {
  const number = readAddress(ip.trim())
  if (!number) return undefined
  const anonymous = inAny(lists.anonymous, number)
  const hosting = inAny(lists.hosting, number)
  return {
    reserved: reservedNetworks.has(number),
    ...(anonymous !== undefined && { anonymous }),
    ...(hosting !== undefined && { hosting }),
  }
}

/** `undefined` where no list knows addresses of this family: silence is no clean bill. */
function inAny(lists: readonly NetworkSet[], address: AddressNumber): boolean | undefined {
  const telling = lists.filter((one) => one.covers(address.family))
  return telling.length === 0 ? undefined : telling.some((one) => one.has(address))
}
