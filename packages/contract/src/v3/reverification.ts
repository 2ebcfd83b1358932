/** Schedules of re-verification under /v3: their shapes, and the operations. */
import { entityKinds } from '@ostiary/domain/aggregate'
import { scheduleBounds, skipReasons, triggerTypes } from '@ostiary/domain/reverification/schedule'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { route } from '../route.ts'
import { Id, Nullable, OneOf, Time } from '../shapes.ts'
import { Lenient, byOffset, resultsPage } from './shapes.ts'

const { months, days, graceDays } = scheduleBounds
const within = ({ least, most }: { least: number; most: number }, description: string) =>
  Type.Integer({ minimum: least, maximum: most, description })

const Trigger = Lenient({
  type: OneOf(triggerTypes, 'When somebody is to be verified again.'),
  months: Type.Optional(within(months, 'Of `every_months`: counted from the approval.')),
  days: Type.Optional(within(days, 'Of `before_document_expiry`: so long before it.')),
  standing: Type.Optional(OneOf(['FLAGGED'], 'Of `on_risk`: who came to it since the approval.')),
})

const optional = <S extends TSchema>(schema: S) => Type.Optional(Nullable(schema))
const Label = Type.String({ minLength: 1, maxLength: 200 })
const Wanted = {
  session_kind: Type.Optional(OneOf(entityKinds, 'Without `workflow_id`; `user` unless told.')),
  workflow_id: optional(Id),
  new_workflow_id: optional(Id),
  notify: Type.Optional(Type.Boolean()),
  grace_days: optional(within(graceDays, 'How long the link of the new session lives.')),
  monitored_only: Type.Optional(Type.Boolean()),
  enabled: Type.Optional(Type.Boolean()),
}
const Create = Lenient({ label: Label, trigger: Trigger, ...Wanted })
const Patch = Lenient({
  label: Type.Optional(Label),
  trigger: Type.Optional(Trigger),
  ...Wanted,
})

const dryRun = {
  at: Type.Optional(
    Type.String({ format: 'date-time', description: 'As it will be then; now unless told.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, description: 'More than 200 are taken as 200.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 300, description: '`next_cursor` of before.' })),
}
const DryRun = Lenient(dryRun)
const DryRunOf = Lenient({
  label: Type.Optional(Label),
  trigger: Trigger,
  ...Wanted,
  ...dryRun,
})

const Skipped = Type.Object(
  Object.fromEntries(skipReasons.map((one) => [one, Type.Optional(Type.Integer())])),
  { description: 'How many were left out, by reason.' },
)

const Shape = Type.Object(
  {
    schedule_id: Id,
    label: Type.String(),
    session_kind: OneOf(entityKinds),
    workflow_id: Nullable(
      Type.String({ description: 'Whose approved sessions it is about; null for every one.' }),
    ),
    new_workflow_id: Nullable(
      Type.String({ description: 'What the new session runs; null for the same workflow.' }),
    ),
    trigger: Trigger,
    notify: Type.Boolean({ description: 'Asks for an invitation where a contact is known.' }),
    grace_days: Nullable(Type.Integer()),
    monitored_only: Type.Boolean({
      description: 'Leaves out those whose ongoing monitoring is off.',
    }),
    enabled: Type.Boolean(),
    author: Type.String({ description: 'Who wrote it last.' }),
    last_run: Nullable(
      Type.Object(
        { started_at: Time, at: Time, made: Type.Integer(), skipped: Skipped },
        { description: 'Since it last looked from the beginning.' },
      ),
    ),
    made_total: Type.Integer({ description: 'Sessions made by it so far.' }),
    created_at: Time,
    updated_at: Time,
  },
  { $id: 'ReverificationSchedule' },
)

const Forecast = Type.Object({
  at: Time,
  due: Type.Integer({ description: 'So many sessions would be made.' }),
  skipped: Skipped,
  complete: Type.Boolean({ description: 'Whether everybody was counted, not the first alone.' }),
  next_cursor: Nullable(Type.String({ description: 'Who comes behind the last row.' })),
  results: Type.Array(
    Type.Object({
      vendor_data: Nullable(Type.String()),
      session_id: Type.String({ description: 'The approved session that is done again.' }),
      workflow_id: Type.String({ description: 'What the new session runs.' }),
      due_at: Time,
      reason: OneOf(triggerTypes),
    }),
  ),
})

/** What a session says of the schedule that made it; `null` of any other. */
export const Reverification = Nullable(
  Type.Object({
    schedule_id: Type.String(),
    reason: OneOf(triggerTypes),
    due_at: Time,
    of_session_id: Type.String(),
  }),
)

const v3 = { family: 'v3', tag: 'Sessions' } as const
const named = Type.Object({ schedule_id: Id })
const reads = ['customers:read'] as const
const writes = ['workflows:write'] as const

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const reverificationRoutesV3 = {
  listReverificationSchedules: route({
    ...v3, method: 'GET', path: '/v3/reverification-schedules/', scopes: reads,
    summary: 'Schedules of re-verification, newest first, each with what it did last.',
    query: Type.Object({ ...byOffset }), answers: { 200: resultsPage(Shape) },
    errors: [],
  }),
  createReverificationSchedule: route({
    ...v3, method: 'POST', path: '/v3/reverification-schedules/', scopes: writes,
    summary: 'Make a schedule; unless it is not enabled, whoever is due is asked at once.',
    body: Create, answers: { 201: Shape },
    errors: [],
  }),
  dryRunReverification: route({
    ...v3, method: 'POST', path: '/v3/reverification-schedules/dry-run/', scopes: reads,
    summary: 'Who would be asked by a schedule that is not kept; nothing is written.',
    body: DryRunOf, answers: { 200: Forecast },
    errors: ['cursor_invalid'],
  }),
  getReverificationSchedule: route({
    ...v3, method: 'GET', path: '/v3/reverification-schedules/:schedule_id/', scopes: reads,
    summary: 'Read a schedule, and what it did last.',
    params: named, answers: { 200: Shape },
    errors: ['reverification_schedule_not_found'],
  }),
  updateReverificationSchedule: route({
    ...v3, method: 'PATCH', path: '/v3/reverification-schedules/:schedule_id/', scopes: writes,
    summary: 'Change a schedule; sessions it has made go on.',
    params: named, body: Patch, answers: { 200: Shape },
    errors: ['reverification_schedule_not_found'],
  }),
  deleteReverificationSchedule: route({
    ...v3, method: 'DELETE', path: '/v3/reverification-schedules/:schedule_id/', scopes: writes,
    summary: 'Delete a schedule; sessions it has made go on.',
    params: named, answers: { 204: null },
    errors: ['reverification_schedule_not_found'],
  }),
  dryRunReverificationSchedule: route({
    ...v3, method: 'POST', path: '/v3/reverification-schedules/:schedule_id/dry-run/', scopes: reads,
    summary: 'Who would be asked by a schedule, enabled or not; nothing is written.',
    params: named, body: DryRun, answers: { 200: Forecast },
    errors: ['reverification_schedule_not_found', 'cursor_invalid'],
  }),
}
