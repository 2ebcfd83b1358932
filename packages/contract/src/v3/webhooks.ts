/** Webhook destinations as the reference has them (entity reference 2.11, 3.4). */
import { captureMethods } from '@ostiary/domain/application'
import { destinationEvents } from '@ostiary/domain/events'
import { retentionMonths } from '@ostiary/domain/retention'
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient, Timestamp, resultsPage } from './shapes.ts'

const versions = ['v1', 'v2', 'v3'] as const
const Count = Type.Integer({ minimum: 0 })
const Milliseconds = Nullable(Type.Integer())

const Destination = Type.Object({
  uuid: Id,
  label: Type.String(),
  url: Type.String(),
  enabled: Type.Boolean(),
  webhook_version: OneOf(versions, 'Kept as it was sent; bodies are those of the newest version.'),
  secret_shared_key: Type.String({ description: 'Signs every delivery, as UTF-8 text.' }),
  subscribed_events: Type.Array(Type.String()),
  include_personal_data: Type.Boolean(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
  summary: Type.Object(
    {
      total_deliveries: Count,
      failed_deliveries: Count,
      error_rate_percentage: Type.Number(),
      min_response_time_ms: Milliseconds,
      avg_response_time_ms: Milliseconds,
      max_response_time_ms: Milliseconds,
      last_delivery_at: Timestamp,
    },
    { description: 'Of the latest thousand deliveries of the application.' },
  ),
})

const writable = {
  label: Type.String({ minLength: 1, maxLength: 100 }),
  url: Type.String({ minLength: 1, maxLength: 2000 }),
  enabled: Type.Boolean(),
  webhook_version: OneOf(versions),
  subscribed_events: Type.Array(OneOf(destinationEvents), {
    minItems: 1,
    maxItems: destinationEvents.length,
  }),
  include_personal_data: Type.Boolean(),
}
const { label, url, ...optional } = writable

const Settings = Type.Object({
  webhook_url: Nullable(Type.String()),
  webhook_version: OneOf(versions),
  secret_shared_key: Nullable(Type.String()),
  capture_method: OneOf(captureMethods),
  data_retention_months: Nullable(Type.Integer()),
})

const v3 = { family: 'v3', tag: 'Webhooks', scopes: ['webhooks:write'] } as const
const named = Type.Object({ destination_uuid: Id })
const path = '/v3/webhook/destinations/'
const one = `${path}:destination_uuid/` as const

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const webhookRoutesV3 = {
  listDestinations: route({
    ...v3, method: 'GET', path, summary: 'List webhook destinations.',
    answers: { 200: resultsPage(Destination) }, errors: [],
  }),
  createDestination: route({
    ...v3, method: 'POST', path, summary: 'Create a webhook destination; its secret signs its deliveries.',
    body: Lenient({ label, url, ...Type.Partial(Type.Object(optional)).properties }),
    answers: { 201: Destination }, errors: ['webhook_url_refused', 'webhook_url_taken'],
  }),
  getDestination: route({
    ...v3, method: 'GET', path: one, summary: 'Read one webhook destination.',
    params: named, answers: { 200: Destination }, errors: ['webhook_not_found'],
  }),
  updateDestination: route({
    ...v3, method: 'PATCH', path: one, summary: 'Change a webhook destination.',
    params: named, body: Lenient(Type.Partial(Type.Object(writable)).properties),
    answers: { 200: Destination }, errors: ['webhook_not_found', 'webhook_url_refused', 'webhook_url_taken'],
  }),
  removeDestination: route({
    ...v3, method: 'DELETE', path: one, summary: 'Remove a webhook destination and what still waits for it.',
    params: named, answers: { 204: null }, errors: ['webhook_not_found'],
  }),
  getWebhookSettings: route({
    ...v3, method: 'GET', path: '/v3/webhook/', summary: 'What older clients set: one destination, and the retention.',
    answers: { 200: Settings }, errors: [],
  }),
  updateWebhookSettings: route({
    ...v3, method: 'PATCH', path: '/v3/webhook/', summary: 'Change what older clients set.',
    body: Lenient({
      webhook_url: Type.Optional(Nullable(url)),
      webhook_version: Type.Optional(OneOf(versions)),
      rotate_secret_key: Type.Optional(Type.Boolean()),
      capture_method: Type.Optional(OneOf(captureMethods)),
      data_retention_months: Type.Optional(
        Nullable(Type.Integer({ minimum: retentionMonths.least, maximum: retentionMonths.most })),
      ),
    }),
    answers: { 200: Settings },
    errors: ['webhook_url_refused', 'webhook_url_taken', 'webhook_url_not_set', 'scope_missing'],
  }),
}
