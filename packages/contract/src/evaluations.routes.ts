/** The operations of evaluations and of the fraud model that scores them. */
import Type from 'typebox'
import * as e from './evaluations.ts'
import * as f from './fraud-models.ts'
import { NoBody, id, route } from './route.ts'
import { EvidenceExport } from './v3/screening-evidence.ts'

const evaluationId = Type.Object({ id: e.EvaluationId })
const modelVersion = Type.Object({ version: f.ModelVersion })

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const evaluations = {
  createEvaluation: route({
    method: 'POST', path: '/v1/customers/:id/evaluations', scopes: ['customers:write', 'analyst:decide'],
    tag: 'Evaluations', summary: 'Compute the fraud score anew, once onboarding is over; nothing else changes.',
    params: id, body: NoBody, answers: { 200: e.EvaluationRequested, 201: e.EvaluationRequested },
    errors: ['customer_not_found', 'onboarding_not_over', 'entity_erased'],
  }),
  listCustomerEvaluations: route({
    method: 'GET', path: '/v1/customers/:id/evaluations', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'Every evaluation of a customer, newest first.',
    params: id, answers: { 200: e.EvaluationList },
    errors: ['customer_not_found'],
  }),
  listEvaluations: route({
    method: 'GET', path: '/v1/evaluations', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'Onboarding evaluations of one status, newest first.',
    query: e.EvaluationFilter, answers: { 200: e.EvaluationPage },
    errors: ['cursor_invalid'],
  }),
  getEvaluation: route({
    method: 'GET', path: '/v1/evaluations/:id', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'Read one evaluation: result, checks, what decided and why.',
    params: evaluationId, answers: { 200: e.EvaluationShape },
    errors: ['evaluation_not_found'],
  }),
  getEvaluationScreeningEvidence: route({
    method: 'GET', path: '/v1/evaluations/:id/screening-evidence', scopes: ['personal:read'],
    tag: 'Evaluations', summary: 'What the watchlist checks of an evaluation rest on, to be replayed.',
    params: evaluationId, answers: { 200: EvidenceExport },
    errors: ['evaluation_not_found'],
  }),
  decideEvaluation: route({
    method: 'POST', path: '/v1/customers/:id/decision', scopes: ['analyst:decide'],
    tag: 'Evaluations', summary: 'An analyst approves or rejects; automation does not undo it.',
    params: id, body: e.EvaluationDecide, answers: { 200: e.EvaluationShape, 202: e.EvaluationShape },
    errors: ['customer_not_found', 'evaluation_not_found', 'decision_refused', 'party_not_allowed', 'entity_erased'],
  }),
  flagCustomer: route({
    method: 'PUT', path: '/v1/customers/:id/flag', scopes: ['customers:write', 'analyst:decide'],
    tag: 'Evaluations', summary: 'Flag a customer as a fraud, or take the flag away.',
    params: id, body: e.FlagPut, answers: { 200: e.FlagShape },
    errors: ['customer_not_found', 'transition_refused', 'party_not_allowed', 'body_invalid'],
  }),
  getKycHistory: route({
    method: 'GET', path: '/v1/customers/:id/history/kyc', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'What KYC said of a customer, and when.',
    params: id, answers: { 200: e.KycHistory },
    errors: ['customer_not_found', 'not_evaluated'],
  }),
  getFraudHistory: route({
    method: 'GET', path: '/v1/customers/:id/history/fraud', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'The fraud scores of a customer, and when.',
    params: id, answers: { 200: e.FraudHistory },
    errors: ['customer_not_found', 'not_evaluated'],
  }),
}

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
const fraudModels = {
  listFraudModels: route({
    method: 'GET', path: '/v1/fraud-models', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'Every version of the fraud model, newest first, and which one is in force.',
    answers: { 200: f.FraudModelList },
    errors: [],
  }),
  getFraudModel: route({
    method: 'GET', path: '/v1/fraud-models/:version', scopes: ['customers:read'],
    tag: 'Evaluations', summary: 'One version whole, and in words what it changes of the one in force.',
    params: modelVersion, answers: { 200: f.FraudModelWhole },
    errors: ['fraud_model_not_found'],
  }),
  createFraudModel: route({
    method: 'POST', path: '/v1/fraud-models', scopes: ['application:write'],
    tag: 'Evaluations', summary: 'Make a draft: a whole model, or what it changes of the version in `from`.',
    body: f.FraudModelCreate, answers: { 201: f.FraudModelWhole },
    errors: ['fraud_model_not_found', 'fraud_model_exists', 'fraud_model_invalid'],
  }),
  calibrateFraudModel: route({
    method: 'POST', path: '/v1/fraud-models/calibrate', scopes: ['application:write'],
    tag: 'Evaluations', summary: 'Fit the model in force to your own closed decisions, and make a draft of it.',
    body: f.CalibrateBody, answers: { 200: f.CalibrationShape, 201: f.CalibrationShape },
    errors: ['fraud_model_exists'],
  }),
  replayFraudModel: route({
    method: 'POST', path: '/v1/fraud-models/:version/replay', scopes: ['application:write'],
    tag: 'Evaluations', summary: 'Score everybody under a draft too, and see who would shift; nobody is decided again.',
    params: modelVersion, body: f.ReplayBody, answers: { 200: f.ReplayShape },
    errors: ['fraud_model_not_found', 'fraud_model_not_draft', 'cursor_invalid'],
  }),
  commitFraudModel: route({
    method: 'POST', path: '/v1/fraud-models/:version/commit', scopes: ['application:write'],
    tag: 'Evaluations', summary: 'Put a replayed draft in force for what is scored from now on.',
    params: modelVersion, body: NoBody, answers: { 200: f.FraudModelShape },
    errors: ['fraud_model_not_found', 'fraud_model_not_draft', 'fraud_model_not_replayed', 'fraud_model_four_eyes'],
  }),
  deleteFraudModel: route({
    method: 'DELETE', path: '/v1/fraud-models/:version', scopes: ['application:write'],
    tag: 'Evaluations', summary: 'Discard a draft; its name is not used again.',
    params: modelVersion, answers: { 204: null },
    errors: ['fraud_model_not_found', 'fraud_model_not_draft'],
  }),
}

export const evaluationRoutes = { ...evaluations, ...fraudModels }
