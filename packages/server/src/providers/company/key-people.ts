/**
 * The people and companies behind a company, as they were declared: who must be verified is opened
 * a session of their own, and what the register says of them stands beside it.
 */
import {
  areOverDeclared,
  keyRoles,
  ownershipRoles,
  routeParties,
} from '@ostiary/domain/company/key-people'
import type {
  KeyParty,
  KeyPeopleSettings,
  KeyRole,
  RoleSettings,
} from '@ostiary/domain/company/key-people'
import { isNamesake, isSameParty } from '@ostiary/domain/company/same-party'
import { countryOf } from '@ostiary/domain/country-codes'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { RoleConfig } from '@ostiary/domain/workflow/setting'
import { doubtOfCompany, identitiesIn, isRoundAgain } from './own-chain.ts'
import type { ChainDoubt, OwnChain } from './own-chain.ts'
import { answered, decided, nodeProvider } from '../session-answer.ts'
import { listOf, lastOf, looseOf, numberOf, textOf, textsOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeProvider, NodeQuestion, PartyToVerify } from '../session-kit.ts'

export const keyPeople: NodeProvider = nodeProvider({
  name: 'key-people',
  features: ['KYB_KEY_PEOPLE'],
  check: async (question) => {
    const submitted = named(question)
    const parties = submitted.map(keyPartyOf)
    const settings = settingsOf(question.config)
    const routes = routeParties(
      submitted.map((one) => withAllShares(one, submitted)),
      settings,
    )
    const chain = chainOf(question)
    const doubts = new Map<string, ChainDoubt>()
    for (const { party, check } of routes) {
      const one = submitted.find((each) => each['party_id'] === party)
      const doubt = check === 'kyb' && one ? doubtOfCompany(chain, one) : undefined
      if (doubt) doubts.set(party, doubt)
    }
    const toVerify = routes.flatMap(({ party, check, workflow, owner }): PartyToVerify[] => {
      if (check === 'none' || doubts.has(party)) return []
      const kind = check === 'kyc' ? 'user' : 'business'
      return [{ partyId: party, kind, owner, ...(workflow ? { workflowId: workflow } : {}) }]
    })
    const data = {
      registry: registryOf(question),
      submitted: {
        parties: submitted.map((one) => {
          const route = routes.find(({ party }) => party === one['party_id'])
          const doubt = doubts.get(String(one['party_id']))
          return {
            ...one,
            ...(route?.workflow ? { workflow_id: route.workflow } : {}),
            check: doubt ? 'none' : (route?.check ?? 'none'),
            reason: doubt?.toLowerCase() ?? route?.reason ?? null,
          }
        }),
      },
    }
    // A company without anybody behind it is looked at by a person.
    if (parties.length === 0)
      return decided(data, [noticed('KYB_KEY_PEOPLE_NOT_CHECKED', 'REVIEW')])
    const warnings = [
      ...doubtsAbout(parties, toVerify),
      ...doubtsAboutChain(chain, [...doubts.values()]),
    ]
    if (toVerify.length === 0) return decided(data, warnings)
    return answered({ status: 'AWAITING_USER', data, warnings, parties: toVerify })
  },
})

/** What a person must look at, whatever the sessions of the others come to. */
const doubtsAbout = (
  parties: readonly KeyParty[],
  toVerify: readonly PartyToVerify[],
): Warning[] => [
  ...(toVerify.some((one) => one.owner) ? [] : [noticed('KYB_OWNER_NOT_FOUND', 'REVIEW')]),
  ...(areOverDeclared(parties) ? [noticed('KYB_OWNERSHIP_OVER_DECLARED', 'REVIEW')] : []),
]

const chainOf = (question: NodeQuestion): OwnChain => ({
  own: identitiesIn(lastOf(question, 'KYB_REGISTRY')?.data, question.expected),
  behind: question.behind ?? [],
})

const doubtsAboutChain = (chain: OwnChain, doubts: readonly ChainDoubt[]): Warning[] =>
  [...new Set([...doubts, ...(isRoundAgain(chain) ? (['KYB_OWNERSHIP_LOOP'] as const) : [])])].map(
    (risk) => noticed(risk, 'REVIEW'),
  )

/**
 * Those of the list, each with an id. Whoever was named before and is named again, unchanged, keeps
 * theirs; nobody else is ever given it.
 */
