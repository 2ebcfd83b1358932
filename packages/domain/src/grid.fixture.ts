/** Test support: what every event does in every situation by every party, as text. */
import type { Aggregate, DomainEvent } from './aggregate.ts'
import { change } from './change.ts'
import { parties } from './lifecycle.ts'
import type { Lifecycle, Party } from './lifecycle.ts'
import { columns } from './lifecycle.render.ts'
import { startMs } from './scene.fixture.ts'

export type Situations = Readonly<Record<string, Aggregate>>

/** One block of lines for each event: the parties that are answered alike share a line. */
export function grid(
  table: Lifecycle,
  situations: Situations,
  eventOf: (event: string, by: Party) => DomainEvent,
  questions: Readonly<Record<string, readonly string[]>> = {},
): string {
  const named = [...new Set(table.transitions.map((row) => row.event))]
  const events = named.flatMap((event) =>
    (questions[event] ?? ['']).map((words) => `${event} ${words}`.trim()),
  )
  const rows = events.flatMap((event) => {
    const lines = new Map<string, { by: Party[]; answers: string[] }>()
    for (const by of parties) {
      const answers = Object.values(situations).map((held) => answer(held, eventOf(event, by)))
      const line = lines.get(answers.join()) ?? { by: [], answers }
      lines.set(answers.join(), { ...line, by: [...line.by, by] })
    }
    return [...lines.values()].map((line) => [event, line.by.join(', '), ...line.answers])
  })
  return `${legend}\n${columns([['event', 'by', ...Object.keys(situations)], ...rows])}\n`
}

const legend = [
  'What each event does in each situation, by each party.',
  '.          refused: no such transition here',
  'not you    refused: another party may',
  'no: NAME   refused: the guard NAME does not hold',
  'already    it is so already; nothing changes',
  'stays      journaled; the state stays',
  'A > B      where each entry of the change leads, first the event asked for, then its reactions',
  '',
].join('\n')

/** What an event does in a situation, in a few words. */
export function answer(held: Aggregate, event: DomainEvent): string {
  const verdict = change(held, event, startMs + 60_000)
  switch (verdict.kind) {
    case 'already':
      return 'already'
    case 'changed':
      return verdict.entries.map((one) => (one.from === one.to ? 'stays' : one.to)).join(' > ')
    case 'refused':
      if (verdict.why === 'guard_failed') return `no: ${verdict.guard}`
      return verdict.why === 'actor_not_allowed' ? 'not you' : '.'
  }
}
