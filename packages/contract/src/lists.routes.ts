/** The lists everybody is screened against: which are loaded, and what their versions changed. */
import * as o from './operations.ts'
import { route } from './route.ts'

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const listRoutes = {
  listLists: route({
    method: 'GET', path: '/v1/lists', scopes: ['lists:read'],
    tag: 'Lists', summary: 'Which lists are loaded, how large and how old.',
    answers: { 200: o.ListStatus },
    errors: [],
  }),
  listListVersions: route({
    method: 'GET', path: '/v1/lists/:list/versions', scopes: ['lists:read'],
    tag: 'Lists', summary: 'Every version of a list with what it changed, newest first.',
    params: o.ListOf, query: o.ListPageFilter, answers: { 200: o.ListVersionPage },
    errors: ['watchlist_not_found', 'cursor_invalid'],
  }),
  listListChanges: route({
    method: 'GET', path: '/v1/lists/:list/versions/:version/changes', scopes: ['lists:read'],
    tag: 'Lists', summary: 'The entries a version added, removed and changed.',
    params: o.ListVersionOf, query: o.ListPageFilter, answers: { 200: o.ListChangePage },
    errors: ['list_version_not_found', 'cursor_invalid'],
  }),
}
