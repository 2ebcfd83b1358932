/** Reads and writes applications and their settings. */
import type { Database } from '../../store/db.ts'
import type { Application, Settings } from '../../store/tenants.ts'

const columns =
  'application_id as "applicationId", name, environment, settings, created_at as "createdAtMs"'

type Row = Omit<Application, 'settings'> & { readonly settings: string }
const applicationOf = (row: unknown): Application => {
  const one = row as Row
  return { ...one, settings: JSON.parse(one.settings) as Settings }
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

/** Every application, oldest first. */
export async function allApplications(db: Database): Promise<Application[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from application order by created_at, application_id`,
  })
  return rows.map(applicationOf)
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
