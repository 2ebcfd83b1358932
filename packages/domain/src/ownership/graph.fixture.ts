/** Ownership graphs written as a line of text, for tests: `Ann 60 B, B 50 T`. */
import { graphOf } from './graph.ts'
import type { Holding, HoldingKind, OwnershipGraph, Party } from './graph.ts'
import { rangeOf } from './range.ts'

const kinds: Readonly<Record<string, HoldingKind>> = {
  votes: 'voting_rights',
  board: 'appointment_of_board',
  control: 'other_control',
  profits: 'profit_rights',
  director: 'board_member',
  trustee: 'trustee',
  settlor: 'settlor',
  nominator: 'nominator',
  nominee: 'nominee',
  some: 'unstated',
}

/**
 * A holding a phrase: holder, how much, of whom. `25-50` is a range, `25+-50` more than 25 up to
 * 50, `?` a share nobody states, `?exempt` and the like a holder nobody names; words after it:
 * `votes`, `control`, `indirect`, `declared`, `for Cy`. Parties are companies from their capital
 * letters alone (`T`, `B2`), and else persons; `J*` holds jointly, `T*` a trust, `N*` a nomination,
 * `S*` a state, `L*` a listed company and `X*` somebody who is hidden, where a star ends the name.
 */
export function graphIn(line: string): OwnershipGraph {
  const parties = new Map<string, Party>()
  const meet = (id: string): string => {
    parties.set(id, partyOf(id))
    return id
  }
  const holdings = line
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .map((phrase, at) => holdingOf(phrase, { at, meet }))
  return graphOf([...parties.values()], holdings)
}

function partyOf(id: string): Party {
  const named = { id, name: id }
  if (!id.endsWith('*')) {
    return /^[A-Z]\d*$/.test(id) ? { ...named, kind: 'company' } : { ...named, kind: 'person' }
  }
  const letter = id[0]
  if (letter === 'S') return { ...named, kind: 'state' }
  if (letter === 'L') return { ...named, kind: 'company', listed: true }
  if (letter === 'X') return { ...named, kind: 'person', hidden: 'anonymous' }
  const form = letter === 'J' ? 'joint' : letter === 'N' ? 'nomination' : 'trust'
  return { ...named, kind: 'arrangement', form }
}

function holdingOf(
  phrase: string,
  { at, meet }: { at: number; meet: (id: string) => string },
): Holding {
  const [holder = '', share = '', of = '', ...words] = phrase.split(/\s+/)
  const [from = '', to] = share.split('-')
  const open = from.endsWith('+')
  const bounds = open ? { exclusiveMinimum: Number.parseFloat(from) } : { minimum: Number(from) }
  const range =
    share === '?'
      ? undefined
      : rangeOf(to === undefined ? { exact: Number(share) } : { ...bounds, maximum: Number(to) })
  const kind = words.map((word) => kinds[word]).find((one) => one !== undefined)
  const by = holder.startsWith('?')
    ? { unnamed: holder === '?exempt' ? ('exempt' as const) : ('not_told' as const) }
    : meet(holder)
  const heldFor = words[words.indexOf('for') + 1]
  return {
    id: `h${at}`,
    of: meet(of),
    by,
    kind: kind ?? 'shareholding',
    ...(range && { share: range }),
    directness: words.includes('indirect') ? 'indirect' : 'direct',
    ...(words.includes('declared') && { beneficial: true }),
    ...(words.includes('for') &&
      heldFor !== undefined && {
        heldFor: heldFor.startsWith('?') ? { unnamed: 'not_told' as const } : meet(heldFor),
      }),
  }
}
