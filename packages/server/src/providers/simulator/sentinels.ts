/** The inputs that make the simulator answer in a certain way: one table, used by tests, demo and docs alike. */

export type SimulatedCheck = 'wallet' | 'identity'

export interface Sentinel {
  readonly check: SimulatedCheck
  readonly outcome: string
  /** A marker to append to `externalId`; several may follow each other: `ann-42+wallet.outage+identity.passed`. */
  readonly input: string
  /** How long the simulated vendor takes, milliseconds. */
  readonly delayMs: number
  readonly says: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const sentinels: readonly Sentinel[] = [
  { check: 'wallet',   outcome: 'clear',         input: '+wallet.clear',           delayMs: 0,    says: 'No hit, whatever the lists say of the wallet.' },
  { check: 'wallet',   outcome: 'hit',           input: '+wallet.hit',             delayMs: 0,    says: 'An exact hit.' },
  { check: 'wallet',   outcome: 'late',          input: '+wallet.late',            delayMs: 2000, says: 'A clear answer after two seconds.' },
  { check: 'wallet',   outcome: 'outage',        input: '+wallet.outage',          delayMs: 0,    says: 'The provider is down for the first two tries, then clear.' },
  { check: 'wallet',   outcome: 'down',          input: '+wallet.down',            delayMs: 0,    says: 'The provider never answers; after the last try an analyst must act.' },
  { check: 'wallet',   outcome: 'duplicate',     input: '+wallet.duplicate',       delayMs: 0,    says: 'The clear answer arrives twice; the second changes nothing.' },
  { check: 'wallet',   outcome: 'contradictory', input: '+wallet.contradictory',   delayMs: 0,    says: 'Clear and hit in one answer: doubtful, so an analyst decides.' },
  { check: 'identity', outcome: 'pending',       input: '+identity.pending',       delayMs: 0,    says: 'A session is opened and waits for the person (also without a marker).' },
  { check: 'identity', outcome: 'passed',        input: '+identity.passed',        delayMs: 0,    says: 'Passed at once.' },
  { check: 'identity', outcome: 'failed',        input: '+identity.failed',        delayMs: 0,    says: 'Failed at once.' },
  { check: 'identity', outcome: 'doubtful',      input: '+identity.doubtful',      delayMs: 0,    says: 'Not clear enough: an analyst decides.' },
  { check: 'identity', outcome: 'late',          input: '+identity.late',          delayMs: 2000, says: 'Passed after two seconds.' },
  { check: 'identity', outcome: 'outage',        input: '+identity.outage',        delayMs: 0,    says: 'The provider is down for the first two tries, then passed.' },
  { check: 'identity', outcome: 'down',          input: '+identity.down',          delayMs: 0,    says: 'The provider never answers; after the last try an analyst must act.' },
  { check: 'identity', outcome: 'barred_document', input: '+identity.document-P0000001', delayMs: 0, says: 'Passed with the document UTO P0000001; fails where that document is barred. Any number may follow `document-`.' },
]

/** The outcome an input asks for, the last marker of the check winning; `undefined` without one. */
export function sentinelOf(check: SimulatedCheck, externalId: string): Sentinel | undefined {
  const markers = [...externalId.matchAll(/\+(wallet|identity)\.([A-Za-z0-9_.-]+)/g)]
  const last = markers.findLast(([, name]) => name === check)
  if (!last) return undefined
  const known = sentinels.find((one) => one.input === last[0])
  if (known) return known
  const document = sentinels.find((one) => one.outcome === 'barred_document')!
  return last[2]!.startsWith('document-') && check === 'identity'
    ? { ...document, input: last[0] }
    : undefined
}
