/** The operations of the fraud model's versions, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Handler, Services } from '../call.ts'
import { calibrateFraudModel } from './calibrate.ts'
import { replayFraudModel } from './replay.ts'
import {
  commitFraudModel,
  createFraudModel,
  deleteFraudModel,
  getFraudModel,
  listFraudModels,
} from './versions.ts'

export function fraudModelHandlers(services: Services) {
  return {
    listFraudModels: listFraudModels(services),
    getFraudModel: getFraudModel(services),
    createFraudModel: createFraudModel(services),
    calibrateFraudModel: calibrateFraudModel(services),
    replayFraudModel: replayFraudModel(services),
    commitFraudModel: commitFraudModel(services),
    deleteFraudModel: deleteFraudModel(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
