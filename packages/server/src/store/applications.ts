/** The table of applications: whose keys, customers and settings are kept apart from others'. */
import { defaultDangerousCountries } from '@ostiary/domain/application'
import type {
  CaptureMethod,
  Environment,
  ScreeningPolicy,
  VerificationProvider,
} from '@ostiary/domain/application'
import { defaultEvaluationSettings } from '@ostiary/domain/evaluation.settings'
import type { EvaluationSettings } from '@ostiary/domain/evaluation.settings'
import type { Database } from './db.ts'

/** What only the settings under `/v3/webhook/` show and change (decision 0028). */
export interface OlderClients {
  /** The one destination that is theirs. */
  readonly destinationId: string | null
  readonly captureMethod: CaptureMethod
}

export interface Settings extends EvaluationSettings {
  readonly screeningPolicy: ScreeningPolicy
  readonly customersWithoutWallet: boolean
  readonly requireSignatures: boolean
  readonly verificationProvider: VerificationProvider
  readonly challengeDomain: string | null
  readonly challengeUri: string | null
  readonly challengeStatement: string
  /** Alpha-2: a business created with one of them begins BLOCKED. */
  readonly dangerousCountries: readonly string[]
  /** How long what was deleted is kept; `null`: until somebody asks for its erasure. */
  readonly retentionMonths: number | null
  /** Absent where no older client set anything. */
  readonly olderClients?: OlderClients
}

export interface Application {
  readonly applicationId: string
  readonly name: string
  readonly environment: Environment
  readonly settings: Settings
  readonly createdAtMs: number
}

const columns =
  'application_id as "applicationId", name, environment, settings, created_at as "createdAtMs"'

/** What applications had not chosen when these settings came. */
const youngSettings = {
  ...defaultEvaluationSettings,
  dangerousCountries: defaultDangerousCountries,
  retentionMonths: null,
}

const applicationOf = (row: Record<string, unknown>): Application => {
  const { settings, ...rest } = row as unknown as Application & { readonly settings: string }
  // Of an application older than a setting that setting is the default.
  const chosen = { ...youngSettings, ...(JSON.parse(settings) as Settings) }
  return { ...rest, settings: chosen }
}

export async function findApplication(
  db: Database,
  applicationId: string,
): Promise<Application | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from application where application_id = $1`,
    values: [applicationId],
  })
  return rows[0] && applicationOf(rows[0])
}

/**
 * Reads an application and keeps others from changing it, or what depends on its settings, until
 * the commit.
 */
export async function lockApplication(
  db: Database,
  applicationId: string,
): Promise<Application | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from application where application_id = $1 for update`,
    values: [applicationId],
  })
  return rows[0] && applicationOf(rows[0])
}

/** Every application, oldest first. */
export async function allApplications(db: Database): Promise<Application[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'applications',
    text: `select ${columns} from application order by created_at, application_id`,
  })
  return rows.map(applicationOf)
}

export async function insertApplication(db: Database, one: Application): Promise<void> {
  await db.query({
    text: `insert into application (application_id, name, environment, settings, created_at)
      values ($1, $2, $3, $4, $5)`,
    values: [
      one.applicationId,
      one.name,
      one.environment,
      JSON.stringify(one.settings),
      new Date(one.createdAtMs),
    ],
  })
}

export async function writeSettings(
  db: Database,
  applicationId: string,
  settings: Settings,
): Promise<void> {
  await db.query({
    text: 'update application set settings = $2 where application_id = $1',
    values: [applicationId, JSON.stringify(settings)],
  })
}
