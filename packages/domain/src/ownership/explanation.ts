/** Why somebody is a beneficial owner, in chains and sentences a person can check by hand. */
import { multiply } from './fraction.ts'
import type { ControlStep } from './control.ts'
import { percentText } from './fraction.ts'
import type { OwnershipGraph } from './graph.ts'
import { rangeText } from './range.ts'
import type { Range } from './range.ts'
import type { Rows } from './rows.ts'

/** From the company upwards: each link is held by the next. */
export interface Path {
  readonly links: readonly { readonly of: string; readonly by: string; readonly share: Range }[]
  /** Of the whole chain. */
  readonly share: Range
}

/** Chains shown of one owner; what is calculated counts all of them. */
export const mostPaths = 20
/** Links looked at for one owner: among companies that hold each other, chains are many. */
const mostLooks = 20_000

/** Chains that meet no party twice; the shortest come first. */
export function pathsTo(rows: Rows, company: string, owner: string): Path[] {
  const leads = leadsTo(rows, owner)
  const found: Path[] = []
  let queue: Path[] = [{ links: [], share: { least: one, most: one } }]
  let looks = 0
  while (queue.length > 0) {
    const next: Path[] = []
    for (const path of queue) {
      const at = path.links.at(-1)?.by ?? company
      for (const { by, share } of rows.get(at)?.parts ?? []) {
        looks += 1
        if (looks > mostLooks || found.length === mostPaths) return found
        if (by === company || path.links.some((link) => link.by === by)) continue
        if (by !== owner && !leads.has(by)) continue
        const longer = {
          links: [...path.links, { of: at, by, share }],
          share: {
            least: multiply(path.share.least, share.least),
            most: multiply(path.share.most, share.most),
          },
        }
        if (by === owner) found.push(longer)
        else next.push(longer)
      }
    }
    queue = next
  }
  return found
}

const one = { over: 1n, under: 1n }

/** The companies from which some chain leads to the owner. */
function leadsTo(rows: Rows, owner: string): Set<string> {
  const holds = new Map<string, string[]>()
  for (const [id, { parts }] of rows)
    for (const { by } of parts) holds.set(by, [...(holds.get(by) ?? []), id])
  const seen = new Set([owner])
  for (const at of seen) for (const id of holds.get(at) ?? []) seen.add(id)
  return seen
}

type Names = Pick<OwnershipGraph, 'parties'>
const named = ({ parties }: Names, id: string): string => parties.get(id)?.name ?? id

/** `Ann holds 60% of B, which holds 50% of T: 30%`. */
export function pathSentence({ links, share }: Path, graph: Names): string {
  const down = links.toReversed()
  const words = down.map((link, at) => {
    const who = at === 0 ? named(graph, link.by) : 'which'
    return `${who} holds ${rangeText(link.share)} of ${named(graph, link.of)}`
  })
  return `${words.join(', ')}: ${rangeText(share)}`
}

/** `B is controlled by Ann with 60% of the votes`; of what may be, `may be controlled`. */
export function controlSentence(
  step: ControlStep & { readonly certainty: 'is' | 'may' },
  graph: Names,
): string {
  const by = step.by.map((id) => named(graph, id)).join(' and ')
  const how =
    step.votes === undefined
      ? `by ${(step.kind ?? 'other_control').replaceAll('_', ' ')}`
      : `with ${percentText(step.votes)}% of the votes`
  const verb = step.certainty === 'is' ? 'is' : 'may be'
  return `${named(graph, step.company)} ${verb} controlled by ${by} ${how}`
}
