/** Reads what a caller wants of a schedule of re-verification, laid over what is there. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Schedule, Trigger, TriggerType } from '@ostiary/domain/reverification/schedule'
import type { Database } from '../../store/db.ts'
import { publishedWorkflow } from '../../store/workflows.ts'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

interface SentTrigger {
  readonly type: TriggerType
  readonly months?: number
  readonly days?: number
}

/** As the contract has read it. */
interface WantedBody {
  readonly label?: string
  readonly session_kind?: EntityKind
  readonly workflow_id?: string | null
  readonly new_workflow_id?: string | null
  readonly trigger?: SentTrigger
  readonly notify?: boolean
  readonly grace_days?: number | null
  readonly monitored_only?: boolean
  readonly enabled?: boolean
}

export type Wanted = Omit<Schedule, 'scheduleId' | 'applicationId'>

const usual: Omit<Wanted, 'trigger'> = {
  label: 'Re-verification',
  kind: 'user',
  workflowId: null,
  newWorkflowId: null,
  notify: false,
  graceDays: null,
  monitoredOnly: false,
  enabled: true,
}

const wrong = (name: string, message: string): never =>
  refuse('body_invalid', undefined, { errors: [{ path: `/${name}`, message }] })

function triggerOf({ type, months, days }: SentTrigger): Trigger {
  switch (type) {
    case 'every_months':
      return { type, months: months ?? wrong('trigger', 'wants `months` beside its type') }
    case 'before_document_expiry':
      return { type, days: days ?? wrong('trigger', 'wants `days` beside its type') }
    case 'on_risk':
      return { type, standing: 'FLAGGED' }
  }
}

/**
 * @param held what stays where nothing is said of it; absent for a new one
 * @throws Refused where it names no workflow, or one of the other kind
 */
export async function readWanted(
  db: Database,
  call: Call,
  held: Partial<Wanted> = {},
): Promise<Wanted> {
  const body = call.body as WantedBody
  const before = { ...usual, ...held }
  const trigger = body.trigger ? triggerOf(body.trigger) : held.trigger
  const wanted: Wanted = {
    label: body.label?.trim() || before.label,
    kind: body.session_kind ?? before.kind,
    workflowId: body.workflow_id === undefined ? before.workflowId : body.workflow_id,
    newWorkflowId: body.new_workflow_id === undefined ? before.newWorkflowId : body.new_workflow_id,
    trigger: trigger ?? wrong('trigger', 'says when somebody is to be verified again'),
    notify: body.notify ?? before.notify,
    graceDays: body.grace_days === undefined ? before.graceDays : body.grace_days,
    monitoredOnly: body.monitored_only ?? before.monitoredOnly,
    enabled: body.enabled ?? before.enabled,
  }
  const about = await workflowNamed(db, call, { name: 'workflow_id', id: wanted.workflowId })
  const runs = await workflowNamed(db, call, { name: 'new_workflow_id', id: wanted.newWorkflowId })
  const kind = about?.kind ?? body.session_kind ?? runs?.kind ?? wanted.kind
  if (body.session_kind !== undefined && body.session_kind !== kind)
    wrong('session_kind', 'is not the kind of `workflow_id`')
  if (runs && runs.kind !== kind)
    wrong('new_workflow_id', 'is not of the kind the schedule is about')
  return { ...wanted, kind }
}

async function workflowNamed(
  db: Database,
  call: Call,
  { name, id }: { readonly name: keyof WantedBody; readonly id: string | null },
): Promise<{ readonly kind: EntityKind } | undefined> {
  if (id === null) return undefined
  const { applicationId } = call.principal.application
  const found = await publishedWorkflow(db, { applicationId, workflowId: id })
  // One that was archived since is no reason to refuse what is changed beside it.
  if (!found && call.body[name] !== undefined)
    wrong(name, 'is not the id of a published workflow of this application')
  return found
}
