/**
 * Where each table lives on one machine and on a cluster: one typed list that the catalog test
 * holds the schema to.
 */

export type Placement = 'by entity' | 'by own key' | 'reference' | 'local'

/**
 * `by entity`: distributed by entity_id, co-located. `reference`: small, written seldom, copied to
 * every node.
 */
export const placement: Readonly<Record<string, Placement>> = {
  application: 'reference',
  api_key: 'reference',
  signing_key: 'reference',
  webhook: 'reference',
  admin_event: 'reference',
  threshold_version: 'reference',
  fraud_model: 'reference',
  list_version: 'reference',
  list_entry: 'reference',
  reference_version: 'reference',
  registry_version: 'reference',
  registry_company: 'reference',
  registry_name: 'reference',
  registry_relation: 'reference',
  setting: 'local',
  migration: 'local',
  directory: 'by own key',
  identifier: 'by own key',
  link: 'by own key',
  session_identifier: 'by own key',
  entity: 'by entity',
  customer: 'by entity',
  evaluation: 'by entity',
  journal: 'by entity',
  effect: 'by entity',
  delivery: 'by entity',
  delivery_attempt: 'by entity',
  idempotency: 'by entity',
  vault: 'by entity',
  entity_search: 'by entity',
  session: 'by entity',
  media: 'by entity',
  session_face: 'by entity',
  tag: 'reference',
  import_run: 'reference',
  import_chunk: 'reference',
  monitoring_job: 'reference',
  access_list: 'reference',
  access_list_entry: 'reference',
  workflow: 'reference',
  workflow_version: 'reference',
  questionnaire: 'reference',
  questionnaire_version: 'reference',
  reverification_schedule: 'reference',
  wallet_screening: 'by own key',
  aml_screening: 'by own key',
  wallet_look_out: 'reference',
  wallet_found: 'by entity',
  monitored_party: 'by entity',
  monitoring_look_out: 'reference',
}
