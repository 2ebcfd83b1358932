/** The operations on users and businesses, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Handler, Services } from '../call.ts'
import { judgeHit, listHits } from './aml-hits.ts'
import { commentOn } from './comment.ts'
import { createOne } from './create.ts'
import { listOf } from './list.ts'
import { listDeletions } from './deletions.ts'
import { detailOf, loadNamed } from './load.ts'
import { getMonitoringJob, switchMonitoring } from './monitoring.ts'
import { deleteMany } from './remove.ts'
import { getMonitoringEvidence } from './screening-evidence.ts'
import { tagOne } from './tags.ts'
import { activitiesOf } from './timeline.ts'
import { updateOne, updateStatus } from './update.ts'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { json } from '../call.ts'

const getOne =
  (services: Services, kind: EntityKind): Handler =>
  async (call) =>
    json(200, await detailOf(services, call, await loadNamed(services, call, kind)))

export function profileHandlers(services: Services) {
  return {
    listUsers: listOf(services, 'user'),
    createUser: createOne(services, 'user'),
    getUser: getOne(services, 'user'),
    updateUser: updateOne(services, 'user'),
    updateUserStatus: updateStatus(services, 'user'),
    deleteUsers: deleteMany(services, 'user'),
    switchUserMonitoring: switchMonitoring(services, 'user'),
    listUserHits: listHits(services, 'user'),
    judgeUserHit: judgeHit(services, 'user'),
    getUserScreeningEvidence: getMonitoringEvidence(services, 'user'),
    listUserActivities: activitiesOf(services, 'user'),
    commentOnUser: commentOn(services, 'user'),
    tagUser: tagOne(services, 'user'),
    listBusinesses: listOf(services, 'business'),
    createBusiness: createOne(services, 'business'),
    getBusiness: getOne(services, 'business'),
    updateBusiness: updateOne(services, 'business'),
    updateBusinessStatus: updateStatus(services, 'business'),
    deleteBusinesses: deleteMany(services, 'business'),
    switchBusinessMonitoring: switchMonitoring(services, 'business'),
    listBusinessHits: listHits(services, 'business'),
    judgeBusinessHit: judgeHit(services, 'business'),
    getBusinessScreeningEvidence: getMonitoringEvidence(services, 'business'),
    listBusinessActivities: activitiesOf(services, 'business'),
    commentOnBusiness: commentOn(services, 'business'),
    tagBusiness: tagOne(services, 'business'),
    getMonitoringJob: getMonitoringJob(services),
    listDeletions: listDeletions(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
