/** Which lists are loaded, how large and how old. */
import type { OperationId } from '@ostiary/contract/routes'
import { listStatus } from '../../store/list-reader.ts'
import { iso, json } from '../call.ts'
import type { Handler, Services } from '../call.ts'

const listLists =
  (services: Pick<Services, 'db' | 'clock'>): Handler =>
  async () => {
    const standings = await listStatus(services.db, services.clock.now())
    const data = standings.map(({ importedAtMs, checkedAtMs: _checkedAtMs, ...one }) => ({
      ...one,
      importedAt: iso(importedAtMs),
    }))
    return json(200, { data })
  }

export function listHandlers(services: Pick<Services, 'db' | 'clock'>) {
  return { listLists: listLists(services) } satisfies Partial<Record<OperationId, Handler>>
}
