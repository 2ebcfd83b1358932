/** Versions of the fraud model: listed, read, drafted, committed, discarded. */
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import { modelData, readModel } from '@ostiary/domain/risk/model-version'
import { recordBy } from '../../store/admin-events.ts'
import { lockApplication } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import {
  commitModel,
  discardModel,
  findModel,
  insertDraft,
  modelInForce,
  modelsOf,
} from '../../store/fraud-models.ts'
import type { StoredModel } from '../../store/fraud-models.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import { builtInShape, modelShape, wholeShape } from './resource.ts'

/** The version in force for the application of a call. */
export const inForceOf = (services: Services, { principal }: Call): FraudModel =>
  modelInForce(services.tenants.snapshot().fraudModels, principal.application.applicationId)

/** A write of versions: remembered, and in force in this process before it is answered. */
export async function writeModels(
  services: Services,
  call: Call,
  work: (db: Database) => Promise<Reply>,
): Promise<Reply> {
  const reply = await rememberedWrite(services, call, 'fraud-models', work)
  // Repeats too: the first try may have ended between its commit and here.
  await services.tenants.refresh()
  return reply
}

/** The version a call names. */
export const namedBy = ({
  principal,
  params,
}: Call): { applicationId: string; version: string } => ({
  applicationId: principal.application.applicationId,
  version: params['version']!, // the paths that ask for it have it
})

export const listFraudModels =
  (services: Services): Handler =>
  async (call) => {
    const stored = await modelsOf(services.db, call.principal.application.applicationId)
    const isBuiltIn = !stored.some((one) => one.inForce)
    return json(200, { data: [...stored.map(modelShape), builtInShape(isBuiltIn)] })
  }

export const getFraudModel =
  (services: Services): Handler =>
  async (call) => {
    const named = namedBy(call)
    const stored = await findModel(services.db, named)
    if (!stored && named.version !== builtInModel.version) return refuse('fraud_model_not_found')
    return json(200, wholeShape(stored, inForceOf(services, call)))
  }

/** Names no draft may have: the release's own, and what the simulator writes for a model. */
const isReserved = (version: string): boolean =>
  version.startsWith('built-in') || version === 'simulated'

export const createFraudModel =
  (services: Services): Handler =>
  (call) =>
    writeModels(services, call, async (db) => {
      // As its schema says.
      const { from, ...given } = call.body as { from?: string } & Members
      const base = from === undefined ? undefined : await dataOf(db, call, from)
      const reading = readModel(base ? laidOver({ base, given }) : given)
      if (reading.kind === 'refused') {
        const errors = reading.problems.map(({ at, says }) => ({
          path: `/${at.replaceAll('.', '/')}`,
          message: says,
        }))
        return refuse('fraud_model_invalid', undefined, { errors })
      }
      await writeDraft(services, db, call, { model: reading.model, basedOn: from ?? null })
      const stored = await findModel(db, { ...namedBy(call), version: reading.model.version })
      return json(201, wholeShape(stored, inForceOf(services, call)))
    })

async function dataOf(db: Database, call: Call, version: string): Promise<Members> {
  if (version === builtInModel.version) return modelData(builtInModel)
  const stored = await findModel(db, { ...namedBy(call), version })
  if (!stored) return refuse('fraud_model_not_found', `\`from\` names ${version}.`)
  return JSON.parse(stored.body) as Members // as it was written
}

/** The members of a model that hold members of their own. */
interface Members {
  readonly caps?: object
  readonly features?: object
}

/** Members replace members; of `caps` and `features` those that are named. */
function laidOver({ base, given }: { readonly base: Members; readonly given: Members }): Members {
  return {
    ...base,
    ...given,
    caps: { ...base.caps, ...given.caps },
    features: { ...base.features, ...given.features },
  }
}

/** Writes a draft with its line of administration. */
export async function writeDraft(
  services: Services,
  db: Database,
  call: Call,
  draft: { readonly model: FraudModel; readonly basedOn: string | null },
): Promise<void> {
  const { version } = draft.model
  const author = authorOf(services, call)
  const { applicationId, actor } = author
  const atMs = services.clock.now()
  const isNew =
    !isReserved(version) &&
    (await insertDraft(db, { ...draft, applicationId, author: actor, atMs }))
  if (!isNew) return refuse('fraud_model_exists')
  const body = { version, basedOn: draft.basedOn }
  await recordBy(author, db, { atMs, kind: 'fraud_model_drafted', body })
}

/** The draft a call is about, held against others until the commit; anything else is refused. */
export async function lockDraft(db: Database, call: Call): Promise<StoredModel> {
  await lockApplication(db, namedBy(call).applicationId)
  return draftOf(db, call)
}

async function draftOf(db: Database, call: Call): Promise<StoredModel> {
  const named = namedBy(call)
  if (named.version === builtInModel.version) return refuse('fraud_model_not_draft')
  const stored = await findModel(db, named)
  if (!stored) return refuse('fraud_model_not_found')
  return stored.state === 'draft' ? stored : refuse('fraud_model_not_draft')
}

export const commitFraudModel =
  (services: Services): Handler =>
  (call) =>
    writeModels(services, call, async (db) => {
      const named = namedBy(call)
      const application = await lockApplication(db, named.applicationId)
      const draft = await draftOf(db, call)
      if (draft.replayedAgainst === null) return refuse('fraud_model_not_replayed')
      const author = authorOf(services, call)
      if (application?.settings.fourEyes && draft.author === author.actor)
        return refuse('fraud_model_four_eyes')
      const atMs = services.clock.now()
      await commitModel(db, { ...named, by: author.actor, atMs })
      const body = { version: named.version, replayedAgainst: draft.replayedAgainst }
      await recordBy(author, db, { atMs, kind: 'fraud_model_committed', body })
      const settled = { state: 'committed', inForce: true, settledAtMs: atMs } as const
      return json(200, modelShape({ ...draft, ...settled, settledBy: author.actor }))
    })

export const deleteFraudModel =
  (services: Services): Handler =>
  (call) =>
    writeModels(services, call, async (db) => {
      const { version, applicationId } = await lockDraft(db, call)
      const author = authorOf(services, call)
      const atMs = services.clock.now()
      await discardModel(db, { applicationId, version, by: author.actor, atMs })
      await recordBy(author, db, { atMs, kind: 'fraud_model_discarded', body: { version } })
      return { status: 204, body: null }
    })
