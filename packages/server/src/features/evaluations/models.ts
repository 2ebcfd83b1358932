/** The versions of the fraud model that an application's evaluations may name. */
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { modelNamed } from '../../store/fraud-models.ts'
import type { Call, Services } from '../call.ts'

export function modelsFor(services: Services, { principal }: Call): ModelsByVersion {
  const { applicationId } = principal.application
  return (version) =>
    modelNamed(services.tenants.snapshot().fraudModels, { applicationId, version })
}
