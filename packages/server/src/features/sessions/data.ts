/** Corrections of what was read: a reviewer's value takes the place of the machine's. */
import { AddressUpdate, DataUpdate } from '@ostiary/contract/v3/sessions'
import { ageOn, dayOf } from '@ostiary/domain/documents/calendar'
import { stateName } from '@ostiary/domain/documents/state-codes'
import { documentEnd } from '@ostiary/domain/plausible-days'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import type { Handler, Services } from '../call.ts'
import { withAgeNoted } from './age-noted.ts'
import { correct } from './correct.ts'
import { addressReaders, documentReaders, givenOf, readCorrections } from './corrections.ts'
import type { Data } from './corrections.ts'

type DocumentEnd = Pick<SessionEventFacts, 'documentValidUntilMs'>

/** What a reviewer may correct, by feature (entity reference 2.6). */
const corrections = {
  OCR: { schema: DataUpdate, readers: documentReaders },
  PROOF_OF_ADDRESS: { schema: AddressUpdate, readers: addressReaders },
} as const

export const updateData =
  (services: Services, feature: keyof typeof corrections): Handler =>
  async (call) => {
    const { node_id: asked } = call.body as { node_id?: string | null }
    const { schema, readers } = corrections[feature]
    const nowMs = services.clock.now()
    const isDocument = feature === 'OCR'
    return correct(services, call, {
      node: ({ nodes }) =>
        nodes.findLast((one) => one.feature === feature && (asked == null || one.nodeId === asked)),
      correction: async ({ data: before, warnings }, at) => {
        const given = readCorrections(givenOf(call, schema), readers, nowMs)
        const changed = Object.keys(given)
        if (!isDocument) return { data: { ...before, ...given }, changed }
        const data = { ...before, ...followingFrom(before, given, nowMs), ...given }
        const { applicationId } = call.principal.application
        const noted =
          'date_of_birth' in given
            ? await withAgeNoted(services, { applicationId, ...at, data, warnings })
            : warnings
        return { data, warnings: noted, changed, more: documentEndIn(given) }
      },
    })
  }

/** The approval ends with the document. */
function documentEndIn({ expiration_date: last }: Data): DocumentEnd {
  if (last === undefined) return {}
  return { documentValidUntilMs: (typeof last === 'string' && documentEnd(last)) || null }
}

/** What is shown beside what was corrected, and follows from it. */
function followingFrom(before: Data, given: Data, nowMs: number): Data {
  const { date_of_birth: birth, issuing_state: state } = given
  return {
    ...('first_name' in given || 'last_name' in given
      ? { full_name: fullName({ ...before, ...given }) }
      : {}),
    ...(birth === undefined ? {} : { age: typeof birth === 'string' ? ageAt(nowMs, birth) : null }),
    ...(state === undefined
      ? {}
      : { issuing_state_name: typeof state === 'string' ? stateName(state) : null }),
  }
}

const fullName = ({ first_name: first, last_name: last }: Data): string =>
  [first, last].filter((one) => typeof one === 'string').join(' ')

/** Where days begin first somebody is born who is not born here yet. */
const ageAt = (nowMs: number, birth: string): number => Math.max(ageOn(dayOf(nowMs), birth), 0)
