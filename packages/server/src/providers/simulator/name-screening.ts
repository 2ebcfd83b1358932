/** A screening of a name by itself that a marker in `vendor_data` tells what to answer. */
import type { PartyToScreen, SoughtParty } from '@ostiary/domain/screening/sought-party'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { listOf, numberOf } from '../session-input.ts'
import { markersIn } from './scenarios.ts'
import { simulatedSession } from './session-checks.ts'

interface Simulated {
  readonly status: 'APPROVED' | 'IN_REVIEW' | 'DECLINED'
  readonly hits: readonly object[]
  readonly warnings: readonly Warning[]
  readonly score: number
  readonly considered: number
  readonly lists: readonly { list: string; version: number; digest: string }[]
}

/** Nobody waits for a vendor here: the caller does, and gets the answer at once. */
const simulator = simulatedSession(() => Promise.resolve())
const never = new AbortController().signal

/** @returns `undefined` where no marker says anything: the lists answer, as everywhere */
export async function simulatedNameScreening(
  { sought }: PartyToScreen,
  vendorData: string | null,
): Promise<Simulated | undefined> {
  if (markersIn(vendorData).length === 0) return undefined
  const answer = await simulator.check(
    {
      ...nobody,
      feature: 'AML',
      config: settingsFor('AML', {}),
      vendorData,
      expected: expectedOf(sought),
    },
    { idempotencyKey: 'name', signal: never },
  )
  if (answer.kind !== 'ok' || isUnended(answer.facts.status)) return unanswered
  const { status, data, warnings } = answer.facts
  const score = numberOf(data, 'score') ?? 0
  return { ...unanswered, status, warnings, score, hits: listOf(data, 'hits') }
}

/** What the sample is made of, so that its hit looks like whoever was asked for. */
const expectedOf = (sought: SoughtParty | undefined): Record<string, unknown> => ({
  full_name: sought?.names[0],
  nationality: sought?.countries[0],
  date_of_birth: sought?.birthDate,
})

const isUnended = (status: string): status is 'NOT_FINISHED' | 'AWAITING_USER' =>
  status === 'NOT_FINISHED' || status === 'AWAITING_USER'

/** What nobody could look at, a person must. */
const unanswered: Simulated = {
  status: 'IN_REVIEW',
  hits: [],
  warnings: [noticed('COULD_NOT_PERFORM_CHECK', 'REVIEW')],
  score: 0,
  considered: 0,
  lists: [{ list: 'simulator', version: 1, digest: '' }],
}

const nobody = {
  sessionId: 'none',
  nodeId: 'none',
  entityId: 'none',
  environment: 'sandbox',
  input: {},
  media: () => Promise.resolve(undefined),
  known: new Map(),
  atMs: 0,
  tries: 1,
  delays: 0,
} as const
