/**
 * Every operation of the API in one table: the server binds handlers to it, the SDK calls by it,
 * OpenAPI prints it.
 */
import type { ErrorCode } from '@ostiary/domain/errors'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import * as c from './customers.ts'
import * as e from './evaluations.ts'
import { evaluationRoutes } from './evaluations.routes.ts'
import { listRoutes } from './lists.routes.ts'
import { routesV3 } from './v3/routes.ts'
import * as o from './operations.ts'
import { NoBody, id, route } from './route.ts'
import type { Route } from './route.ts'
import { Id, pathName } from './shapes.ts'

export type { Route } from './route.ts'

const signingKeyId = Type.Object({ id: Type.String({ pattern: pathName(100) }) })
const deliveryId = Type.Object({ id: Type.String({ pattern: '^dlv_[A-Za-z0-9_-]{54}$' }) })

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const customers = {
  createCustomer: route({
    method: 'POST', path: '/v1/customers', scopes: ['customers:write'],
    tag: 'Customers', summary: 'Create a customer and get the challenge its wallet must sign.',
    body: c.CustomerCreate, answers: { 201: c.CustomerShape },
    errors: [
      'wallet_invalid', 'wallet_required', 'customer_exists', 'customer_barred', 'entity_blocked',
      'entity_erased',
    ],
  }),
  listCustomers: route({
    method: 'GET', path: '/v1/customers', scopes: ['customers:read'],
    tag: 'Customers', summary: 'List customers, newest first.',
    query: c.CustomerFilter, answers: { 200: c.CustomerPage },
    errors: ['cursor_invalid', 'wallet_invalid'],
  }),
  getCustomer: route({
    method: 'GET', path: '/v1/customers/:id', scopes: ['customers:read'],
    tag: 'Customers', summary: 'Read one customer: state, what is awaited, holds, allowed events.',
    params: id, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found'],
  }),
  getChallenge: route({
    method: 'GET', path: '/v1/customers/:id/challenge', scopes: ['customers:write'],
    tag: 'Customers', summary: 'The challenge to sign; a fresh one if the last has expired.',
    params: id, answers: { 200: c.ChallengeShape },
    errors: ['customer_not_found', 'transition_refused', 'entity_erased'],
  }),
  signChallenge: route({
    method: 'POST', path: '/v1/customers/:id/challenge/sign', scopes: ['customers:write'],
    tag: 'Customers', summary: 'Submit the wallet\'s signature; screening begins.',
    params: id, body: c.ChallengeSign, answers: { 202: c.CustomerShape },
    errors: [
      'customer_not_found', 'challenge_invalid', 'challenge_expired', 'signer_mismatch', 'signature_malformed',
      'signature_invalid', 'signature_unverifiable', 'transition_refused', 'entity_erased',
    ],
  }),
  getVerification: route({
    method: 'GET', path: '/v1/customers/:id/verification', scopes: ['customers:write'],
    tag: 'Customers', summary: 'What the person needs to be verified: provider, link, expiry, attempt.',
    params: id, answers: { 200: c.VerificationShape },
    errors: ['customer_not_found', 'verification_not_open', 'entity_erased'],
  }),
  activateCustomer: route({
    method: 'PATCH', path: '/v1/customers/:id/activate', scopes: ['customers:write', 'analyst:decide'],
    tag: 'Customers', summary: 'Lift a hold; the customer is active again when it was the last.',
    params: id, body: c.SwitchBody, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found', 'transition_refused', 'hold_not_yours', 'party_not_allowed', 'entity_blocked'],
  }),
  deactivateCustomer: route({
    method: 'PATCH', path: '/v1/customers/:id/deactivate', scopes: ['customers:write', 'analyst:decide'],
    tag: 'Customers', summary: 'Switch a customer off under a hold of your party.',
    params: id, body: c.SwitchBody, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found', 'transition_refused', 'party_not_allowed'],
  }),
  listActivities: route({
    method: 'GET', path: '/v1/customers/:id/activities', scopes: ['customers:read'],
    tag: 'Customers', summary: 'Everything that happened to the customer and its entity, oldest first.',
    params: id, query: c.ActivityFilter, answers: { 200: c.ActivityPage },
    errors: ['customer_not_found', 'cursor_invalid'],
  }),
  getGate: route({
    method: 'GET', path: '/v1/customers/:id/gate', scopes: ['customers:read'],
    tag: 'Customers', summary: 'What the customer may do now, and why not.',
    params: id, answers: { 200: c.GateShape },
    errors: ['customer_not_found'],
  }),
}

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const decisions = {
  decideScreening: route({
    method: 'POST', path: '/v1/customers/:id/screening/decision', scopes: ['analyst:decide'],
    tag: 'Decisions', summary: 'An analyst clears or fails the wallet screening.',
    params: id, body: c.ScreeningDecision, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found', 'transition_refused', 'party_not_allowed', 'entity_erased'],
  }),
  decideVerification: route({
    method: 'POST', path: '/v1/customers/:id/verification/decision', scopes: ['analyst:decide'],
    tag: 'Decisions', summary: 'An analyst passes or fails the verification.',
    params: id, body: c.VerificationDecision, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found', 'transition_refused', 'decision_refused', 'party_not_allowed', 'entity_erased'],
  }),
  rejectCustomer: route({
    method: 'POST', path: '/v1/customers/:id/reject', scopes: ['analyst:decide'],
    tag: 'Decisions', summary: 'An analyst rejects a customer for good, on evidence of illicit activity.',
    params: id, body: c.RejectBody, answers: { 200: c.CustomerShape },
    errors: ['customer_not_found', 'transition_refused', 'party_not_allowed'],
  }),
}

