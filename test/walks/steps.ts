/**
 * The steps a walk is made of: plain values, so that a failure prints as a path that can be read
 * and shortened.
 */
import * as fc from 'fast-check'

/** Which of the two processes does it. */
type By = 0 | 1
/** A process that dies before its commit or after it; its caller repeats at the other one. */
type Crash = 'before' | 'after' | null

interface Create {
  readonly step: 'create'
  readonly vendor: number
  /** `null`: a customer without a wallet. */
  readonly wallet: number | null
  /** What is asked about the person, of few kinds; `null`: nothing. */
  readonly evaluation: number | null
  readonly by: By
  readonly crash: Crash
}
/**
 * An event on one of the entities: `fitting` takes one the tables have for where it is, else any.
 */
export interface Happen {
  readonly step: 'happen'
  readonly entity: number
  readonly fitting: boolean
  /** Rather about an evaluation, where there is one. */
  readonly evaluation: boolean
  readonly pick: number
  readonly party: number
  readonly facts: number
  readonly by: By
  readonly crash: Crash
}
/** An earlier request again, or its key with another body. */
interface Repeat {
  readonly step: 'repeat'
  readonly which: number
  readonly reused: boolean
  readonly by: By
}
/**
 * A provider answers an effect. `twice`: the answer comes again; `contrary`: another answer follows
 * for the same
 * question; `stale`: the lease ran out, and another worker has asked meanwhile; `keep`: the answer
 * is late, and is
 * given by a later step that says `late`.
 */
interface Answer {
  readonly step: 'answer'
  readonly effect: number
  readonly answer: number
  readonly how: 'prompt' | 'twice' | 'contrary' | 'stale' | 'keep' | 'late'
  readonly by: By
  readonly crash: Crash
}
/** The clock of one process jumps; the two need not agree. */
interface Jump {
  readonly step: 'jump'
  readonly by: By
  readonly ms: number
}
/** Several at once in both processes; with `twin` the first is sent to both under one key. */
interface Together {
  readonly step: 'together'
  readonly all: readonly Happen[]
  readonly twin: boolean
}
export type Step = Create | Happen | Repeat | Answer | Jump | Together

const nat = fc.nat({ max: 150 })
const by = fc.constantFrom<By>(0, 1)
const crash = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Crash>(null) },
  { weight: 1, arbitrary: fc.constantFrom<Crash>('before', 'after') },
)
const happen: fc.Arbitrary<Happen> = fc.record({
  step: fc.constant('happen' as const),
  entity: nat,
  fitting: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  evaluation: fc.boolean(),
  pick: nat,
  party: nat,
  facts: nat,
  by,
  crash,
})
const create = fc.record({
  step: fc.constant('create' as const),
  vendor: fc.nat({ max: 2 }),
  wallet: fc.option(fc.nat({ max: 2 }), { freq: 5 }),
  evaluation: fc.option(fc.nat({ max: 7 }), { freq: 3 }),
  by,
  crash,
})
const answer = fc.record({
  step: fc.constant('answer' as const),
  effect: nat,
  answer: nat,
  how: fc.constantFrom<Answer['how']>(
    'prompt',
    'prompt',
    'twice',
    'contrary',
    'stale',
    'keep',
    'late',
  ),
  by,
  crash,
})
const repeat = fc.record({
  step: fc.constant('repeat' as const),
  which: nat,
  reused: fc.boolean(),
  by,
})
const jump = fc.record({
  step: fc.constant('jump' as const),
  by,
  ms: fc.constantFrom(1, 1_000, 3_600_000, 86_400_000, -1, -1_000, -3_600_000),
})
const together = fc.record({
  step: fc.constant('together' as const),
  all: fc.array(happen, { minLength: 2, maxLength: 4 }),
  twin: fc.boolean(),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: create },
  { weight: 7, arbitrary: happen },
  { weight: 6, arbitrary: answer },
  { weight: 2, arbitrary: repeat },
  { weight: 1, arbitrary: jump },
  { weight: 2, arbitrary: together },
)

export interface Walk {
  readonly shape: 'one_statement' | 'pipelined'
  readonly steps: readonly Step[]
}

/** A walk begins with somebody there: without an entity most steps do nothing. */
export const walks = (stepsMax: number): fc.Arbitrary<Walk> =>
  fc
    .tuple(
      fc.constantFrom('one_statement' as const, 'pipelined' as const),
      create,
      fc.array(step, { maxLength: stepsMax, size: 'max' }),
    )
    .map(([shape, first, rest]) => ({ shape, steps: [{ ...first, crash: null }, ...rest] }))
