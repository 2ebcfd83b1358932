/** The report of a session that has its result, as a PDF (entity reference 3.2, decision 0035). */
import { isDeleted, isErased } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { SessionState } from '@ostiary/domain/session.lifecycle'
import { openTurns } from '../../media/turns.ts'
import { profileOf } from '../../profile/rewritten.ts'
import { drawReport } from '../../report/draw.ts'
import { openSession } from '../../sessions/context.ts'
import { withWords } from '../../sessions/hit-words.ts'
import type { Head } from '../../store/heads.ts'
import { mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'
import { reportOf } from './report-content.ts'
import type { Reported } from './report-content.ts'
import { picturesOf } from './report-pictures.ts'
import { feedOf } from './reviews.ts'

const reported: readonly SessionState[] = ['Approved', 'Declined', 'In Review', 'Kyc Expired']

/** Drawing takes a processor to itself, and a report of many pictures some memory. */
const turns = openTurns({ atOnce: 1, waitingMax: 32 })

export const generateSessionPdf =
  (services: Services): Handler =>
  async (call) => {
    const { entityId, session: found } = await loadSession(services, call)
    const head = await services.heads.read(entityId)
    const session = head && sessionOf(head.aggregate, found.sessionId)
    if (!session || isDeleted(head.aggregate.entity)) return refuse('session_not_found')
    if (isErased(head.aggregate.entity)) return refuse('entity_erased')
    if (!reported.includes(session.status))
      return refuse('session_not_finished', `The session is ${session.status}.`)
    const { sessionId } = session
    const content = await turns.take(async () =>
      drawReport(reportOf(await gathered(services, call, head, { entityId, session }))),
    )
    if (!content) return refuse('overloaded', 'Too many reports are being drawn.')
    const document = { name: `session-${sessionId}.pdf`, type: 'application/pdf', content } as const
    return { status: 200, body: null, document }
  }

async function gathered(
  services: Services,
  call: Call,
  { aggregate, version, hash }: Head,
  { entityId, session }: Pick<Found, 'entityId' | 'session'>,
): Promise<Reported> {
  const { application } = call.principal
  const { workflowId, workflowVersion } = session
  const { applicationId } = application
  const workflow = await services.workflows.version(applicationId, workflowId, workflowVersion)
  const feed = await feedOf(services, call, { entityId, session })
  const base: Reported = {
    application,
    aggregate,
    session,
    workflow,
    head: { version, hash },
    // What came after the head was read is of the next report.
    feed: feed.filter(({ line }) => line.seq <= version),
    madeAtMs: services.clock.now(),
  }
  if (!mayReadPersonal(call)) return base
  const read = await openSession(services.vault, entityId, session)
  const { adjudications: words } = aggregate.entity.detail
  const records = await withWords(services.vault, read.records, { entityId, words })
  const opened = { ...read, records }
  const pictures = await picturesOf(services, entityId, records)
  return { ...base, personal: { opened, profile: await profileOf(services, entityId), pictures } }
}