const again = 'the check is asked again later.'
const simulated = <const B extends TSchema>(
  call: string,
  body: B,
  summary: string,
  more: readonly ErrorCode[] = [],
) =>
  route({
    method: 'PATCH',
    path: `/v1/simulator/customers/:id/${call}`,
    scopes: ['simulator'],
    tag: 'Simulator',
    summary,
    params: id,
    body,
    answers: { 202: null },
    errors: ['customer_not_found', 'transition_refused', 'entity_erased', 'sandbox_only', ...more],
  })

const answering = ['evaluation_not_found'] as const

// A table is easier to check when its columns line up.
// oxfmt-ignore
const simulator = {
  simulateVerify:             simulated('verify', c.SimulatedPerson, 'The person passes verification.'),
  simulateReject:             simulated('reject', c.SimulatedPerson, 'The person fails verification.'),
  simulateVerificationOutage: simulated('verification-outage', NoBody, `The identity provider is down; ${again}`),
  simulateScreeningClear:     simulated('screening-clear', NoBody, 'The wallet screening comes back clear.'),
  simulateScreeningHit:       simulated('screening-hit', NoBody, 'The wallet screening finds an exact hit.'),
  simulateScreeningOutage:    simulated('screening-outage', NoBody, `The screening provider is down; ${again}`),
  simulateWatchlistHit:       simulated('watchlist-hit', NoBody, 'Ongoing monitoring finds the person on a watchlist.'),
  simulateCheckAnswer:        simulated('check-answer', e.SimulatedAnswer, 'Answered late, or again.', answering),
  simulateMonitoringHit:      simulated('monitoring-hit', NoBody, 'Monitoring finds the wallet on a list.'),
}

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const webhooks = {
  putWebhook: route({
    method: 'PUT', path: '/v1/webhooks', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Create a destination, or change one by its id; a change enables it again.',
    body: o.WebhookPut, answers: { 200: o.WebhookShape },
    errors: ['webhook_url_refused', 'webhook_not_found'],
  }),
  listWebhooks: route({
    method: 'GET', path: '/v1/webhooks', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'List destinations.',
    answers: { 200: o.WebhookList },
    errors: [],
  }),
  getWebhook: route({
    method: 'GET', path: '/v1/webhooks/:id', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Read one destination.',
    params: id, answers: { 200: o.WebhookShape },
    errors: ['webhook_not_found'],
  }),
  deleteWebhook: route({
    method: 'DELETE', path: '/v1/webhooks/:id', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Remove a destination and what still waits for it.',
    params: id, answers: { 204: null },
    errors: ['webhook_not_found'],
  }),
  addWebhookSecret: route({
    method: 'POST', path: '/v1/webhooks/:id/secrets', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Add a live secret; deliveries carry a signature of each.',
    params: id, body: NoBody, answers: { 201: o.WebhookShape },
    errors: ['webhook_not_found', 'webhook_secrets_full'],
  }),
  deleteWebhookSecret: route({
    method: 'DELETE', path: '/v1/webhooks/:id/secrets/:secretId', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Retire a secret; the last one stays.',
    params: Type.Object({ id: Id, secretId: Type.String({ pattern: pathName(40) }) }),
    answers: { 204: null },
    errors: ['webhook_not_found', 'webhook_secret_not_found', 'webhook_secret_last'],
  }),
  listDeliveries: route({
    method: 'GET', path: '/v1/webhooks/deliveries', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Deliveries, newest first.',
    query: o.DeliveryFilter, answers: { 200: o.DeliveryPage },
    errors: ['cursor_invalid'],
  }),
  getDelivery: route({
    method: 'GET', path: '/v1/webhooks/deliveries/:id', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'One delivery with its attempts.',
    params: deliveryId, answers: { 200: o.DeliveryShape },
    errors: ['delivery_not_found'],
  }),
  resendDelivery: route({
    method: 'POST', path: '/v1/webhooks/deliveries/:id/resend', scopes: ['webhooks:write'],
    tag: 'Webhooks', summary: 'Send a delivery again now.',
    params: deliveryId, body: NoBody, answers: { 202: o.DeliveryShape },
    errors: ['delivery_not_found', 'webhook_not_found', 'webhook_disabled'],
  }),
  listEvents: route({
    method: 'GET', path: '/v1/events', scopes: ['customers:read'],
    tag: 'Webhooks', summary: 'All events in the order they were committed, from a cursor.',
    query: o.EventFilter, answers: { 200: o.EventPage },
    errors: ['cursor_invalid'],
  }),
}

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const administration = {
  createKey: route({
    method: 'POST', path: '/v1/keys', scopes: ['keys:write'],
    tag: 'Keys', summary: 'Make an API key of one party.',
    body: o.KeyCreate, answers: { 201: o.KeyShape },
    errors: ['key_scope_excess'],
  }),
  listKeys: route({
    method: 'GET', path: '/v1/keys', scopes: ['keys:write'],
    tag: 'Keys', summary: 'List API keys.',
    answers: { 200: o.KeyList },
    errors: [],
  }),
  deleteKey: route({
    method: 'DELETE', path: '/v1/keys/:id', scopes: ['keys:write'],
    tag: 'Keys', summary: 'Revoke an API key.',
    params: id, answers: { 204: null },
    errors: ['key_not_found'],
  }),
  putSigningKey: route({
    method: 'PUT', path: '/v1/signing-keys', scopes: ['keys:write'],
    tag: 'Keys', summary: 'Register the public key that signs requests.',
    body: o.SigningKeyPut, answers: { 200: o.SigningKeyShape },
    errors: ['signing_key_invalid'],
  }),
  listSigningKeys: route({
    method: 'GET', path: '/v1/signing-keys', scopes: ['keys:write'],
    tag: 'Keys', summary: 'List signing keys.',
    answers: { 200: o.SigningKeyList },
    errors: [],
  }),
  deleteSigningKey: route({
    method: 'DELETE', path: '/v1/signing-keys/:id', scopes: ['keys:write'],
    tag: 'Keys', summary: 'Remove a signing key.',
    params: signingKeyId, answers: { 204: null },
    errors: ['signing_key_not_found', 'signing_key_last'],
  }),
  getApplication: route({
    method: 'GET', path: '/v1/application', scopes: ['customers:read'],
    tag: 'Application', summary: 'The application of this key and its settings.',
    answers: { 200: o.ApplicationShape },
    errors: [],
  }),
  patchApplication: route({
    method: 'PATCH', path: '/v1/application', scopes: ['application:write'],
    tag: 'Application', summary: 'Change settings.',
    body: o.SettingsPatch, answers: { 200: o.ApplicationShape },
    errors: ['sandbox_only'],
  }),
  listThresholds: route({
    method: 'GET', path: '/v1/application/thresholds', scopes: ['customers:read'],
    tag: 'Application', summary: 'Every version of the thresholds of evaluations, newest first.',
    answers: { 200: o.ThresholdVersions },
    errors: [],
  }),
}

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const entities = {
  createEntity: route({
    method: 'POST', path: '/v1/entities', scopes: ['customers:write', 'analyst:decide'],
    tag: 'Entities', summary: 'Create a user or business without onboarding it.',
    body: o.EntityCreate, answers: { 201: o.EntityShape },
    errors: ['entity_exists', 'customer_barred'],
  }),
  findEntities: route({
    method: 'GET', path: '/v1/entities', scopes: ['customers:read'],
    tag: 'Entities', summary: 'Find an entity by your own id.',
    query: o.EntityFilter, answers: { 200: o.EntityList },
    errors: [],
  }),
  getEntity: route({
    method: 'GET', path: '/v1/entities/:id', scopes: ['customers:read'],
    tag: 'Entities', summary: 'Read one entity: standing, block, flag.',
    params: id, answers: { 200: o.EntityShape },
    errors: ['entity_not_found'],
  }),
  getEntityGate: route({
    method: 'GET', path: '/v1/entities/:id/gate', scopes: ['customers:read'],
    tag: 'Entities', summary: 'What the user or business may do now, onboarded or not, and why not.',
    params: id, answers: { 200: c.GateShape },
    errors: ['entity_not_found'],
  }),
  blockEntity: route({
    method: 'PATCH', path: '/v1/entities/:id/block', scopes: ['analyst:decide'],
    tag: 'Entities', summary: 'Block an entity; its customer is held.',
    params: id, body: o.StandingBody, answers: { 200: o.EntityShape },
    errors: ['entity_not_found', 'transition_refused', 'party_not_allowed'],
  }),
  releaseEntity: route({
    method: 'PATCH', path: '/v1/entities/:id/release', scopes: ['analyst:decide'],
    tag: 'Entities', summary: 'Release a blocked entity; the hold of the block is lifted.',
    params: id, body: o.StandingBody, answers: { 200: o.EntityShape },
    errors: ['entity_not_found', 'transition_refused', 'customer_rejected', 'party_not_allowed'],
  }),
  eraseEntity: route({
    method: 'POST', path: '/v1/entities/:id/erase', scopes: ['personal:erase'],
    tag: 'Entities', summary: 'Destroy the data key: the person is erased, the journal still verifies.',
    params: id, body: o.EraseBody, answers: { 200: o.EntityShape },
    errors: ['entity_not_found', 'party_not_allowed'],
  }),
}

