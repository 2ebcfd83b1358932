/** docs/reference/lifecycles.md: every lifecycle, gate and reaction on one page. */
import { readFile, readdir } from 'node:fs/promises'
import { codes as reasonCodes } from '@ostiary/domain/codes'
import { gateActions, gates } from '@ostiary/domain/gates'
import type { Machine } from '@ostiary/domain/aggregate'
import { announcement } from '@ostiary/domain/events'
import type { Lifecycle, Row, State } from '@ostiary/domain/lifecycle'
import { toGrid, toMermaid } from '@ostiary/domain/lifecycle.render'
import { reactions } from '@ostiary/domain/reactions'
import type { Reaction } from '@ostiary/domain/reactions'
import { code, codes, document, fence, notice, table } from './markdown.ts'

const folder = new URL('../../packages/domain/src/', import.meta.url)

export interface Declared {
  readonly file: string
  /** The sentence the file opens with. */
  readonly says: string
  readonly table: Lifecycle
}

/** Every lifecycle the domain declares, by file name. */
export async function declaredLifecycles(): Promise<Declared[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.lifecycle.ts')).sort()
  return Promise.all(names.map(declared))
}

async function declared(name: string): Promise<Declared> {
  const url = new URL(name, folder)
  const found: unknown[] = Object.values((await import(url.href)) as object)
  const table = found.find((one) => typeof one === 'object' && one !== null && 'transitions' in one)
  if (!table)
    throw new Error(`${name} exports no lifecycle table; export the result of lifecycle({…}).`)
  const opening = /^\/\*\*[\s*]*(.*?)\s*\*\//s.exec(await readFile(url, 'utf8'))?.[1] ?? ''
  const says = opening.replaceAll(/\s*\n\s*\*\s*/g, ' ')
  return { file: `packages/domain/src/${name}`, says, table: table as Lifecycle }
}

/** What no machine of an entity's journal is, and who tells of it. */
const others = [
  ['screening/hit.lifecycle.ts', 'What is said goes to the journal as `hit_adjudicated`.'],
  ['workflow/version.lifecycle.ts', 'What a key does is in the record of administration.'],
] as const

export async function lifecyclesPage(): Promise<string> {
  const apart = await Promise.all(
    others.map(async ([name, told]) => lifecycle(await declared(name), told)),
  )
  return document(
    '# Lifecycles',
    notice,
    'Every state an entity or a workflow can be in, every event that moves it, and what ' +
      'follows. The server decides by these tables; the API, the command line, the tests and ' +
      '`ostiary verify` read the same ones. No other file knows which state follows which.',
    ...(await declaredLifecycles()).map((one) => lifecycle(one)),
    ...apart,
    ...gatePart(),
    ...reactionPart(),
    ...codePart(),
    configurable,
  )
}

function lifecycle({ file, says, table: one }: Declared, told = ''): string {
  return [
    `## ${one.name[0]!.toUpperCase()}${one.name.slice(1)}`,
    `${says} Version ${one.version} of the table in [${file}](../../${file}); ` +
      (one.announces ? `a change of state is told as ${toldAs(one)}.` : 'nobody is told of it.'),
    '### States',
    table(['state', 'what it means', ''], Object.entries<State>(one.states).map(stateRow)),
    '### Transitions',
    one.announces
      ? 'The first row whose guard holds wins. A row that stays where it is goes to the journal' +
        `${toldInPlace(one)}.`
      : told,
    table(
      ['event', 'from', 'to', 'by', 'when', 'runs', 'after', 'source'],
      folded(one).map(transitionRow),
    ),
    '### Diagram',
    ...(folded(one).some(({ all }) => all) ? ['What stays in every state is left out here.'] : []),
    fence('mermaid', toMermaid(one)),
    '### Grid',
    'Where each event leads in each state. A dot: refused. `?`: a guard is asked first. ' +
      '`stays`: journaled, the state stays.',
    fence('text', toGrid(one)),
  ].join('\n\n')
}

/** The event types a change of state is told by; an entity's depends on its kind. */
function toldAs({ name }: Lifecycle): string {
  const kinds = ['user', 'business'] as const
  const types = kinds.map((kind) =>
    announcement({ machine: name as Machine, event: '', from: 'a', to: 'b', kind }),
  )
  return [...new Set(types)].map((type) => code(type ?? 'nothing')).join(' or ')
}

function stateRow([name, state]: [string, State]): string[] {
  return [code(name), state.says, state.final ? 'final' : state.waits ? 'waits for an answer' : '']
}

/** Rows that differ only in the state they begin from, as one. */
interface Folded {
  readonly row: Row
  /** Where its first row stands in the table. */
  readonly index: number
  readonly from: readonly (string | null)[]
  readonly all: boolean
}

