/** Finds the list a call is about, in the application of its key and nowhere else. */
import { ensureSystemLists, findList } from '../../store/access-lists.ts'
import type { AccessList } from '../../store/access-lists.ts'
import type { Database } from '../../store/db.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

/** Makes the system blocklists of the call's application, if this is the first that asks. */
export const systemListsOf = (services: Services, { principal }: Call): Promise<void> =>
  ensureSystemLists(services.db, {
    keys: services.listKeys,
    ids: services.ids,
    applicationId: principal.application.applicationId,
    nowMs: services.clock.now(),
  })

export const loadList = async (services: Services, call: Call): Promise<AccessList> =>
  (await findList(services.db, nameOf(call))) ?? refuse('list_not_found')

/** The same within a change: nobody else changes the list or its entries until the commit. */
export const lockList = async (db: Database, call: Call): Promise<AccessList> =>
  (await findList(db, nameOf(call), true)) ?? refuse('list_not_found')

const nameOf = ({ principal, params }: Call) => ({
  applicationId: principal.application.applicationId,
  listId: params['list_uuid']!, // the route names it
})
