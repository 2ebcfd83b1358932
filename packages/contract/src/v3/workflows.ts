/** Workflows as the reference names their fields (entity reference 2.10). */
import { entityKinds } from '@ostiary/domain/aggregate'
import { templateNames } from '@ostiary/domain/workflow/templates'
import { versionStates } from '@ostiary/domain/workflow/version.lifecycle'
import Type from 'typebox'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient, byOffset, resultsPage } from './shapes.ts'

const Config = Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 100 })
const Json = Type.Unsafe<Record<string, unknown>>({ type: 'object' })
const Time = Type.String({ format: 'date-time' })

const Feature = Type.Object({
  feature: Type.String(),
  config: Json,
  label: Nullable(Type.String()),
  node_id: Type.String({ description: 'Of the graph; sessions name it.' }),
})

export const WorkflowShape = Type.Object({
  uuid: Type.String({ ...Id, description: 'Of this version.' }),
  workflow_id: Type.String({ ...Id, description: 'Of all versions; sessions are created by it.' }),
  version: Type.Integer({ minimum: 1 }),
  status: OneOf(versionStates),
  workflow_label: Type.String(),
  workflow_type: Type.String(),
  session_kind: OneOf(entityKinds),
  is_default: Type.Boolean(),
  is_archived: Type.Boolean(),
  is_simple_workflow: Type.Boolean({ description: 'Its features come one after the other.' }),
  is_editable: Type.Boolean({ description: 'It is a draft; PATCH of another makes one.' }),
  is_white_label_enabled: Type.Boolean(),
  is_desktop_allowed: Type.Boolean(),
  max_retry_attempts: Type.Integer(),
  retry_window_days: Nullable(Type.Integer()),
  session_expiration_time: Type.Integer({ description: 'Seconds.' }),
  auto_block_on_decline: Type.Boolean(),
  auto_blocklist_identifiers: Type.Boolean(),
  kyc_expiration_months: Nullable(Type.Integer()),
  features: Type.Array(Feature),
  workflow_url: Type.String(),
  total_price: Type.String(),
  created_at: Time,
  updated_at: Time,
})
export const WorkflowPage = resultsPage(WorkflowShape)
export const WorkflowFilter = Type.Object({
  ...byOffset,
  session_kind: Type.Optional(OneOf(entityKinds)),
})

const Features = Type.Array(
  Lenient({
    feature: Type.String({ maxLength: 40, description: 'In any letter case.' }),
    config: Type.Optional(Nullable(Config)),
    label: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  }),
  { minItems: 1, maxItems: 90, description: 'In the order they are asked.' },
)

const settings = {
  workflow_label: Type.Optional(Type.String({ minLength: 1, maxLength: 50, pattern: '\\S' })),
  workflow_type: Type.Optional(
    Type.String({
      maxLength: 50,
      pattern: '^[a-z][a-z0-9_]*$',
      description: 'Your word for it; `kyb` makes a workflow of companies, `kyc` one of persons.',
    }),
  ),
  features: Type.Optional(Features),
  status: Type.Optional(OneOf(['draft', 'published'])),
  is_default: Type.Optional(
    Type.Boolean({ description: 'Counts from the moment it is published.' }),
  ),
  is_white_label_enabled: Type.Optional(
    Type.Unsafe<false>({ type: 'boolean', enum: [false], description: 'There is none.' }),
  ),
  is_desktop_allowed: Type.Optional(Type.Boolean()),
  max_retry_attempts: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 10, description: 'After a declined session.' }),
  ),
  retry_window_days: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 365 }))),
  session_expiration_time: Type.Optional(
    Type.Integer({ minimum: 60, maximum: 31_536_000, description: 'Seconds.' }),
  ),
  auto_block_on_decline: Type.Optional(
    Type.Boolean({ description: 'A declined session blocks its user or business.' }),
  ),
  auto_blocklist_identifiers: Type.Optional(
    Type.Boolean({ description: 'And what identifies it goes onto the system blocklists.' }),
  ),
  kyc_expiration_months: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 120 }))),
}

/** A graph is read by the domain, which says of each node what is wrong with it. */
export const GraphBody = Lenient({ start_node: Type.String({ maxLength: 64 }), nodes: Json })

export const WorkflowCreate = Lenient({
  ...settings,
  graph: Type.Optional(GraphBody),
  template: Type.Optional(OneOf(templateNames, 'In the place of `features` or `graph`.')),
  questionnaire_uuid: Type.Optional(Type.String({ maxLength: 36, description: 'For a template.' })),
})

export const WorkflowPatch = Lenient(settings)

/** Nothing is read of it. */
export const Anything = Lenient({})

export const GraphShape = Type.Object({
  uuid: Id,
  workflow_id: Id,
  version: Type.Integer(),
  status: OneOf(versionStates),
  start_node: Type.String(),
  nodes: Json,
})

const GraphProblem = Type.Object({
  node_id: Nullable(Type.String({ description: 'Null: the graph as a whole.' })),
  path: Type.String({ description: 'JSON pointer into the graph.' }),
  code: Type.String(),
  message: Type.String(),
})

export const Validity = Type.Object({
  valid: Type.Boolean(),
  errors: Type.Array(GraphProblem),
  warnings: Type.Array(GraphProblem, {
    description: 'Settings that are not heeded, or not everywhere; they keep nothing back.',
  }),
})

export const TemplatePage = resultsPage(
  Type.Object({
    template: OneOf(templateNames),
    workflow_label: Type.String(),
    workflow_type: Type.String(),
    session_kind: OneOf(entityKinds),
    description: Type.String(),
    needs_questionnaire: Type.Boolean(),
    features: Type.Array(Type.Object({ feature: Type.String(), config: Json })),
  }),
)
