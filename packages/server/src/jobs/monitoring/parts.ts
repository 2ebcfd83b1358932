/** What the jobs of monitoring are given. */
import type { Logger } from 'pino'
import type { Clock } from '../../platform/clock.ts'
import type { Keyring } from '../../platform/keyring.ts'
import type { PartyIndex } from '../../providers/name-lists/party-index.ts'
import type { Pool } from '../../store/db.ts'
import type { HeadReader } from '../../store/head-reader.ts'
import type { Outage } from '../../store/outage.ts'
import type { Tenants } from '../../store/tenants.ts'
import type { Vault } from '../../store/vault.ts'
import type { WorkflowSource } from '../../store/workflow-source.ts'
import type { Writer } from '../../transitions/writer.ts'

export interface MonitoringParts {
  readonly db: Pool
  readonly clock: Clock
  readonly heads: Pick<HeadReader, 'read'>
  readonly writer: Pick<Writer, 'change'>
  readonly vault: Vault
  readonly keyring: Pick<Keyring, 'lookupKey'>
  readonly workflows: WorkflowSource
  readonly tenants: Pick<Tenants, 'snapshot'>
  /** Everybody who is listed, as screenings see them now. */
  readonly parties: { current(): PartyIndex; refresh(): Promise<void> }
  readonly log: Pick<Logger, 'warn'>
  readonly outage: Pick<Outage, 'explains'>
}