function folded({ transitions, states }: Lifecycle): Folded[] {
  const lines: Folded[] = []
  for (const [index, row] of transitions.entries()) {
    // A row must not pass another of its event and state, since the first that holds wins.
    const passes = (line: Folded): boolean =>
      transitions
        .slice(line.index, index)
        .some(({ event, from }) => event === row.event && from === row.from)
    const place = lines.findIndex((line) => isAlike(line.row, row) && !passes(line))
    const before = lines[place] ?? { row, index, from: [] }
    const from = [...before.from, row.from]
    const all = Object.keys(states).every((state) => from.includes(state))
    lines[place === -1 ? lines.length : place] = { ...before, from, all }
  }
  return lines
}

/** Whether two rows are the same but for where: both stay in place, or both lead to one state. */
function isAlike(one: Row, other: Row): boolean {
  const [stays, staysToo] = [one.from === one.to, other.from === other.to]
  return stays === staysToo && (stays || one.to === other.to) && wholeOf(one) === wholeOf(other)
}

const wholeOf = (row: Row): string => JSON.stringify({ ...row, from: '', to: '' })

/** What is told of rows that stay in place. */
function toldInPlace({ name, transitions }: Lifecycle): string {
  const events = transitions
    .filter(({ event, from, to }) => {
      if (from !== to) return false
      return announcement({ machine: name as Machine, event, from, to, kind: 'user' }) !== undefined
    })
    .map(({ event }) => event)
  if (events.length === 0) return ' and announces nothing'
  return ` and announces nothing, but for ${codes([...new Set(events)])}`
}

function transitionRow({ row, from, all }: Folded): string[] {
  const otherwise = row.otherwise === 'already' ? ' (otherwise: already so)' : ''
  return [
    code(row.event),
    all ? 'every state' : from.map((one) => (one === null ? '(new)' : code(one))).join(', '),
    row.to === row.from ? 'stays' : code(row.to),
    row.by.join(', '),
    `${row.when ? `${code(row.when)}${otherwise}` : ''}${row.sandbox ? ', sandbox only' : ''}`,
    codes(row.runs ?? []),
    row.after ?? '',
    row.source,
  ]
}

function gatePart(): string[] {
  const standings = Object.keys(
    gates.open_session.standing,
  ) as (keyof typeof gates.open_session.standing)[]
  const rows = gateActions.map((action) => {
    const row = gates[action]
    return [
      code(action),
      ...standings.map((standing) => code(row.standing[standing])),
      row.customer ? `must be ${codes(row.customer)}` : '',
      row.notCustomer ? `must not be ${codes(row.notCustomer)}` : '',
      Object.entries(row.evaluation ?? {})
        .map(([status, verdict]) => `${code(status)}: ${code(verdict)}`)
        .join(', '),
    ]
  })
  return [
    '## The gate',
    'What an entity may do now, by its standing, its customer and its onboarding evaluation; ' +
      'the strictest counts. ' +
      '`GET /v1/entities/{id}/gate` and `GET /v1/customers/{id}/gate` answer from this table. ' +
      'A customer that does not fit is answered as a BLOCKED entity would be.',
    table(['action', ...standings, 'customer', 'nor', 'evaluation'], rows),
    '`run`: go on. `run_then_review`: go on, a person looks at the end. ' +
      '`run_and_escalate`: go on, rules may escalate. `decline`: record it as declined. ' +
      '`refuse`: do not begin.',
  ]
}

function reactionPart(): string[] {
  const rows = reactions.map((one) => [
    moment(one),
    code(one.and),
    consequence(one),
    one.says,
    one.source,
  ])
  return [
    '## Reactions',
    'How one lifecycle moves another, in the same commit. The second journal entry names the ' +
      'first as its cause.',
    table(['when', 'and', 'then', 'in words', 'source'], rows),
  ]
}

function moment({ when }: Reaction): string {
  if ('any' in when) return `anything happens to a ${when.machine}`
  if (when.event !== undefined) return `the ${when.machine} is ${code(when.event)}`
  const what =
    when.enters === undefined ? `leaves ${code(when.leaves ?? '')}` : `enters ${code(when.enters)}`
  return `the ${when.machine} ${what}`
}

const consequence = ({ then, byCauser, each }: Reaction): string =>
  `${code(`${then.machine}.${then.event}`)} by ${byCauser ? 'whoever caused it' : 'the system'}` +
  `${each ? `, for each that has ${each === 'begun' ? 'begun' : 'not begun'}` : ''}`

function codePart(): string[] {
  const rows = Object.entries(reasonCodes).map(([name, says]) => [code(name), says])
  return [
    '## Reason codes',
    'The words that say why. They are safe to show and never personal.',
    table(['code', 'meaning'], rows),
  ]
}

const configurable = `## What is configurable, and what is not

Settings change what is asked and what an answer leads to: the screening policy, whether a wallet
is needed, which provider verifies, which lists are loaded, which events a destination is sent.
The states, the events, who may cause them, the gate and the reactions are not settings: they are
this page, reviewed and released like code.`
