/** Fits the model in force to an application's own closed decisions, and makes a draft of it. */
import { correctPrior, fitCalibration, uncalibrated } from '@ostiary/domain/risk/calibration'
import type { CalibrationFit } from '@ostiary/domain/risk/calibration'
import { scoreFraud } from '@ostiary/domain/risk/fraud-model'
import type { FeatureFindings, FraudModel } from '@ostiary/domain/risk/fraud-model'
import { findingsOf, labelOf, withoutLabel } from '@ostiary/domain/risk/labels'
import { reliabilityOf } from '@ostiary/domain/risk/reliability'
import { histogramOf, stabilityBetween } from '@ostiary/domain/risk/stability'
import type { Database } from '../../store/db.ts'
import { findModel, modelsOf } from '../../store/fraud-models.ts'
import { lockApplication } from '../../store/applications.ts'
import { evaluationsOf } from '../../store/scored-evaluations.ts'
import { json } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { modelShape, stabilityShape } from './resource.ts'
import { inForceOf, writeDraft, writeModels } from './versions.ts'

interface Labelled {
  readonly findings: FeatureFindings
  readonly bad: boolean
}

export const calibrateFraudModel =
  (services: Services): Handler =>
  async (call) => {
    // As its schema says.
    const { observedRate, version } = call.body as { observedRate?: number; version?: string }
    const { applicationId } = call.principal.application
    const current = inForceOf(services, call)
    // Before the transaction: one held open as long as this takes would hold up the event feed.
    const labels = await labelsOf(services, applicationId)
    const { calibration, reason } =
      observedRate === undefined
        ? fit(labels, current)
        : correctPrior({ observedRate, modelPrior: current.prior })
    const fitted = { ...current, calibration }
    const shown = {
      against: current.version,
      labels: { count: labels.length, bad: labels.filter((one) => one.bad).length },
      calibration,
      reason: reason && { code: reason, says: uncalibrated[reason] },
      reliability: {
        inForce: judged(labels, current),
        draft: reason ? null : judged(labels, fitted),
      },
      stability: stabilityShape(
        reason
          ? null
          : stabilityBetween({ before: spread(labels, current), after: spread(labels, fitted) }),
      ),
    }
    return writeModels(services, call, async (db) => {
      if (reason) return json(200, { ...shown, draft: null })
      await lockApplication(db, applicationId)
      const name = version ?? (await freeName(db, call))
      const model = { ...fitted, version: name }
      await writeDraft(services, db, call, { model, basedOn: current.version })
      // Written just above.
      const draft = (await findModel(db, { applicationId, version: name }))!
      return json(201, { ...shown, draft: modelShape(draft) })
    })
  }

/** Only those who are labelled are held: what was found of them, nothing personal. */
async function labelsOf(services: Services, applicationId: string): Promise<Labelled[]> {
  const labels: Labelled[] = []
  for await (const rows of evaluationsOf(services.db, applicationId)) {
    for (const { evaluation } of rows) {
      const [findings, label] = [findingsOf(evaluation), labelOf(evaluation)]
      if (findings && label) labels.push({ findings: withoutLabel(findings), ...label })
    }
  }
  return labels
}

/** Log-odds are those before slope and intercept, so that a calibrated model is fitted anew. */
const fit = (labels: readonly Labelled[], model: FraudModel): CalibrationFit =>
  fitCalibration(
    labels.map(({ findings, bad }) => ({ logOdds: scoreFraud(findings, model).logOdds, bad })),
  )

const spread = (labels: readonly Labelled[], model: FraudModel) =>
  histogramOf(labels.map(({ findings }) => scoreFraud(findings, model).score))

const judged = (labels: readonly Labelled[], model: FraudModel) =>
  reliabilityOf(
    labels.map(({ findings, bad }) => ({ risk: 1 - scoreFraud(findings, model).score, bad })),
  )

/** `calibrated-1`, or the next number nobody has used. */
async function freeName(db: Database, call: Call): Promise<string> {
  const taken = await modelsOf(db, call.principal.application.applicationId)
  const names = new Set(taken.map((one) => one.version))
  for (let number = 1; ; number += 1) {
    const name = `calibrated-${number}`
    if (!names.has(name)) return name
  }
}
