/**
 * The lifecycle engine: a typed table of transitions, the pure question what an event does, and
 * the checks a table must pass.
 */

/**
 * Who may cause an event. `partner < system < analyst` is the order in which one may undo
 * another's hold.
 */
export const parties = ['customer', 'partner', 'provider', 'system', 'analyst'] as const
export type Party = (typeof parties)[number]

export interface State {
  /** The sentence a person reads; it is also the documentation. */
  readonly says: string
  /** Somebody outside must answer before this state can be left. */
  readonly waits?: true
  /** Nothing leaves this state. */
  readonly final?: true
}

/** One arrow. A row whose `from` and `to` are equal is journaled and announces nothing. */
export interface Row<
  S extends string = string,
  E extends string = string,
  G extends string = string,
  R extends string = string,
> {
  readonly event: E
  /** `null` creates the record. */
  readonly from: S | null
  readonly to: S
  readonly by: readonly Party[]
  /** The first row whose guard holds wins. */
  readonly when?: G
  /** Refuses outright where it holds, whatever else would. */
  readonly unless?: G
  /** What to answer when the guard of the last candidate row does not hold. */
  readonly otherwise?: 'already' | 'refused'
  /** The effects it asks for, run after the commit. */
  readonly runs?: readonly R[]
  /** An exit for an answer that says no, or for an answer that never comes. */
  readonly covers?: 'failure' | 'silence'
  /** A delay in words, for rows the clock drives. */
  readonly after?: string
  /** Happens in sandbox applications only. */
  readonly sandbox?: true
  readonly source: string
}

export interface Lifecycle<
  S extends string = string,
  E extends string = string,
  G extends string = string,
  R extends string = string,
> {
  readonly name: string
  readonly version: number
  readonly states: Readonly<Record<S, State>>
  readonly transitions: readonly Row<S, E, G, R>[]
  /** The event type told to the outside when the state changes; absent where nobody is told. */
  readonly announces?: string
}

/** Declares a lifecycle and keeps its literal names as types. */
export function lifecycle<
  const S extends string,
  const E extends string,
  const G extends string = never,
  const R extends string = never,
>(table: Lifecycle<S, E, G, R>): Lifecycle<S, E, G, R> {
  return table
}

/** The same row for several states that it leaves as they are. */
export function inPlace<
  const S extends string,
  const E extends string,
  const G extends string = never,
  const R extends string = never,
>(states: readonly S[], row: Omit<Row<S, E, G, R>, 'from' | 'to'>): readonly Row<S, E, G, R>[] {
  return states.map((state) => ({ ...row, from: state, to: state }))
}

export type StateOf<L> = L extends Lifecycle<infer S> ? S : never
export type EventOf<L> = L extends Lifecycle<string, infer E> ? E : never
export type GuardOf<L> = L extends Lifecycle<string, string, infer G> ? G : never
export type EffectOf<L> = L extends Lifecycle<string, string, string, infer R> ? R : never

export type Verdict<
  S extends string = string,
  E extends string = string,
  G extends string = string,
  R extends string = string,
> =
  | { readonly kind: 'moved'; readonly row: Row<S, E, G, R> }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly why: 'no_such_transition' | 'actor_not_allowed' }
  | { readonly kind: 'refused'; readonly why: 'guard_failed'; readonly guard: G }

export interface Question<S extends string, E extends string, G extends string> {
  readonly state: S | null
  /** The event that led to the state; a repeat of it is harmless. */
  readonly enteredBy?: string
  readonly event: E
  readonly by: Party
  readonly holds: (guard: G) => boolean
}

