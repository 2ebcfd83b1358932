/**
 * Corrections of what is known of a company and of the people behind it. Who must be verified
 * follows from roles and shares: these are asked again by a resubmission, never corrected.
 */
import { CompanyUpdate, PartyUpdate } from '@ostiary/contract/v3/sessions'
import { fieldFault } from '@ostiary/domain/field-faults'
import {
  areOwnFields,
  faultsOfFields,
  isOfOtherKind,
  isUnsaid,
  ownFields,
  partyChecks,
} from '../../sessions/declared-fields.ts'
import { refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { correct } from './correct.ts'
import { companyReaders, givenOf, readCorrections } from './corrections.ts'
import type { Data } from './corrections.ts'

/** Named by its node, or by the business it was verified for. */
export const updateCompanyData =
  (services: Services): Handler =>
  (call) => {
    const companyId = call.params['company_id']! // the path has it
    return correct(services, call, {
      node: ({ entityId, nodes }) =>
        nodes.findLast(
          (one) =>
            one.feature === 'KYB_REGISTRY' && (companyId === one.nodeId || companyId === entityId),
        ),
      correction: ({ data: before }) => {
        const said = givenOf(call, CompanyUpdate)
        const given = readCorrections(said, companyReaders, services.clock.now())
        const company = { ...(before['company'] as Data | undefined), ...given }
        return { data: { ...before, company }, changed: Object.keys(given) }
      },
    })
  }

export const updateParty =
  (services: Services): Handler =>
  (call) => {
    const partyId = call.params['party_id']! // the path has it
    return correct(services, call, {
      node: ({ nodes }) => nodes.findLast((one) => one.feature === 'KYB_KEY_PEOPLE'),
      correction: ({ data: before }) => {
        const given = partyGiven(services, call)
        const submitted = before['submitted'] as { readonly parties?: readonly Data[] } | undefined
        const parties = submitted?.parties ?? []
        const party = parties.find((one) => one['party_id'] === partyId)
        if (!party) return refuse('session_party_not_found')
        const others = Object.keys(given).filter((name) => isOfOtherKind(party['kind'], name))
        if (others.length > 0)
          return refuseFields(others.map((field) => ({ field, message: unasked })))
        const mended = parties.map((one) =>
          one['party_id'] === partyId ? withoutUnsaid({ ...one, ...given }) : one,
        )
        return {
          data: { ...before, submitted: { ...submitted, parties: mended } },
          changed: Object.keys(given).map((name) => `${partyId}.${name}`),
        }
      },
    })
  }

/** As it would be declared: what is taken away was not said. */
function partyGiven({ clock }: Services, call: Call): Data {
  const given = givenOf(call, PartyUpdate)
  const own = given[ownFields]
  const faults = [
    ...faultsOfFields(partyChecks, given, clock.now()),
    ...(own == null || areOwnFields(own)
      ? []
      : [{ field: ownFields, ...fieldFault('values_invalid') }]),
  ]
  return faults.length > 0 ? refuseFields(faults) : given
}

const { message: unasked } = fieldFault('unknown')

const refuseFields = (faults: readonly { field: string; message: string }[]): never =>
  refuse('body_invalid', undefined, {
    errors: faults.map(({ field, message }) => ({ path: `/${field}`, message })),
  })

const withoutUnsaid = (party: Data): Data =>
  Object.fromEntries(Object.entries(party).filter(([, value]) => !isUnsaid(value)))
