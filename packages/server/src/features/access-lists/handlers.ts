/** The operations on an application's own lists, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Handler, Services } from '../call.ts'
import { createEntry, uploadFace } from './add.ts'
import { listEntries } from './entries.ts'
import * as legacy from './legacy.ts'
import * as lists from './lists.ts'
import { deleteEntry } from './remove.ts'

export function accessListHandlers(services: Services) {
  return {
    listAccessLists: lists.listAccessLists(services),
    createAccessList: lists.createAccessList(services),
    getAccessList: lists.getAccessList(services),
    updateAccessList: lists.updateAccessList(services),
    deleteAccessList: lists.deleteAccessList(services),
    listEntries: listEntries(services),
    createEntry: createEntry(services),
    deleteEntry: deleteEntry(services),
    uploadFace: uploadFace(services),
    listBlocklist: legacy.listBlocklist(services),
    addToBlocklist: legacy.addToBlocklist(services),
    removeFromBlocklist: legacy.removeFromBlocklist(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
