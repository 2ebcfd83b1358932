/**
 * The versions of each application's fraud model: drafts, the committed ones with the one in force,
 * and what was discarded. The built-in model is in no row.
 */
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import { modelData, readModel } from '@ostiary/domain/risk/model-version'
import type { ModelState } from '@ostiary/domain/risk/model-version'
import type { Database } from './db.ts'

/** A version as it is kept. */
export interface StoredModel {
  readonly applicationId: string
  readonly version: string
  readonly state: ModelState
  readonly inForce: boolean
  /** `ModelData` as JSON. */
  readonly body: string
  /** The version it was made from; `null` where it came whole. */
  readonly basedOn: string | null
  /** Who made it: `key:<id>`. */
  readonly author: string
  /** The version in force when it was last replayed; `null` before. */
  readonly replayedAgainst: string | null
  readonly createdAtMs: number
  /** When and by whom it was committed or discarded. */
  readonly settledAtMs: number | null
  readonly settledBy: string | null
}

const columns = `application_id as "applicationId", version, state, in_force as "inForce", body,
  based_on as "basedOn", author, replayed_against as "replayedAgainst",
  created_at as "createdAtMs", settled_at as "settledAtMs", settled_by as "settledBy"`

/** Every version of an application, newest first. */
export async function modelsOf(db: Database, applicationId: string): Promise<StoredModel[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from fraud_model where application_id = $1
      order by created_at desc, version desc`,
    values: [applicationId],
  })
  return rows as unknown as StoredModel[] // the columns above, by these names
}

interface Named {
  readonly applicationId: string
  readonly version: string
}

export async function findModel(db: Database, named: Named): Promise<StoredModel | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from fraud_model where application_id = $1 and version = $2`,
    values: [named.applicationId, named.version],
  })
  return rows[0] as StoredModel | undefined // the columns above, by these names
}

/** @returns whether it was written: a version keeps its name for ever, discarded or not */
export async function insertDraft(
  db: Database,
  draft: {
    readonly applicationId: string
    readonly model: FraudModel
    readonly basedOn: string | null
    readonly author: string
    readonly atMs: number
  },
): Promise<boolean> {
  const { applicationId, model, basedOn, author, atMs } = draft
  const { rowCount } = await db.query({
    text: `insert into fraud_model
        (application_id, version, state, body, based_on, author, created_at)
      values ($1, $2, 'draft', $3, $4, $5, $6) on conflict do nothing`,
    values: [
      applicationId,
      model.version,
      JSON.stringify(modelData(model)),
      basedOn,
      author,
      new Date(atMs),
    ],
  })
  return rowCount === 1
}

/** Notes that a draft was replayed, and against which version in force. */
export async function noteReplayed(db: Database, named: Named, against: string): Promise<void> {
  await db.query({
    text: `update fraud_model set replayed_against = $3
      where application_id = $1 and version = $2 and state = 'draft'`,
    values: [named.applicationId, named.version, against],
  })
}

interface Settled extends Named {
  readonly by: string
  readonly atMs: number
}

/** Puts a draft in force in place of the one that is; that one stays for replay. */
export async function commitModel(db: Database, settled: Settled): Promise<void> {
  await db.query({
    text: 'update fraud_model set in_force = false where application_id = $1 and in_force',
    values: [settled.applicationId],
  })
  await settle(db, settled, `state = 'committed', in_force = true`)
}

export const discardModel = (db: Database, settled: Settled): Promise<void> =>
  settle(db, settled, `state = 'discarded'`)

async function settle(db: Database, settled: Settled, changes: string): Promise<void> {
  await db.query({
    text: `update fraud_model set ${changes}, settled_at = $3, settled_by = $4
      where application_id = $1 and version = $2 and state = 'draft'`,
    values: [settled.applicationId, settled.version, new Date(settled.atMs), settled.by],
  })
}

/** The committed versions of an application: by name, and which one is in force. */
interface CommittedModels {
  readonly inForce: string
  /** `null`: this release cannot read what is stored. */
  readonly byVersion: ReadonlyMap<string, FraudModel | null>
}
export type AllCommitted = ReadonlyMap<string, CommittedModels>

// Types, not interfaces: a row is a record of columns.
type CommittedRow = { applicationId: string; version: string; inForce: boolean }
type BodyRow = { applicationId: string; version: string; body: string }

/**
 * The committed versions of every application that has some. What was committed never changes, so
 * only what `held` does not have is read and parsed, and a model stays the same object.
 */
export async function committedModels(db: Database, held?: AllCommitted): Promise<AllCommitted> {
  const { rows } = await db.query<CommittedRow>({
    name: 'fraud_models_committed',
    text: `select application_id as "applicationId", version, in_force as "inForce"
      from fraud_model where state = 'committed'`,
  })
  const known = (one: Named): boolean =>
    held?.get(one.applicationId)?.byVersion.has(one.version) === true
  const missing = rows.filter((one) => !known(one))
  const read = await readBodies(db, missing)
  return new Map(
    [...Map.groupBy(rows, (one) => one.applicationId)].map(([applicationId, all]) => {
      const byVersion = new Map(
        all.map((one): [string, FraudModel | null] => [
          one.version,
          held?.get(applicationId)?.byVersion.get(one.version) ?? read.get(nameOf(one)) ?? null,
        ]),
      )
      const inForce = all.find((one) => one.inForce)?.version ?? builtInModel.version
      return [applicationId, { inForce, byVersion }]
    }),
  )
}

const nameOf = ({ applicationId, version }: Named): string => `${applicationId}/${version}`

async function readBodies(
  db: Database,
  wanted: readonly Named[],
): Promise<Map<string, FraudModel | null>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await db.query<BodyRow>({
    text: `select application_id as "applicationId", version, body from fraud_model
      where state = 'committed' and application_id = any ($1::uuid[])`,
    values: [[...new Set(wanted.map((one) => one.applicationId))]],
  })
  return new Map(rows.map((one) => [nameOf(one), modelOf(one.body)]))
}

/** A stored version; `null` where this release cannot read it. */
export function modelOf(body: string): FraudModel | null {
  const reading = readModel(parsed(body))
  return reading.kind === 'read' ? reading.model : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The version of that name, for replay and reasons; `undefined` where it is not to be had. */
export function modelNamed(
  all: AllCommitted,
  { applicationId, version }: Named,
): FraudModel | undefined {
  if (version === builtInModel.version) return builtInModel
  return all.get(applicationId)?.byVersion.get(version) ?? undefined
}

/**
 * The version an application scores with now.
 * @throws where this release cannot read it: another model must not answer in its name
 */
export function modelInForce(all: AllCommitted, applicationId: string): FraudModel {
  const version = all.get(applicationId)?.inForce ?? builtInModel.version
  const model = modelNamed(all, { applicationId, version })
  if (!model) throw new Error(`The fraud model ${version} cannot be read by this release.`)
  return model
}
