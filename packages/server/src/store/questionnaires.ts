/** Questionnaires: every change is another version, and none is ever written again. */
import type { Questionnaire } from '@ostiary/domain/questionnaire/questionnaire'
import type { Database } from './db.ts'

export interface StoredQuestionnaire extends Questionnaire {
  readonly questionnaireId: string
  readonly applicationId: string
  readonly version: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

// A type, not an interface: a row is a record of columns.
type Row = Pick<
  StoredQuestionnaire,
  'questionnaireId' | 'applicationId' | 'version' | 'createdAtMs' | 'updatedAtMs'
> & { body: string }

const columns = `q.questionnaire_id as "questionnaireId", q.application_id as "applicationId",
  v.version, v.body, q.created_at as "createdAtMs", q.updated_at as "updatedAtMs"`
const joined = `questionnaire q join questionnaire_version v
  on v.questionnaire_id = q.questionnaire_id`

const questionnaireOf = ({ body, ...row }: Row): StoredQuestionnaire => ({
  ...row,
  ...(JSON.parse(body) as Questionnaire), // as it is written below
})

interface Named {
  readonly applicationId: string
  readonly questionnaireId: string
}

export async function findQuestionnaire(
  db: Database,
  { applicationId, questionnaireId }: Named,
): Promise<StoredQuestionnaire | undefined> {
  const { rows } = await db.query<Row>({
    text: `select ${columns} from ${joined} and v.version = q.version
      where q.application_id = $1 and q.questionnaire_id = $2 and q.archived_at is null`,
    values: [applicationId, questionnaireId],
  })
  return rows[0] && questionnaireOf(rows[0])
}

/**
 * The same within a change: nobody else changes it until the commit. Locked first and read
 * afterwards: a join that waits for the lock would look for the version there was before.
 */
export async function lockQuestionnaire(
  db: Database,
  named: Named,
): Promise<StoredQuestionnaire | undefined> {
  await db.query({
    text: `select 1 from questionnaire where application_id = $1 and questionnaire_id = $2
      for update`,
    values: [named.applicationId, named.questionnaireId],
  })
  return findQuestionnaire(db, named)
}

/** What a published workflow asks, also after the questionnaire was changed or deleted. */
export async function questionnaireVersion(
  db: Database,
  { applicationId, questionnaireId, version }: Named & { readonly version: number },
): Promise<StoredQuestionnaire | undefined> {
  const { rows } = await db.query<Row>({
    name: 'questionnaire_version',
    text: `select ${columns} from ${joined}
      where q.application_id = $1 and q.questionnaire_id = $2 and v.version = $3`,
    values: [applicationId, questionnaireId, version],
  })
  return rows[0] && questionnaireOf(rows[0])
}

/** The newest version of each of these that is there. */
export async function newestVersions(
  db: Database,
  applicationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ questionnaireId: string; version: number }>({
    text: `select questionnaire_id as "questionnaireId", version from questionnaire
      where application_id = $1 and questionnaire_id = any ($2::uuid[]) and archived_at is null`,
    values: [applicationId, ids],
  })
  return new Map(rows.map((row) => [row.questionnaireId, row.version]))
}

export async function questionnairePage(
  db: Database,
  page: { readonly applicationId: string; readonly limit: number; readonly offset: number },
): Promise<StoredQuestionnaire[]> {
  const { rows } = await db.query<Row>({
    text: `select ${columns} from ${joined} and v.version = q.version
      where q.application_id = $1 and q.archived_at is null
      order by q.created_at desc, q.questionnaire_id desc
      limit ${page.limit} offset ${page.offset}`,
    values: [page.applicationId],
  })
  return rows.map(questionnaireOf)
}

export async function questionnaireCount(db: Database, applicationId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count from questionnaire
      where application_id = $1 and archived_at is null`,
    values: [applicationId],
  })
  return rows[0]!.count // an aggregate has a row
}

/** Writes a version beside those there are; the first makes the questionnaire. Call it locked. */
export async function writeQuestionnaire(
  db: Database,
  one: StoredQuestionnaire & { readonly author: string },
): Promise<void> {
  const at = new Date(one.updatedAtMs)
  await db.query({
    text: `insert into questionnaire (questionnaire_id, application_id, version, created_at,
        updated_at) values ($1, $2, $3, $4, $4)
      on conflict (questionnaire_id) do update set version = $3, updated_at = $4`,
    values: [one.questionnaireId, one.applicationId, one.version, at],
  })
  const { title, description, languages, sections } = one
  await db.query({
    text: `insert into questionnaire_version (questionnaire_id, version, application_id, body,
        author, created_at) values ($1, $2, $3, $4, $5, $6)`,
    values: [
      one.questionnaireId,
      one.version,
      one.applicationId,
      JSON.stringify({ title, description, languages, sections }),
      one.author,
      at,
    ],
  })
}

export async function archiveQuestionnaire(
  db: Database,
  questionnaireId: string,
  atMs: number,
): Promise<void> {
  await db.query({
    text: `update questionnaire set archived_at = $2, updated_at = $2 where questionnaire_id = $1`,
    values: [questionnaireId, new Date(atMs)],
  })
}
