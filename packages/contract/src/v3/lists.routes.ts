/** The operations on an application's own lists under /v3 (entity reference 3.4). */
import Type from 'typebox'
import { route } from '../route.ts'
import { Id } from '../shapes.ts'
import * as l from './lists.ts'

const v3 = { family: 'v3', tag: 'Lists' } as const
const named = Type.Object({ list_uuid: Id })
const entryNamed = Type.Object({ list_uuid: Id, entry_uuid: Id })

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const listRoutesV3 = {
  listAccessLists: route({
    ...v3, method: 'GET', path: '/v3/lists/', scopes: ['lists:read'],
    summary: 'Lists of the application: its system blocklists, and those it made.',
    query: l.ListFilter, answers: { 200: l.ListPage },
    errors: [],
  }),
  createAccessList: route({
    ...v3, method: 'POST', path: '/v3/lists/', scopes: ['lists:write'],
    summary: 'Make an allowlist or a list of your own; blocklists come with the application.',
    body: l.ListCreate, answers: { 201: l.ListShape },
    errors: ['list_name_taken'],
  }),
  getAccessList: route({
    ...v3, method: 'GET', path: '/v3/lists/:list_uuid/', scopes: ['lists:read'],
    summary: 'Read one list.',
    params: named, answers: { 200: l.ListShape },
    errors: ['list_not_found'],
  }),
  updateAccessList: route({
    ...v3, method: 'PATCH', path: '/v3/lists/:list_uuid/', scopes: ['lists:write'],
    summary: 'Rename a list, or describe it anew.',
    params: named, body: l.ListPatch, answers: { 200: l.ListShape },
    errors: ['list_not_found', 'list_name_taken', 'list_is_system'],
  }),
  deleteAccessList: route({
    ...v3, method: 'DELETE', path: '/v3/lists/:list_uuid/', scopes: ['lists:write'],
    summary: 'Delete a list and its entries.',
    params: named, answers: { 204: null },
    errors: ['list_not_found', 'list_is_system'],
  }),
  listEntries: route({
    ...v3, method: 'GET', path: '/v3/lists/:list_uuid/entries/', scopes: ['lists:read'],
    summary: 'Entries of a list, newest first.',
    params: named, query: l.EntryFilter, answers: { 200: l.EntryPage },
    errors: ['list_not_found', 'cursor_invalid'],
  }),
  createEntry: route({
    ...v3, method: 'POST', path: '/v3/lists/:list_uuid/entries/', scopes: ['lists:write'],
    summary: 'Add an entry; on the blocklist of users or businesses it blocks whoever has that id.',
    params: named, body: l.EntryCreate, answers: { 201: l.EntryShape },
    errors: ['list_not_found', 'entry_invalid', 'entry_exists', 'session_not_found', 'session_data_missing'],
  }),
  deleteEntry: route({
    ...v3, method: 'DELETE', path: '/v3/lists/:list_uuid/entries/:entry_uuid/', scopes: ['lists:write'],
    summary: 'Remove an entry; from the blocklist of users or businesses it releases whoever has that id.',
    params: entryNamed, answers: { 204: null },
    errors: ['list_not_found', 'entry_not_found', 'customer_rejected'],
  }),
  uploadFace: route({
    ...v3, method: 'POST', path: '/v3/lists/:list_uuid/entries/face-upload/', scopes: ['lists:write'],
    summary: 'Add a face from a picture, of which only the embedding is kept.',
    params: named, body: l.FaceUpload, bodyMax: l.faceBodyMax, answers: { 201: l.EntryShape },
    errors: ['list_not_found', 'entry_invalid', 'entry_exists', 'face_unreadable', 'face_provider_missing'],
  }),
  listBlocklist: route({
    ...v3, method: 'GET', path: '/v3/blocklist/', scopes: ['lists:read'],
    summary: 'Faces, documents, phones and e-mail addresses on the system blocklists, newest first.',
    query: l.BlocklistFilter, answers: { 200: l.BlocklistPage },
    errors: [],
  }),
  addToBlocklist: route({
    ...v3, method: 'POST', path: '/v3/blocklist/add/', scopes: ['lists:write'],
    summary: 'Put what a session has read onto the system blocklists; what stands there stays.',
    body: l.BlocklistAdd, answers: { 200: l.BlocklistDone },
    errors: ['session_not_found', 'session_data_missing'],
  }),
  removeFromBlocklist: route({
    ...v3, method: 'POST', path: '/v3/blocklist/remove/', scopes: ['lists:write'],
    summary: 'Take what a session has read off the system blocklists.',
    body: l.BlocklistRemove, answers: { 200: l.BlocklistDone },
    errors: ['session_not_found', 'session_data_missing'],
  }),
}
