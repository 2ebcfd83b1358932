/** Who is deleted: users and businesses with what is known of them, some of them kept out. */
import { setTimeout as delay } from 'node:timers/promises'
import { send } from '../calls.ts'
import type { Answered } from '../calls.ts'
import type { BenchServer } from './server.ts'

export type Folder = 'users' | 'businesses'

export interface Person {
  readonly index: number
  readonly name: string
  readonly folder: Folder
  /** `late`: blocked by hand just when it is deleted. */
  readonly keptOut: 'no' | 'blocked' | 'rejected' | 'late'
  readonly isTagged: boolean
  /** Deleted and created once more. */
  readonly isTwice: boolean
  /** The ids it has had, the first first. */
  readonly ids: string[]
  /** The session of the first, of which a reviewer has to decide; absent where there is none. */
  session?: string
  /** All that were opened of it in a run with real sessions, whoever had the id then. */
  readonly sessions: HeldSession[]
}

export interface HeldSession {
  readonly id: string
  /** None where it was decided when it was made. */
  readonly token: string | null
}

/** What no entity that comes later may know: words of those before it. */
export const oldWord = 'zebulonika'
export const midWord = 'quackenbush'
/** Of whoever is there at the end. */
export const newWord = 'somebody'
export const emailOf = (word: string, { index }: Person): string => `${word}-${index}@example.org`

const personOf = (index: number): Person => {
  const keptOut =
    index % 10 === 0 ? 'blocked' : index % 20 === 1 ? 'rejected' : index % 10 === 7 ? 'late' : 'no'
  return {
    index,
    // What follows the plus signs is what the simulated vendors answer.
    name: `who-${index}${keptOut === 'rejected' ? '+wallet.clear+identity.failed' : ''}`,
    folder: index % 10 === 3 ? 'businesses' : 'users',
    keptOut,
    isTagged: index % 10 === 2,
    isTwice: index % 5 === 4,
    ids: [],
    sessions: [],
  }
}

/** So many requests of one kind under way. */
const atOnce = 64

/** Does something for each of many, so many at once. */
export async function forEach<T>(
  all: readonly T[],
  work: (one: T, index: number) => Promise<void>,
  width = atOnce,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = next
      next += 1
      if (index >= all.length) return
      await work(all[index]!, index)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
}

export const pathOf = ({ folder, name }: Person, more = ''): string =>
  `/v3/${folder}/${encodeURIComponent(name)}/${more}`

/** Some have had a session before they are deleted. */
const hasSession = ({ index, folder }: Person): boolean =>
  folder === 'users' && (index % 9 === 4 || index % 9 === 0)

/** A session of whoever has the id, or of somebody it makes; that of a user runs by itself. */
export const openSession = (
  { url, workflows }: BenchServer,
  { folder, name }: Person,
  scenario: string,
): Promise<Answered> =>
  send(url, 'POST', '/v3/session/', {
    workflow_id: workflows[folder],
    vendor_data: name,
    ...(folder === 'users' ? { sandbox_scenario: scenario } : {}),
  })

/** Creates whoever has the id now, with a word of its own in everything that is known. */
export function create(server: BenchServer, one: Person, word: string): Promise<Answered> {
  const named = one.folder === 'users' ? 'full_name' : 'legal_name'
  return send(server.url, 'POST', `/v3/${one.folder}/create/`, {
    vendor_data: one.name,
    [named]: `${word} ${word}${one.index}`,
    metadata: { note: `${word} ${one.index}`, contact: { email: emailOf(word, one) } },
    ...(one.keptOut === 'blocked' && word === oldWord ? { status: 'BLOCKED' } : {}),
  })
}

export async function populate(server: BenchServer, rows: number): Promise<Person[]> {
  const people = Array.from({ length: rows }, (_, index) => personOf(index))
  await forEach(people, async (one) => {
    if (one.keptOut === 'rejected') {
      const made = await send(server.url, 'POST', '/v1/customers', { externalId: one.name })
      one.ids.push(expected(made, 201)['id'] as string)
      return
    }
    const made = await create(server, one, oldWord)
    one.ids.push(expected(made, 201)['didit_internal_id'] as string)
    if (one.isTagged) {
      const tagged = await send(server.url, 'PUT', pathOf(one, 'tags/'), { tags: ['vip', 'new'] })
      expected(tagged, 200)
    }
    if (hasSession(one)) {
      const opened = await openSession(server, one, 'review_document')
      one.session = expected(opened, 201)['session_id'] as string
    }
  })
  const rejected = people.filter((one) => one.keptOut === 'rejected').length
  for (;;) {
    const { rows: found } = await server.db.query<{ count: number; left: number }>({
      text: `select (select count(*) from customer where state = 'rejected')::int4 as count,
        (select count(*) from effect)::int4 as left`,
    })
    if (found[0]!.count === rejected && found[0]!.left === 0) return people
    await delay(100)
  }
}

export function expected({ status, body }: Answered, wanted: number): Record<string, unknown> {
  if (status !== wanted)
    throw new Error(`${wanted} was expected: ${status} ${JSON.stringify(body)}`)
  return body
}
