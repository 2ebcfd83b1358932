/** How a version of the fraud model looks from outside. */
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import { differenceInWords, modelData } from '@ostiary/domain/risk/model-version'
import { stabilityBands } from '@ostiary/domain/risk/stability'
import type { Stability } from '@ostiary/domain/risk/stability'
import { modelOf } from '../../store/fraud-models.ts'
import type { StoredModel } from '../../store/fraud-models.ts'
import { iso } from '../call.ts'

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs))

export const modelShape = (one: StoredModel): Record<string, unknown> => ({
  version: one.version,
  state: one.state,
  inForce: one.inForce,
  basedOn: one.basedOn,
  author: one.author,
  replayedAgainst: one.replayedAgainst,
  createdAt: iso(one.createdAtMs),
  settledAt: isoOrNull(one.settledAtMs),
  settledBy: one.settledBy,
})

/** The built-in model has no row: it came with the release. */
export const builtInShape = (inForce: boolean): Record<string, unknown> => ({
  version: builtInModel.version,
  state: 'committed',
  inForce,
  basedOn: null,
  author: null,
  replayedAgainst: null,
  createdAt: null,
  settledAt: null,
  settledBy: null,
})

/** A version whole; of one this release cannot read what is stored, without words. */
export function wholeShape(one: StoredModel | undefined, inForce: FraudModel): unknown {
  if (!one)
    return {
      ...builtInShape(inForce.version === builtInModel.version),
      model: modelData(builtInModel),
      changes: differenceInWords({ from: inForce, to: builtInModel }),
    }
  const model = modelOf(one.body)
  return {
    ...modelShape(one),
    model: model ? modelData(model) : JSON.parse(one.body),
    changes: model ? differenceInWords({ from: inForce, to: model }) : [],
  }
}

export const stabilityShape = (stability: Stability | null): unknown =>
  stability && { ...stability, says: stabilityBands[stability.band].says }
