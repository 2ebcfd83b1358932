/** What KYC and the fraud score have said of a customer, and when: read from the journal. */
import { heldOutcome } from '@ostiary/domain/evaluation.held'
import type { KycOutcome } from '@ostiary/domain/evaluation.decision'
import { evaluationId } from '../../platform/evaluation-id.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { iso, json, refuse } from '../call.ts'
import type { Handler, Reply, Services } from '../call.ts'
import { loadCustomer } from '../customers/service.ts'
import { evaluationLines } from './queries.ts'
import type { EvaluationLine } from './queries.ts'

interface Told {
  readonly line: EvaluationLine
  readonly facts: NonNullable<NonNullable<LineBody['facts']>['evaluation']>
}

async function toldOf(services: Services, entityId: string): Promise<Told[]> {
  const lines = await evaluationLines(services.db, entityId)
  return lines.flatMap((line) => {
    const facts = (JSON.parse(line.body) as LineBody).facts?.evaluation
    return facts ? [{ line, facts }] : []
  })
}

interface KycEntry {
  readonly date: string
  readonly outcome: KycOutcome
  readonly type: 'kyc' | 'session'
  readonly evaluationId: string | null
}

export const getKycHistory =
  (services: Services): Handler =>
  async (call) => {
    const { aggregate } = await loadCustomer(services, call)
    const { entityId } = aggregate.entity
    const history: KycEntry[] = []
    for (const { line, facts } of await toldOf(services, entityId)) {
      const shows = facts.shows
      if (shows?.trigger !== 'onboarding' || shows.result.kycOutcome === 'pending') continue
      const outcome = shows.result.kycOutcome
      if (history.at(-1)?.outcome === outcome) continue
      const id = evaluationId(entityId, facts.number ?? 1)
      history.push({ date: iso(line.at), outcome, type: 'kyc', evaluationId: id })
    }
    const held = heldOutcome(aggregate.customer)
    if (history.length === 0 && held?.source === 'session') {
      const date = await sessionDecidedAt(services, entityId)
      history.push({ date, outcome: held.kycOutcome, type: 'session', evaluationId: null })
    }
    return historyReply(history)
  }

/** When the verification was decided. */
async function sessionDecidedAt(services: Services, entityId: string): Promise<string> {
  const lines = await evaluationLines(services.db, entityId)
  const decided = ['customer.verification_passed', 'customer.verification_failed']
  return iso(lines.findLast((line) => decided.includes(line.kind))?.at ?? services.clock.now())
}

export const getFraudHistory =
  (services: Services): Handler =>
  async (call) => {
    const { aggregate } = await loadCustomer(services, call)
    const { entityId } = aggregate.entity
    const history = (await toldOf(services, entityId)).flatMap(({ line, facts }) => {
      const fraud = facts.answers?.fraud
      if (fraud?.state !== 'completed') return []
      const { score, modelVersion = null } = fraud
      const number = facts.number ?? 1
      const entry = { date: iso(line.at), score, modelVersion }
      return [{ number, entry: { ...entry, evaluationId: evaluationId(entityId, number) } }]
    })
    // By number and not by arrival: a late score of an older evaluation is history only.
    const newest = history.toSorted((one, other) => one.number - other.number).at(-1)
    return historyReply(
      history.map(({ entry }) => entry),
      newest?.entry,
    )
  }

function historyReply(history: readonly unknown[], active = history.at(-1)): Reply {
  if (history.length === 0) return refuse('not_evaluated')
  return json(200, { active, history })
}
