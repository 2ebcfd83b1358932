/** The operations on sessions under /v3 (entity reference 3.2). */
import Type from 'typebox'
import { NoBody, route } from '../route.ts'
import { pathName } from '../shapes.ts'
import { EvidenceExport } from './screening-evidence.ts'
import * as h from './aml-hits.ts'
import * as s from './sessions.ts'

const v3 = { family: 'v3', tag: 'Sessions' } as const
const writers = ['customers:write', 'analyst:decide'] as const
const node = Type.Object({
  ...s.SessionNamed.properties,
  node_id: Type.String({ pattern: pathName(64) }),
})
const party = Type.Object({
  ...s.SessionNamed.properties,
  party_id: Type.String({ pattern: pathName(64) }),
})
const company = Type.Object({
  ...s.SessionNamed.properties,
  company_id: Type.String({ pattern: pathName(64) }),
})
const correctionErrors = [
  'session_not_found',
  'session_node_not_found',
  'session_party_not_found',
  'session_refused',
  'entity_erased',
  'party_not_allowed',
] as const
const hitErrors = [
  'session_not_found',
  'session_node_not_found',
  'session_refused',
  'aml_hit_not_found',
  'aml_hit_four_eyes',
  'aml_hit_analysts_only',
  'aml_hits_full',
  'entity_erased',
  'party_not_allowed',
] as const
/** Of a token that hands a session over. */
const shareErrors = [
  'share_token_invalid',
  'share_token_expired',
  'share_environment',
  'share_source_gone',
  'party_not_allowed',
  'media_unavailable',
] as const
const Done = Type.Object({ session_id: Type.String() })

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const sessionRoutesV3 = {
  createSession: route({
    ...v3, method: 'POST', path: '/v3/session/', scopes: writers, bodyMax: 3_000_000,
    summary: 'Create a session, or get the unfinished one of the same user and workflow.',
    body: s.SessionCreate, answers: { 201: s.SessionShape },
    errors: [
      'sandbox_only', 'entity_erased', 'retry_limit_reached', 'entity_not_found', 'portrait_missing',
      'email_unavailable',
    ],
  }),
  listSessions: route({
    ...v3, method: 'GET', path: '/v3/sessions/', scopes: ['customers:read'],
    summary: 'List sessions, newest first: by kind, user, status, workflow, country and dates.',
    query: s.SessionFilter, answers: { 200: s.SessionPage },
    errors: [],
  }),
  getSessionDecision: route({
    ...v3, method: 'GET', path: '/v3/session/:session_id/decision/', scopes: ['customers:read'],
    summary: 'Everything a session has found, an array a feature.',
    params: s.SessionNamed, query: s.DecisionQuery, answers: { 200: s.SessionDecision },
    errors: ['session_not_found'],
  }),
  getSessionScreeningEvidence: route({
    ...v3, method: 'GET', path: '/v3/session/:session_id/screening-evidence/', scopes: ['personal:read'],
    summary: 'What the AML steps of a session rest on, to be replayed.',
    params: s.SessionNamed, answers: { 200: EvidenceExport },
    errors: ['session_not_found'],
  }),
  updateSessionStatus: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/update-status/', scopes: writers,
    summary: 'Approve, decline, or ask for some steps again.',
    params: s.SessionNamed, body: s.SessionStatusUpdate, answers: { 200: Done },
    errors: [
      'session_not_found', 'session_refused', 'entity_erased', 'entity_blocked', 'party_not_allowed',
      'email_unavailable',
    ],
  }),
  updateFeatureStatus: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/features/:node_id/update-status/', scopes: writers,
    summary: 'Decide one feature; the last one that was open ends the review.',
    params: node, body: s.FeatureStatusUpdate, answers: { 200: s.FeatureDone },
    errors: ['session_not_found', 'session_node_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  updateSessionData: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/update-data/', scopes: writers,
    summary: 'Correct what was read from the identity document.',
    params: s.SessionNamed, body: s.DataUpdate, answers: { 200: s.SessionDecision },
    errors: ['session_not_found', 'session_node_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  updateSessionPoaData: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/update-poa-data/', scopes: writers,
    summary: 'Correct what was read from the proof of address.',
    params: s.SessionNamed, body: s.AddressUpdate, answers: { 200: s.SessionDecision },
    errors: ['session_not_found', 'session_node_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  updateHitStatus: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/update-aml-hit-status/', scopes: writers,
    summary: 'Judge a hit of the lists; the status of the step stays until the step or the session is decided.',
    params: s.SessionNamed, body: h.HitUpdate, answers: { 200: h.HitJudged, 202: h.HitJudged },
    errors: hitErrors,
  }),
  updateHitStatuses: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/bulk-update-aml-hit-status/', scopes: writers,
    summary: 'Judge several hits of one screening: all of them or none.',
    params: s.SessionNamed, body: h.HitUpdates, answers: { 200: h.HitsJudged, 202: h.HitsJudged },
    errors: hitErrors,
  }),
  updateSessionParty: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/kyb/parties/:party_id/', scopes: writers,
    summary: 'Correct what was said of a person or company behind a company.',
    params: party, body: s.PartyUpdate, answers: { 200: s.SessionDecision },
    errors: correctionErrors,
  }),
  updateSessionCompany: route({
    ...v3, method: 'PATCH', path: '/v3/session/:session_id/kyb/:company_id/update-data/', scopes: writers,
    summary: 'Correct what is known of a company, named by the `node_id` of its check or by its own id.',
    params: company, body: s.CompanyUpdate, answers: { 200: s.SessionDecision },
    errors: ['session_not_found', 'session_node_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  deleteSession: route({
    ...v3, method: 'DELETE', path: '/v3/session/:session_id/delete/', scopes: ['entities:delete'],
    summary: 'Delete a session with everything it has read.',
    params: s.SessionNamed, body: NoBody, answers: { 204: null },
    errors: ['session_not_found', 'session_refused', 'party_not_allowed'],
  }),
  deleteSessions: route({
    ...v3, method: 'POST', path: '/v3/sessions/delete/', scopes: ['entities:delete'],
    summary: 'Delete several sessions of users by their numbers, or all of them.',
    body: s.SessionsDelete, answers: { 200: Type.Object({ deleted: Type.Integer() }) },
    errors: ['party_not_allowed'],
  }),
  listSessionReviews: route({
    ...v3, method: 'GET', path: '/v3/sessions/:session_id/reviews/', scopes: ['customers:read'],
    summary: 'What happened to a session and what people wrote about it, newest first.',
    params: s.SessionNamed, answers: { 200: s.ReviewPage },
    errors: ['session_not_found'],
  }),
  addSessionReview: route({
    ...v3, method: 'POST', path: '/v3/sessions/:session_id/reviews/', scopes: writers,
    summary: 'Write a note about a session; its status stays.',
    params: s.SessionNamed, body: s.ReviewCreate, answers: { 201: Done },
    errors: ['session_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  generateSessionPdf: route({
    ...v3, method: 'GET', path: '/v3/session/:session_id/generate-pdf/', scopes: ['customers:read'],
    summary: 'The report of a session that has its result, as a PDF.', answersFile: 'application/pdf',
    params: s.SessionNamed, answers: { 200: s.Report },
    errors: ['session_not_found', 'session_not_finished', 'entity_erased', 'media_unavailable'],
  }),
  shareSession: route({
    ...v3, method: 'POST', path: '/v3/session/:session_id/share/', scopes: writers,
    summary: 'Make a token by which another application takes over an approved session.',
    params: s.SessionNamed, body: s.Share, answers: { 201: s.Shared },
    errors: ['session_not_found', 'session_refused', 'entity_erased', 'party_not_allowed'],
  }),
  armSession: route({
    ...v3, method: 'POST', path: '/v3/session/:session_id/sandbox/arm/', scopes: writers,
    summary: 'Give a scenario to a session of a sandbox nobody has opened: it runs to its end by itself.',
    params: s.SessionNamed, body: s.SessionArm, answers: { 200: s.SessionArmed },
    errors: [
      'sandbox_only', 'session_not_found', 'session_begun', 'session_refused', 'entity_erased', 'entity_blocked',
      'party_not_allowed',
    ],
  }),
  importSharedSession: route({
    ...v3, method: 'POST', path: '/v3/session/import-shared/', scopes: writers,
    summary: 'Take over a session that another application has shared.',
    body: s.ImportShared, answers: { 201: s.SessionShape },
    errors: [...shareErrors, 'entity_not_found', 'entity_erased', 'entity_blocked', 'session_not_found'],
  }),
}
