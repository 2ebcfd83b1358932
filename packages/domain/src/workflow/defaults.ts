/** What a workflow is besides its graph: settings with their bounds, and what they are unsaid. */
import type { WorkflowSettings } from './graph.ts'

/** Why nothing heeds some of them: they are kept for clients that send them. */
export const unusedSettings: Readonly<Partial<Record<keyof WorkflowSettings, string>>> = {
  is_desktop_allowed: 'Whoever opens the link goes on with the device they like.',
}

export const workflowDefaults: WorkflowSettings = {
  max_retry_attempts: 3,
  retry_window_days: 7,
  session_expiration_time: 604_800,
  auto_block_on_decline: false,
  auto_blocklist_identifiers: false,
  kyc_expiration_months: null,
  is_desktop_allowed: false,
}