export const routes = {
  ...customers,
  ...decisions,
  ...evaluationRoutes,
  ...simulator,
  ...webhooks,
  ...administration,
  ...listRoutes,
  ...entities,
  ...routesV3,
}
export type Routes = typeof routes
export type OperationId = keyof Routes

/** What any operation may answer beside its own. */
export const commonErrors: readonly ErrorCode[] = [
  'key_missing',
  'key_invalid',
  'key_address_refused',
  'scope_missing',
  'signature_missing',
  'signature_refused',
  'rate_limited',
  'header_invalid',
  'overloaded',
  'store_unavailable',
  'keys_unavailable',
  'service_starting',
  'internal',
]
export const writeErrors: readonly ErrorCode[] = [
  'idempotency_key_required',
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'body_invalid',
  'body_not_json',
  'body_too_large',
  'media_type_unsupported',
  'version_conflict',
]

/** Whether nobody but an analyst may call it; a key of both parties then says that it is one. */
export const analystOnly = (one: Route): boolean =>
  one.family === undefined && one.scopes.every((scope) => scope === 'analyst:decide')

export const writes = (one: Route): boolean => one.method !== 'GET'

/** Clients of the reference send no key of their own; who does is answered once. */
export const needsIdempotencyKey = (one: Route): boolean => writes(one) && one.family === undefined

/** Every error an operation may answer. */
export function errorsOf(one: Route): ErrorCode[] {
  return [
    ...new Set<ErrorCode>([
      ...one.errors,
      ...(one.params ? (['id_invalid'] as const) : []),
      'query_invalid',
      ...(writes(one) ? writeErrors : []),
      ...commonErrors,
    ]),
  ]
}
