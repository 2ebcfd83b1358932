/** The simulated checks of an evaluation: sentinel inputs and faults in front of the real ones. */
import type {
  Asking,
  CheckFacts,
  CheckProvider,
  CheckQuestion,
  PersonChecks,
  ProviderAnswer,
} from '../kit.ts'
import { outageTries, waited } from './faults.ts'
import type { Sleep } from './faults.ts'
import { sentinelOf, sentinels } from './sentinels.ts'

type Play = 'clear' | 'adverse' | 'twice' | 'outage' | 'down' | 'never' | 'later'

/**
 * What each outcome plays. An outcome that is not here says nothing of an evaluation: the real
 * provider answers, as without a marker.
 */
const plays: Readonly<Record<keyof PersonChecks, ReadonlyMap<string, Play>>> = {
  identity: new Map<string, Play>([
    ['passed', 'clear'],
    ['late', 'clear'],
    ['slow', 'clear'],
    ['barred_document', 'clear'],
    ['failed', 'adverse'],
    ['doubtful', 'adverse'],
    ['adverse', 'adverse'],
    ['outage', 'outage'],
    ['down', 'down'],
    ['error', 'never'],
    ['duplicate', 'twice'],
    ['callback', 'later'],
  ]),
  watchlist: new Map<string, Play>([
    ['clear', 'clear'],
    ['late', 'clear'],
    ['slow', 'clear'],
    ['adverse', 'adverse'],
    ['duplicate', 'twice'],
    ['outage', 'outage'],
    ['down', 'down'],
    ['error', 'never'],
    ['contradictory', 'never'],
    ['callback', 'later'],
  ]),
}

type Adverse = Pick<CheckFacts, 'reasons' | 'lists' | 'hits'>
const adverse: Readonly<Record<keyof PersonChecks, Adverse>> = {
  identity: { reasons: ['simulated_adverse'] },
  watchlist: {
    reasons: ['watchlist_hit'],
    lists: { simulator: 1 },
    hits: [{ list: 'simulator', entryNo: 'SIM-1', listVersion: 1, score: 100 }],
  },
}
const clear: Readonly<Record<keyof PersonChecks, Adverse>> = {
  identity: { reasons: [] },
  watchlist: { reasons: [], lists: { simulator: 1 }, hits: [] },
}

/** Answers as told by marker or by a simulator call; without either the real provider is asked. */
export const simulatedChecks = (real: PersonChecks, sleep: Sleep): PersonChecks => ({
  identity: simulatedCheck('identity', real.identity, sleep),
  watchlist: simulatedCheck('watchlist', real.watchlist, sleep),
})

const simulatedCheck = (
  check: keyof PersonChecks,
  real: CheckProvider,
  sleep: Sleep,
): CheckProvider => ({
  name: real.name,
  check: async (question, asking) => {
    const outcome = question.simulated ?? sentinelOf(check, question.externalId)?.outcome ?? ''
    const play = plays[check].get(outcome)
    if (play === undefined) return real.check(question, asking)
    const row = sentinels.find((one) => one.check === check && one.outcome === outcome)
    if (!(await waited(row?.delayMs ?? 0, sleep, asking.signal))) return { kind: 'retry' }
    return played(check, play, { question, asking })
  },
})

function played(
  check: keyof PersonChecks,
  play: Play,
  { question, asking }: { question: CheckQuestion; asking: Asking },
): ProviderAnswer<CheckFacts> {
  const said = { basis: 'simulated', reference: `simulator:${asking.idempotencyKey}` } as const
  const passes = {
    kind: 'ok',
    facts: { ...said, outcome: 'clear', ...clear[check] },
  } as const
  switch (play) {
    case 'clear':
      return passes
    case 'twice':
      return { ...passes, repeated: true }
    case 'adverse':
      return { kind: 'ok', facts: { ...said, outcome: 'adverse', ...adverse[check] } }
    case 'outage':
      return question.tries < outageTries ? { kind: 'retry' } : passes
    case 'down':
      return { kind: 'retry' }
    case 'never':
      return { kind: 'fail' }
    case 'later':
      return { kind: 'later' }
  }
}
