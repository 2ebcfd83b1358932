/** The operations on users and businesses under /v3 (entity reference 3.1). */
import type { ErrorCode } from '@ostiary/domain/errors'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { route } from '../route.ts'
import { Id } from '../shapes.ts'
import * as h from './aml-hits.ts'
import * as e from './entities.ts'
import { EvidenceExport } from './screening-evidence.ts'

/** Of an id in a path: two of them would be steps of the path itself. */
const named = Type.Object({
  vendor_data: Type.String({ minLength: 1, maxLength: 6000, pattern: '^(?!\\.{1,2}$)' }),
})
const personal = ['entity_not_found', 'entity_erased'] as const satisfies readonly ErrorCode[]

type Folder = 'users' | 'businesses'
const oneOf = { users: 'a user', businesses: 'a business' } as const
const v3 = { family: 'v3', tag: 'Users and businesses' } as const

const listing = <S extends TSchema>(folder: Folder, rows: S) =>
  route({
    ...v3,
    method: 'GET',
    path: `/v3/${folder}/`,
    scopes: ['customers:read'],
    summary: `List ${folder}, newest first: by status, search, country, tags and dates.`,
    query: e.EntityFilter,
    answers: { 200: rows },
    errors: ['cursor_invalid'],
  })

const creating = <B extends TSchema, S extends TSchema>(folder: Folder, body: B, answer: S) =>
  route({
    ...v3,
    method: 'POST',
    path: `/v3/${folder}/create/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: `Create ${oneOf[folder]} before the first session.`,
    body,
    answers: { 201: answer },
    errors: ['entity_exists', 'entity_not_found', 'country_invalid'],
  })

const getting = <S extends TSchema>(folder: Folder, answer: S) =>
  route({
    ...v3,
    method: 'GET',
    path: `/v3/${folder}/:vendor_data/`,
    scopes: ['customers:read'],
    summary: `Read ${oneOf[folder]} by your own id.`,
    params: named,
    answers: { 200: answer },
    errors: ['entity_not_found'],
  })

const patching = <B extends TSchema, S extends TSchema>(folder: Folder, body: B, answer: S) =>
  route({
    ...v3,
    method: 'PATCH',
    path: `/v3/${folder}/:vendor_data/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: `Change what is known of ${oneOf[folder]}; \`metadata\` is replaced as a whole.`,
    params: named,
    body,
    answers: { 200: answer },
    errors: [...personal, 'customer_rejected', 'party_not_allowed', 'country_invalid'],
  })

const standing = <S extends TSchema>(folder: Folder, answer: S) =>
  route({
    ...v3,
    method: 'PATCH',
    path: `/v3/${folder}/:vendor_data/update-status/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: 'Set the standing by hand, with a reason.',
    params: named,
    body: e.StatusUpdate,
    answers: { 200: answer },
    errors: ['entity_not_found', 'customer_rejected', 'party_not_allowed'],
  })

const deleting = (folder: Folder) =>
  route({
    ...v3,
    method: 'POST',
    path: `/v3/${folder}/delete/`,
    scopes: ['entities:delete'],
    summary: `Delete ${folder}: hidden at once, gone for good when the retention period ends.`,
    body: e.DeleteBatch,
    answers: { 200: e.Deleted },
    errors: ['selection_invalid'],
  })

const monitoring = (folder: Folder) =>
  route({
    ...v3,
    method: 'POST',
    path: `/v3/${folder}/aml-monitoring/`,
    scopes: ['analyst:decide'],
    summary: `Switch ongoing monitoring of ${folder} on or off.`,
    body: e.MonitoringToggle,
    answers: { 200: e.MonitoringJob, 202: e.MonitoringJob },
    errors: ['selection_invalid'],
  })

const timeline = (folder: Folder) =>
  route({
    ...v3,
    method: 'GET',
    path: `/v3/${folder}/:vendor_data/activities/`,
    scopes: ['customers:read'],
    summary: 'What happened, newest first, from the journal.',
    params: named,
    query: e.ActivityFilter,
    answers: { 200: e.ActivityPage },
    errors: ['entity_not_found', 'cursor_invalid'],
  })

const commenting = (folder: Folder) =>
  route({
    ...v3,
    method: 'POST',
    path: `/v3/${folder}/:vendor_data/comments/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: 'Add a comment to the timeline.',
    params: named,
    body: e.CommentCreate,
    answers: { 201: e.Comment },
    errors: personal,
  })

