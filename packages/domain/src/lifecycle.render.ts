/** Draws a lifecycle table as words, a grid and a diagram, for the CLI and the documents. */
import type { Lifecycle, Row, State } from './lifecycle.ts'

/** One line a state: its name, what it waits for or ends, and its sentence. */
export function toWords(table: Lifecycle): string {
  const states = Object.entries<State>(table.states)
  const width = Math.max(...states.map(([name]) => name.length))
  return states
    .map(([name, state]) => `${name.padEnd(width)}  ${state.says}${mark(state)}`)
    .join('\n')
}

function mark(state: State): string {
  if (state.final) return ' (final)'
  return state.waits ? ' (waits for an answer)' : ''
}

const newcomer = '(new)'

/**
 * Every event in every state, as text: where it leads, `stays`, or a dot where it is refused.
 * A `?` says that a guard is asked first.
 */
export function toGrid(table: Lifecycle): string {
  const states: (string | null)[] = [null, ...Object.keys(table.states)]
  const events = [...new Set(table.transitions.map((row) => row.event))]
  const head = ['', ...states.map((state) => state ?? newcomer)]
  const rows = events.map((event) => [event, ...states.map((state) => cell(table, event, state))])
  return columns([head, ...rows])
}

function cell(table: Lifecycle, event: string, state: string | null): string {
  const rows = table.transitions.filter((row) => row.event === event && row.from === state)
  const leads = rows.map((row) => `${row.to === state ? 'stays' : row.to}${row.when ? '?' : ''}`)
  return leads.join(' / ') || '.'
}

/** Lines up the cells of a table under each other. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)))
  return rows
    .map((row) =>
      row
        .map((one, index) => one.padEnd(widths[index]!))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n')
}

/**
 * A Mermaid state diagram: an arrow for each row that moves, a note for the rows that stay, unless
 * they stay so in every state.
 */
export function toMermaid(table: Lifecycle): string {
  const moving = table.transitions.filter((row) => row.from !== row.to)
  const finals = Object.entries<State>(table.states).filter(([, state]) => state.final)
  return [
    'stateDiagram-v2',
    ...Object.keys(table.states).flatMap(named),
    ...moving.map(arrow),
    ...finals.map(([name]) => `  ${id(name)} --> [*]`),
    ...Object.keys(table.states).flatMap((name) => note(table, name)),
  ].join('\n')
}

/** Mermaid takes a word for a state; one of several words is drawn under its name all the same. */
const id = (state: string): string => state.replaceAll(' ', '_')
const named = (state: string): string[] =>
  id(state) === state ? [] : [`  state "${state}" as ${id(state)}`]

const arrow = ({ from, to, ...row }: Row): string =>
  `  ${from === null ? '[*]' : id(from)} --> ${id(to)} : ${label(row)}`

const label = (row: Pick<Row, 'event' | 'when'>): string =>
  row.when ? `${row.event} [${row.when}]` : row.event

function note(table: Lifecycle, state: string): string[] {
  const staying = table.transitions.filter(
    (row) => row.from === state && row.to === state && !staysEverywhere(table, row),
  )
  if (staying.length === 0) return []
  const events = staying.map((row) => `    ${label(row)}`)
  return [`  note right of ${id(state)}`, '    stays on', ...events, '  end note']
}

/** Whether an event is journaled and leaves every state as it is, under one guard. */
const staysEverywhere = (table: Lifecycle, row: Row): boolean =>
  Object.keys(table.states).every((state) =>
    table.transitions.some(
      (one) => label(one) === label(row) && one.from === state && one.to === state,
    ),
  )
