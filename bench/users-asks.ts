/** What is asked of an installation with many users and of one with few: the same, if it can be. */
import { randomUUID } from 'node:crypto'
import { send } from './calls.ts'
import type { Answered } from './calls.ts'
import { apart, emailOf, idOf, phoneOf, rare } from './invented-users.ts'

type Ask = (turn: number) => readonly [method: string, path: string, body?: unknown]

const users = '/v3/users/'
const listing = (query: Readonly<Record<string, string>>): ReturnType<Ask> => [
  'GET',
  `${users}?${new URLSearchParams({ limit: '50', ...query }).toString()}`,
]
/** Anybody, all over: what was used last is no more in memory than anything else. */
const anyone = (turn: number, size: number): number => (turn * 7919 + 13) % size

/** Answers of another status than 2xx end the measurement. */
export async function ok(url: string, asked: ReturnType<Ask>): Promise<Answered> {
  const [method, path, body] = asked
  const answer = await send(url, method, path, body)
  if (answer.status > 299)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}

/** The requests by name; each is sent with a turn of its own. */
export async function asksOf(url: string, size: number): Promise<Readonly<Record<string, Ask>>> {
  const middle = await createdAt(url, Math.floor(size / 2))
  const later = await createdAt(url, Math.floor(size / 2) + 200)
  const deep = await pagesOn(url, 20)
  const list =
    (query: Readonly<Record<string, string>>): Ask =>
    () =>
      listing(query)
  return {
    'list, first page': list({}),
    'list, page 21 of 200 by cursor': () => ['GET', deep],
    'list, offset 5,000': list({ offset: '5000' }),
    'list, oldest first': list({ ordering: 'created_at' }),
    'status=ACTIVE': list({ status: 'ACTIVE' }),
    'status=FLAGGED': list({ status: 'FLAGGED' }),
    'status=BLOCKED,FLAGGED': list({ status: 'BLOCKED,FLAGGED' }),
    'country of a quarter of all': list({ country: 'USA' }),
    'country of 60': list({ country: rare.country }),
    'until a date': list({ date_to: middle }),
    'a range of 200 and more': list({ date_from: middle, date_to: later }),
    'tag of 2 %': list({ tags: 'vip' }),
    'tag of 60': list({ tags: rare.tag }),
    'name, frequent: `ma`': list({ search: 'ma' }),
    'name, frequent: `christop`': list({ search: 'christop' }),
    'name of 60: `quo`': list({ search: 'quo' }),
    'long word of 3 %: `christopher`': list({ search: 'christopher' }),
    'frequent long and short of 60: `christopher quo`': list({ search: 'christopher quo' }),
    'two frequent beginnings: `jo ma`': list({ search: 'jo ma' }),
    'two frequent: `jose silva`': list({ search: 'jose silva' }),
    'two frequent hardly anybody has both of': list({ search: `${apart.first} ${apart.last}` }),
    'the same and a frequent country': list({
      search: `${apart.first} ${apart.last}`,
      country: 'USA',
    }),
    'long, nobody has it, 3 % begin like it: `christophersen`': list({
      search: 'christophersen',
    }),
    'name and frequent country': list({ search: 'maria', country: 'USA' }),
    'name and country of 60': list({ search: 'christopher', country: rare.country }),
    'status=FLAGGED and country': list({ status: 'FLAGGED', country: 'USA' }),
    'status=BLOCKED,FLAGGED and country': list({ status: 'BLOCKED,FLAGGED', country: 'USA' }),
    'name and status=BLOCKED': list({ search: 'maria', status: 'BLOCKED' }),
    'name and status=BLOCKED,FLAGGED': list({ search: 'maria', status: 'BLOCKED,FLAGGED' }),
    'name and status=ACTIVE': list({ search: 'maria', status: 'ACTIVE' }),
    'tag of 2 % and status=FLAGGED': list({ tags: 'vip', status: 'FLAGGED' }),
    'name until a date': list({ search: 'maria', date_to: middle }),
    'e-mail': (turn) => listing({ search: emailOf(anyone(turn, size)) }),
    phone: (turn) => listing({ search: phoneOf(anyone(turn, size)) }),
    'own id': (turn) => listing({ search: idOf(anyone(turn, size)) }),
    'nobody has it': list({ search: 'zzqx' }),
    get: (turn) => ['GET', `${users}${idOf(anyone(turn, size))}/`],
    create: (turn) => [
      'POST',
      `${users}create/`,
      {
        vendor_data: randomUUID(),
        full_name: `Vera Novak ${turn}`,
        email: `${randomUUID()}@example.org`,
        country: 'PRT',
      },
    ],
    'update-status': (turn) => [
      'PATCH',
      `${users}${idOf(anyone(turn >> 1, size))}/update-status/`,
      { status: turn % 2 === 0 ? 'BLOCKED' : 'ACTIVE', reason: 'bench' },
    ],
  }
}

async function createdAt(url: string, index: number): Promise<string> {
  const { body } = await ok(url, ['GET', `${users}${idOf(index)}/`])
  return String(body['created_at'])
}

/** The address of a page so many pages on. */
async function pagesOn(url: string, pages: number): Promise<string> {
  let path = `${users}?limit=200&cursor=`
  for (let page = 0; page < pages; page += 1) {
    const { body } = await ok(url, ['GET', path])
    path = String(body['next']).replace(/^https?:\/\/[^/]+/, '')
  }
  return path
}
