/** Schedules of re-verification as /v3 shows them. */
import type { StoredSchedule } from '../../store/reverification.ts'
import { iso } from '../call.ts'

export const scheduleShape = (one: StoredSchedule) => ({
  schedule_id: one.scheduleId,
  label: one.label,
  session_kind: one.kind,
  workflow_id: one.workflowId,
  new_workflow_id: one.newWorkflowId,
  trigger: one.trigger,
  notify: one.notify,
  grace_days: one.graceDays,
  monitored_only: one.monitoredOnly,
  enabled: one.enabled,
  author: one.author,
  last_run: one.run && {
    started_at: iso(one.run.startedAtMs),
    at: iso(one.run.atMs),
    made: one.run.made,
    skipped: one.run.skipped,
  },
  made_total: one.madeTotal,
  created_at: iso(one.createdAtMs),
  updated_at: iso(one.updatedAtMs),
})