/** Says what an event does in a state, without doing it. Pure. */
export function decide<S extends string, E extends string, G extends string, R extends string>(
  table: Lifecycle<S, E, G, R>,
  question: Question<S, E, G>,
): Verdict<S, E, G, R> {
  const rows = table.transitions.filter(
    (row) => row.event === question.event && row.from === question.state,
  )
  if (rows.length === 0) {
    const mayCause = table.transitions.some(
      (row) => row.event === question.event && row.by.includes(question.by),
    )
    if (question.enteredBy !== question.event) return { kind: 'refused', why: 'no_such_transition' }
    return mayCause ? { kind: 'already' } : { kind: 'refused', why: 'actor_not_allowed' }
  }
  const allowed = rows.filter((row) => row.by.includes(question.by))
  if (allowed.length === 0) return { kind: 'refused', why: 'actor_not_allowed' }
  const barrier = allowed.find((one) => one.unless !== undefined && question.holds(one.unless))
  if (barrier) return { kind: 'refused', why: 'guard_failed', guard: barrier.unless! } // just asked
  const row = allowed.find((one) => one.when === undefined || question.holds(one.when))
  if (row) return { kind: 'moved', row }
  const last = allowed[allowed.length - 1]!
  if (last.otherwise === 'already') return { kind: 'already' }
  return { kind: 'refused', why: 'guard_failed', guard: last.when! }
}

/** Which rows of a state count. */
export interface Listing<G extends string = string> {
  /** Whether those of a sandbox do. */
  readonly sandbox?: boolean
  /** The guards that hold for nobody now. */
  readonly closed?: readonly G[]
  /** Only what one of these may cause; anybody where absent. */
  readonly by?: readonly Party[]
}

const listed = new WeakMap<object, Map<string, readonly string[]>>()

/** The events somebody may cause in a state, in table order, without repeats. */
export function allowedEvents<S extends string, E extends string, G extends string>(
  table: Lifecycle<S, E, G>,
  state: S | null,
  { sandbox = false, closed = [], by }: Listing<G> = {},
): readonly E[] {
  // Asked for in every answer, and the same for ever.
  let byListing = listed.get(table)
  if (!byListing) listed.set(table, (byListing = new Map()))
  const listing = `${state} ${sandbox} ${closed.join(' ')} ${by?.join(' ') ?? ''}`
  let events = byListing.get(listing)
  if (!events) {
    const rows = table.transitions.filter(
      (row) =>
        row.from === state &&
        (sandbox || !row.sandbox) &&
        (by === undefined || by.some((party) => row.by.includes(party))) &&
        !(row.when !== undefined && closed.includes(row.when)),
    )
    byListing.set(listing, (events = [...new Set(rows.map((row) => row.event))]))
  }
  return events as readonly E[]
}

/**
 * The complaints a table earns: unreachable states, exits of final states, waits without an exit,
 * shadowed rows.
 */
export function validate(table: Lifecycle): string[] {
  const names = Object.keys(table.states)
  const reached = new Set<string>()
  const frontier = table.transitions.filter((row) => row.from === null).map((row) => row.to)
  for (let state = frontier.pop(); state !== undefined; state = frontier.pop()) {
    if (reached.has(state)) continue
    reached.add(state)
    for (const row of table.transitions) if (row.from === state) frontier.push(row.to)
  }
  return [
    ...names
      .filter((name) => !reached.has(name))
      .map((name) => `${table.name}: nothing leads to ${name}`),
    ...names.flatMap((name) => stateComplaints(table, name)),
    ...shadowedRows(table),
  ]
}

function stateComplaints(table: Lifecycle, name: string): string[] {
  const state = table.states[name]!
  const exits = table.transitions.filter((row) => row.from === name)
  const complaints: string[] = []
  // A row that stays in place does not leave.
  if (state.final && exits.some((row) => row.to !== name))
    complaints.push(`${table.name}: ${name} is final and has an exit`)
  if (!state.final && exits.length === 0)
    complaints.push(`${table.name}: ${name} has no exit and is not final`)
  for (const need of ['failure', 'silence'] as const) {
    if (state.waits && !exits.some((row) => row.covers === need)) {
      complaints.push(`${table.name}: ${name} waits and has no row for ${need}`)
    }
  }
  return complaints
}

/** Of several rows with one event and source, only the last may be unguarded for the same party. */
function shadowedRows(table: Lifecycle): string[] {
  return table.transitions.flatMap((row, index) => {
    const later = table.transitions.slice(index + 1)
    const hidden = later.find(
      (one) =>
        row.when === undefined &&
        one.event === row.event &&
        one.from === row.from &&
        one.by.some((party) => row.by.includes(party)),
    )
    return hidden ? [`${table.name}: ${row.event} from ${String(row.from)} hides a later row`] : []
  })
}