const tagging = <S extends TSchema>(folder: Folder, answer: S) =>
  route({
    ...v3,
    method: 'PUT',
    path: `/v3/${folder}/:vendor_data/tags/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: 'Put these tags in the place of those it has.',
    params: named,
    body: e.TagsPut,
    answers: { 200: answer },
    errors: ['entity_not_found'],
  })

const listingHits = (folder: Folder) =>
  route({
    ...v3,
    method: 'GET',
    path: `/v3/${folder}/:vendor_data/aml-hits/`,
    scopes: ['customers:read'],
    summary: `The hits of the lists that are known of ${oneOf[folder]}, and what was said of them.`,
    params: named,
    query: h.HitFilter,
    answers: { 200: h.KnownHits },
    errors: ['entity_not_found'],
  })

const evidence = (folder: Folder) =>
  route({
    ...v3,
    method: 'GET',
    path: `/v3/${folder}/:vendor_data/screening-evidence/`,
    scopes: ['personal:read'],
    summary: 'What the screenings by monitoring rest on: each that found something, and the last.',
    params: named,
    answers: { 200: EvidenceExport },
    errors: ['entity_not_found'],
  })

const judgingHit = (folder: Folder) =>
  route({
    ...v3,
    method: 'PATCH',
    path: `/v3/${folder}/:vendor_data/aml-hits/`,
    scopes: ['customers:write', 'analyst:decide'],
    summary: 'Judge a hit for every later screening, whichever session or evaluation found it.',
    params: named,
    body: h.HitUpdateOfEntity,
    answers: { 200: h.HitJudged, 202: h.HitJudged },
    errors: [
      ...personal,
      'aml_hit_not_found',
      'aml_hit_four_eyes',
      'aml_hit_analysts_only',
      'aml_hits_full',
      'party_not_allowed',
    ],
  })

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const entityRoutesV3 = {
  listUsers:                listing('users', e.UserPage),
  createUser:               creating('users', e.UserCreate, e.UserDetail),
  getUser:                  getting('users', e.UserDetail),
  updateUser:               patching('users', e.UserPatch, e.UserDetail),
  updateUserStatus:         standing('users', e.UserDetail),
  deleteUsers:              deleting('users'),
  switchUserMonitoring:     monitoring('users'),
  listUserHits:             listingHits('users'),
  judgeUserHit:             judgingHit('users'),
  getUserScreeningEvidence: evidence('users'),
  listUserActivities:       timeline('users'),
  commentOnUser:            commenting('users'),
  tagUser:                  tagging('users', e.UserDetail),
  listBusinesses:           listing('businesses', e.BusinessPage),
  createBusiness:           creating('businesses', e.BusinessCreate, e.BusinessDetail),
  getBusiness:              getting('businesses', e.BusinessDetail),
  updateBusiness:           patching('businesses', e.BusinessPatch, e.BusinessDetail),
  updateBusinessStatus:     standing('businesses', e.BusinessDetail),
  deleteBusinesses:         deleting('businesses'),
  switchBusinessMonitoring: monitoring('businesses'),
  listBusinessHits:         listingHits('businesses'),
  judgeBusinessHit:         judgingHit('businesses'),
  getBusinessScreeningEvidence: evidence('businesses'),
  listBusinessActivities:   timeline('businesses'),
  commentOnBusiness:        commenting('businesses'),
  tagBusiness:              tagging('businesses', e.BusinessDetail),
  listDeletions: route({
    ...v3, method: 'GET', path: '/v3/deletions/', scopes: ['entities:delete', 'personal:erase'],
    summary: 'Who deleted, erased and purged what, newest first.',
    query: e.DeletionFilter, answers: { 200: e.Deletions }, errors: ['cursor_invalid'],
  }),
  getMonitoringJob: route({
    ...v3, method: 'GET', path: '/v3/aml-monitoring/jobs/:job_id/', scopes: ['customers:read'],
    summary: 'Read the result of switching ongoing monitoring; kept for 30 days.',
    params: Type.Object({ job_id: Id }), answers: { 200: e.MonitoringJob },
    errors: ['job_not_found'],
  }),
}
