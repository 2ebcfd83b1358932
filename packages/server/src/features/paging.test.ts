/** Where the pages beside one are: by offset, by cursor, and where neither leads on. */
import { expect, test } from 'vitest'
import type { Call } from './call.ts'
import { pageLinks } from './paging.ts'

type Next = Parameters<typeof pageLinks>[2]['next']
const cursor = { cursor: 'c' }

const linksOf = (query: Call['query'], next: Next): (string | null)[] => {
  const services = { publicUrl: 'http://h' }
  // Only its query is read.
  const call = { query } as Call
  const links = pageLinks(services, call, { path: '/v3/x/', limit: 50, next })
  return [links.next, links.previous].map((one) => one && one.slice('http://h/v3/x/'.length))
}

// oxfmt-ignore
test.each<[Call['query'], Next, string | null, string | null]>([
  [{},                           undefined, null,                  null],
  [{},                           cursor,    '?limit=50&offset=50', null],
  [{ cursor: '' },               cursor,    '?cursor=c&limit=50',  null],
  [{ offset: 10_000 },           cursor,    '?limit=50&cursor=c',  '?offset=9950&limit=50'],
  [{},                           'offset',  '?limit=50&offset=50', null],
  [{ cursor: '', search: 'x' },  'offset',  '?search=x&limit=50&offset=50', null],
  [{ cursor: 'a', offset: 50 },  'offset',  '?offset=100&limit=50', '?limit=50'],
  [{ offset: 9_950 },            'offset',  '?offset=10000&limit=50', '?offset=9900&limit=50'],
  [{ offset: 10_000 },           'offset',  null,                  '?offset=9950&limit=50'],
])('%o, going on by %o', (query, next, goesOn, goesBack) => {
  expect(linksOf(query, next)).toEqual([goesOn, goesBack])
})
