/**
 * The inputs that make the simulator answer in a certain way: one table, used by tests, demo and
 * docs alike.
 */

const checks = ['wallet', 'identity', 'watchlist', 'fraud'] as const
export type SimulatedCheck = (typeof checks)[number]

export interface Sentinel {
  readonly check: SimulatedCheck
  readonly outcome: string
  /**
   * A marker to append to `externalId`; several may follow each other:
   * `ann-42+wallet.outage+identity.passed`.
   */
  readonly input: string
  /** How long the simulated vendor takes, milliseconds. */
  readonly delayMs: number
  readonly says: string
  /** Only evaluations know it: a session is opened as without a marker. */
  readonly evaluationOnly: boolean
}

interface Row {
  readonly delayMs: number
  readonly says: string
  readonly evaluationOnly?: true
  /** What follows `+identity.`, where it is not the outcome itself. */
  readonly marker?: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const answers: Readonly<Record<SimulatedCheck, Readonly<Record<string, Row>>>> = {
  wallet: {
    clear:           { delayMs: 0,    says: 'No hit, whatever the lists say of the wallet.' },
    hit:             { delayMs: 0,    says: 'An exact hit.' },
    late:            { delayMs: 2000, says: 'A clear answer after two seconds.' },
    outage:          { delayMs: 0,    says: 'The provider is down for the first two tries, then clear.' },
    down:            { delayMs: 0,    says: 'The provider never answers; after the last try an analyst must act.' },
    duplicate:       { delayMs: 0,    says: 'The clear answer arrives twice; the second changes nothing.' },
    contradictory:   { delayMs: 0,    says: 'Clear and hit in one answer: doubtful, so an analyst decides.' },
  },
  identity: {
    pending:         { delayMs: 0,    says: 'A session is opened and waits for the person (also without a marker).' },
    passed:          { delayMs: 0,    says: 'Passed at once; clear in an evaluation.' },
    failed:          { delayMs: 0,    says: 'Failed at once; adverse in an evaluation.' },
    doubtful:        { delayMs: 0,    says: 'Not clear enough: an analyst decides; adverse in an evaluation.' },
    late:            { delayMs: 2000, says: 'Passed after two seconds; clear in an evaluation.' },
    outage:          { delayMs: 0,    says: 'The provider is down for the first two tries, then passed, or clear.' },
    down:            { delayMs: 0,    says: 'The provider never answers; after the last try an analyst must act.' },
    barred_document: { delayMs: 0,    says: 'Passed with the document UTO P0000001; fails where it is barred. ' +
                                            'Any number may follow `document-`.', marker: 'document-P0000001' },
    adverse:         { delayMs: 0,    says: 'In evaluations only: adverse.', evaluationOnly: true },
    slow:            { delayMs: 4000, says: 'In evaluations only: clear after four seconds.', evaluationOnly: true },
    error:           { delayMs: 0,    says: 'In evaluations only: it will never answer.', evaluationOnly: true },
    duplicate:       { delayMs: 0,    says: 'In evaluations only: clear, twice.', evaluationOnly: true },
    callback:        { delayMs: 0,    says: 'In evaluations only: see check-answer.', evaluationOnly: true },
  },
  watchlist: {
    clear:           { delayMs: 0,    says: 'No hit, whatever the lists say of the name.' },
    adverse:         { delayMs: 0,    says: 'A potential match: a person must decide.' },
    slow:            { delayMs: 4000, says: 'Clear after four seconds.' },
    late:            { delayMs: 2000, says: 'Clear after two seconds.' },
    error:           { delayMs: 0,    says: 'The provider says it will never answer.' },
    outage:          { delayMs: 0,    says: 'The provider is down for the first two tries, then clear.' },
    down:            { delayMs: 0,    says: 'The provider never answers.' },
    duplicate:       { delayMs: 0,    says: 'The clear answer arrives twice; the second changes nothing.' },
    contradictory:   { delayMs: 0,    says: 'Clear and a match in one answer: none, so a person must decide.' },
    callback:        { delayMs: 0,    says: 'Taken on; the simulator call check-answer answers.' },
  },
  fraud: {
    score:           { delayMs: 0,    says: 'In hundredths; of `82-50` the second one scores 0.50.', marker: '82' },
    slow:            { delayMs: 4000, says: 'A score of 0.90 after four seconds.' },
    error:           { delayMs: 0,    says: 'The score cannot be computed.' },
    outage:          { delayMs: 0,    says: 'The provider is down for the first two tries, then 0.90.' },
    down:            { delayMs: 0,    says: 'The provider never answers.' },
    callback:        { delayMs: 0,    says: 'Taken on; the simulator call check-answer answers.' },
  },
}

export const sentinels: readonly Sentinel[] = checks.flatMap((check) =>
  Object.entries(answers[check]).map(([outcome, row]) => ({
    check,
    outcome,
    input: `+${check}.${row.marker ?? outcome}`,
    delayMs: row.delayMs,
    says: row.says,
    evaluationOnly: row.evaluationOnly ?? false,
  })),
)

/** The outcome an input asks for, the last marker of the check winning; `undefined` without one. */
export function sentinelOf(check: SimulatedCheck, externalId: string): Sentinel | undefined {
  const markers = [
    ...externalId.matchAll(/\+(wallet|identity|watchlist|fraud)\.([A-Za-z0-9_.-]+)/g),
  ]
  const last = markers.findLast(([, name]) => name === check)
  if (!last) return undefined
  const [input, , word = ''] = last
  const known = sentinels.find((one) => one.input === input)
  if (known) return known
  const document = sentinels.find((one) => one.outcome === 'barred_document')
  return document && check === 'identity' && word.startsWith('document-')
    ? { ...document, input }
    : undefined
}