function named({ nodeId, known, input }: NodeQuestion): Loose[] {
  const before = listOf(looseOf(known.get(nodeId)?.data ?? {}, 'submitted'), 'parties')
  const left = new Set(before)
  let last = Math.max(0, ...before.map(numberIn))
  // By which workflow somebody is verified the application says, and never whoever names them.
  return listOf(input, 'parties').map(({ workflow_id: _chosen, ...party }) => {
    const same = [...left].find((one) => isSameParty(one, party))
    if (same) left.delete(same)
    return { ...party, ...countryIn(party), party_id: same?.['party_id'] ?? `party_${(last += 1)}` }
  })
}

/** However it was spelt. */
function countryIn(party: Loose): Loose {
  const country = countryOf(textOf(party, 'country'))
  return country === undefined ? {} : { country }
}

const numberIn = (party: Loose): number =>
  Number(/^party_(\d{1,9})$/.exec(textOf(party, 'party_id') ?? '')?.[1] ?? 0)

const kindOf = (party: Loose): KeyParty['kind'] =>
  textOf(party, 'kind') === 'company' ? 'company' : 'person'

const roleNames: readonly string[] = keyRoles

export function keyPartyOf(party: Loose): KeyParty {
  const ownership = percentOf(party, 'ownership_percent')
  const voting = percentOf(party, 'voting_percent')
  const roles = textsOf(party, 'roles').filter((one) => roleNames.includes(one)) as KeyRole[]
  return {
    id: String(party['party_id']),
    kind: kindOf(party),
    roles,
    ...(ownership === undefined ? {} : { ownership }),
    ...(voting === undefined ? {} : { voting }),
    ...(party['controls'] === true ? { controls: true } : {}),
    ...(party['skipped'] === true ? { skipped: true } : {}),
  }
}

/** Of whoever is named on several lines the shares count together, so that none hides another. */
function withAllShares(party: Loose, submitted: readonly Loose[]): KeyParty {
  const lines = submitted.filter((one) => one === party || isNamesake(one, party)).map(keyPartyOf)
  const [ownership, voting] = (['ownership', 'voting'] as const).map((measure) => {
    const stated = lines.flatMap((one) => one[measure] ?? [])
    const sum = stated.reduce((all, one) => all + one, 0)
    return stated.length === 0 ? undefined : Number(sum.toFixed(shareDigits))
  })
  return {
    ...keyPartyOf(party),
    ...(ownership === undefined ? {} : { ownership }),
    ...(voting === undefined ? {} : { voting }),
  }
}

/** Sums of what was typed are cut to so many digits: 0.1 and 0.2 make 0.3. */
const shareDigits = 9

/** Written as text it counts as well. */
function percentOf(party: Loose, key: string): number | undefined {
  const text = textOf(party, key)
  return text === undefined ? numberOf(party, key) : Number(text)
}

const usual: RoleSettings = { enabled: true, requireKyc: true, allowSkip: false }

/** Of a role nobody says anything of, owners are verified and officers are named. */
const usualRoles: KeyPeopleSettings['roles'] = Object.fromEntries(
  ownershipRoles.map((role) => [role, usual]),
)

function settingsOf(config: FeatureSettings<'KYB_KEY_PEOPLE'>): KeyPeopleSettings {
  return {
    ownershipThreshold: config.kyb_ubo_ownership_threshold,
    roles: { ...usualRoles, ...rolesOf(config.kyb_role_config ?? {}) },
    verifyCorporateOwners: true,
  }
}

function rolesOf(config: RoleConfig): KeyPeopleSettings['roles'] {
  const entries = Object.entries(config).map(([role, one]) => {
    const { verification_workflow: workflow, ...is } = one
    const settings: RoleSettings = {
      enabled: is.enabled === true,
      requireKyc: is.require_kyc === true,
      allowSkip: is.allow_skip === true,
      ...(workflow ? { verificationWorkflow: workflow } : {}),
    }
    return [role, settings] as const
  })
  return Object.fromEntries(entries)
}

/** What the register said of them, to be held beside what was declared. */
function registryOf(question: NodeQuestion): Readonly<Record<string, unknown>> {
  const data = lastOf(question, 'KYB_REGISTRY')?.data ?? {}
  return { officers: data['officers'] ?? [], beneficial_owners: data['beneficial_owners'] ?? [] }
}
