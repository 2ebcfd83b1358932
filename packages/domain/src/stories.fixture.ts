/** Test support: reads stories told as text, and plays them. */
import type { Aggregate, DomainEvent, Entry, Facts } from './aggregate.ts'
import { change } from './change.ts'
import type { Code } from './codes.ts'
import { readEvaluationEvent } from './evaluation.fixture.ts'
import { parties } from './lifecycle.ts'
import type { Party } from './lifecycle.ts'
import type { MatchLine } from './monitoring/facts.ts'
import { customerEvent, entityEvent, newborn, startMs } from './scene.fixture.ts'
import { readSessionEvent } from './session/session.fixture.ts'

export interface Story {
  readonly title: string
  readonly steps: readonly string[]
  /** Where it should end: customer, standing, evaluations, sessions; the effects asked for. */
  readonly ends: string
}

export function readStories(text: string): Story[] {
  const names = new Map<string, string>()
  const spelled = (steps: string): string =>
    steps.replaceAll(/\b[A-Z]{4,}\b/g, (name) => names.get(name)!)
  for (const [, name, steps] of text.matchAll(/^ *([A-Z]+) += (.*)$/gm)) {
    names.set(name!, spelled(steps!))
  }
  return [...text.matchAll(/^ {2}(.*):\n([\s\S]*?)-> ([^\n]*(?:\n {4}[^\n]+)*)/gm)].map(
    (found) => ({
      title: found[1]!,
      steps: spelled(inOneLine(found[2]!)).split(', '),
      ends: inOneLine(found[3]!),
    }),
  )
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

const yearMs = 366 * 86_400_000

/** Plays a story whose every step must change something, but for what passes or comes. */
export function playStory({ steps }: Story): { changes: (readonly Entry[])[]; ends: string } {
  let held: Aggregate = newborn
  let atMs = startMs
  const changes: (readonly Entry[])[] = []
  const effects: string[] = []
  for (const step of steps) {
    if (step === 'a year passes') {
      atMs += yearMs
      continue
    }
    if (step === 'a list comes') {
      held = { ...held, listsNow: { un: 2 } }
      continue
    }
    const verdict = change(held, readStep(step), atMs)
    if (verdict.kind !== 'changed') throw new Error(`${step}: ${JSON.stringify(verdict)}`)
    held = verdict.next
    atMs += 1
    changes.push(verdict.entries)
    effects.push(...verdict.effects.map((effect) => effect.name))
  }
  const where = whereOf(held)
  return { changes, ends: effects.length === 0 ? where : `${where}; ${effects.join(', ')}` }
}

function whereOf({ entity, customer, sessions }: Aggregate): string {
  const evaluations = (customer?.detail.evaluations ?? []).map((one) => one.status)
  const states = sessions.toSorted((one, other) => one.number - other.number)
  const statuses = states.map((one) => one.status)
  return [customer?.state ?? 'none', entity.standing, ...evaluations, ...statuses].join(', ')
}

/** What an event of a customer brings whose wallet is looked up again. */
const ofLists: Readonly<Record<string, Facts>> = {
  wallet: { identifiers: { wallet: 'a'.repeat(64) } },
  looked_up: { plain: { 'list:un': 2 } },
  listed: { code: 'wallet_hit_in_review', who: 'analyst', plain: { 'list:un': 2 } },
}

function readStep(step: string): DomainEvent {
  if (step.startsWith('evaluation.')) return readEvaluationEvent(step.slice('evaluation.'.length))
  if (step.startsWith('session.')) return readSessionEvent(step.slice('session.'.length))
  const [name, by, code] = step.split(' ') as [string, Party, Code?]
  if (!parties.includes(by)) throw new Error(`${step}: ${by} is no party`)
  if (name === 'entity.monitoring_matched') return matched(step)
  if (!name.startsWith('entity.')) return customerEvent(name as never, by, ofLists[code ?? ''])
  return entityEvent(name.slice('entity.'.length) as never, by, code === undefined ? {} : { code })
}

/** `entity.monitoring_matched system review s-1`: the line, and the session whose step it is of. */
function matched(step: string): DomainEvent {
  const [, by, line, sessionId] = step.split(' ') as [string, Party, MatchLine, string?]
  const session = sessionId && { sessionId, nodeId: 'aml' }
  const monitoring = { line, hits: 1, lists: { un: 2 }, ...(session && { session }) }
  return entityEvent('monitoring_matched', by, { code: 'ongoing_monitoring', monitoring })
}
