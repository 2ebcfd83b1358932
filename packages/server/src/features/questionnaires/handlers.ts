/** Questionnaires: listed, made, read, changed by another version, deleted. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Questionnaire } from '@ostiary/domain/questionnaire/questionnaire'
import { readQuestionnaire } from '@ostiary/domain/questionnaire/read-questionnaire'
import { recordBy } from '../../store/admin-events.ts'
import type { AdminEventKind } from '../../store/admin-events.ts'
import type { Database } from '../../store/db.ts'
import * as store from '../../store/questionnaires.ts'
import type { StoredQuestionnaire } from '../../store/questionnaires.ts'
import { authorOf, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { smallPage } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'

const shape = (one: StoredQuestionnaire) => ({
  uuid: one.questionnaireId,
  questionnaire_id: one.questionnaireId,
  version: one.version,
  title: one.title,
  description: one.description,
  languages: one.languages,
  sections: one.sections,
  created_at: iso(one.createdAtMs),
  updated_at: iso(one.updatedAtMs),
})

const nameOf = ({ principal, params }: Call) => ({
  applicationId: principal.application.applicationId,
  questionnaireId: params['questionnaire_uuid']!, // the route names it
})

function readBody(sent: Readonly<Record<string, unknown>>): Questionnaire {
  const reading = readQuestionnaire(sent)
  return 'questionnaire' in reading
    ? reading.questionnaire
    : refuse('questionnaire_invalid', undefined, { errors: reading.problems.map(inPlace) })
}

/** The answer names the field; where within it, the sentence says. */
const inPlace = ({ path, message }: { path: string; message: string }) => ({
  path,
  message: path.split('/').length > 2 ? `${path.slice(1)} ${message}` : message,
})

/** A part that is not named stays; questions alone are put in the place of all sections. */
function laidOver(held: Questionnaire, body: Call['body']): Record<string, unknown> {
  const { title, description, languages, sections } = held
  const named = Object.entries(body).filter(([, value]) => value !== undefined && value !== null)
  const next = { title, description, languages, sections, ...Object.fromEntries(named) }
  const isReplaced = 'questions' in next && !('sections' in body)
  return isReplaced ? { ...next, sections: undefined } : next
}

async function record(
  services: Services,
  call: Call,
  { db, one, kind }: { db: Database; one: StoredQuestionnaire; kind: AdminEventKind },
): Promise<void> {
  await recordBy(authorOf(services, call), db, {
    atMs: services.clock.now(),
    kind,
    body: { questionnaire: one.questionnaireId, version: one.version },
  })
}

const listQuestionnaires =
  (services: Services): Handler =>
  (call) => {
    const { applicationId } = call.principal.application
    return smallPage(services, call, {
      path: '/v3/questionnaires/',
      count: () => store.questionnaireCount(services.db, applicationId),
      rows: (page) => store.questionnairePage(services.db, { applicationId, ...page }),
      shape,
    })
  }

const createQuestionnaire =
  (services: Services): Handler =>
  async (call) => {
    const read = readBody(call.body)
    const nowMs = services.clock.now()
    const made: StoredQuestionnaire = {
      ...read,
      questionnaireId: services.ids.next(nowMs),
      applicationId: call.principal.application.applicationId,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    return rememberedWrite(services, call, 'questionnaire', async (db) => {
      await store.writeQuestionnaire(db, { ...made, author: authorOf(services, call).actor })
      await record(services, call, { db, one: made, kind: 'questionnaire_created' })
      return json(201, shape(made))
    })
  }

const getQuestionnaire =
  (services: Services): Handler =>
  async (call) => {
    const one = await store.findQuestionnaire(services.db, nameOf(call))
    return one ? json(200, shape(one)) : refuse('questionnaire_not_found')
  }

const updateQuestionnaire =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'questionnaire change', async (db) => {
      const held = await store.lockQuestionnaire(db, nameOf(call))
      if (!held) return refuse('questionnaire_not_found')
      const next: StoredQuestionnaire = {
        ...held,
        ...readBody(laidOver(held, call.body)),
        version: held.version + 1,
        updatedAtMs: services.clock.now(),
      }
      await store.writeQuestionnaire(db, { ...next, author: authorOf(services, call).actor })
      await record(services, call, { db, one: next, kind: 'questionnaire_changed' })
      return json(200, shape(next))
    })

const deleteQuestionnaire =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'questionnaire gone', async (db) => {
      const held = await store.lockQuestionnaire(db, nameOf(call))
      if (!held) return refuse('questionnaire_not_found')
      await store.archiveQuestionnaire(db, held.questionnaireId, services.clock.now())
      await record(services, call, { db, one: held, kind: 'questionnaire_deleted' })
      return { status: 204, body: null }
    })

export function questionnaireHandlers(services: Services) {
  return {
    listQuestionnaires: listQuestionnaires(services),
    createQuestionnaire: createQuestionnaire(services),
    getQuestionnaire: getQuestionnaire(services),
    updateQuestionnaire: updateQuestionnaire(services),
    deleteQuestionnaire: deleteQuestionnaire(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
