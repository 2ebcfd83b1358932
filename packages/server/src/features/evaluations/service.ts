/** What other features may use of this one: beginning the onboarding evaluation, and its answer. */
export { openRequestStages } from './request-stage.ts'
export { onboardingRequested } from './request.ts'
export { requestedShape } from './resource.ts'
