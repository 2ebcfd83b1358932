/** Reading evaluations: one, those of a customer, those of one status. */
import type { Customer } from '@ostiary/domain/aggregate'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { readEvaluationId } from '../../platform/evaluation-id.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { json, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { loadCustomer } from '../customers/service.ts'
import { ownedBy } from '../entities/service.ts'
import { modelsFor } from './models.ts'
import {
  evaluationByNumber,
  evaluationPage,
  evaluationsOfCustomer,
  lastDecision,
} from './queries.ts'
import { evaluationShape } from './resource.ts'

export const getEvaluation =
  (services: Services): Handler =>
  async (call) => {
    const key = readEvaluationId(call.params['id']!)
    if (!key) return refuse('evaluation_not_found')
    const head = await services.heads.read(key.entityId)
    if (!head?.aggregate.customer || !ownedBy(head.aggregate, call))
      return refuse('evaluation_not_found')
    const { customer } = head.aggregate
    const held = customer.detail.evaluations?.find((one) => one.number === key.number)
    const one = held ?? (await evaluationByNumber(services.db, key))
    if (!one) return refuse('evaluation_not_found')
    const decidedAt = await lastDecision(services.db, key)
    const models = modelsFor(services, call)
    const shown = { customer, one, models, decidedAt, isExplained: true }
    return json(200, evaluationShape(key.entityId, shown))
  }

export const listCustomerEvaluations =
  (services: Services): Handler =>
  async (call) => {
    const { aggregate } = await loadCustomer(services, call)
    const { entityId } = aggregate.entity
    const all = await evaluationsOfCustomer(services.db, entityId)
    const { customer } = aggregate
    const models = modelsFor(services, call)
    const data = all.map((row) =>
      evaluationShape(entityId, { customer, one: atHand(customer, row), models }),
    )
    return json(200, { data })
  }

export const listEvaluations =
  (services: Services): Handler =>
  async (call) => {
    const { query, principal } = call
    const models = modelsFor(services, call)
    const limit = (query['limit'] as number | undefined) ?? 50
    const status = (query['status'] as string | undefined) ?? 'review'
    const cursor = query['cursor'] as string | undefined
    const place = `evaluations:${status}`
    const after =
      cursor === undefined ? undefined : (decodeCursor(services, place, cursor) as [number, string])
    const { applicationId } = principal.application
    const rows = await evaluationPage(services.db, {
      applicationId,
      status,
      limit: limit + 1,
      after,
    })
    const shown = rows.slice(0, limit)
    const data = await Promise.all(
      shown.map(async ({ entityId, evaluation }) => {
        const head = await services.heads.read(entityId)
        // Its customer is there: an evaluation is written with it and goes with nothing.
        const customer = head!.aggregate.customer!
        const one = atHand(customer, evaluation)
        return evaluationShape(entityId, { customer, one, models })
      }),
    )
    const last = shown.at(-1)
    const nextCursor =
      rows.length > limit && last
        ? encodeCursor(services, place, [last.evaluation.createdAtMs, last.entityId])
        : null
    return json(200, { data, nextCursor })
  }

/** What the customer holds is what `ostiary verify` proves; the row stands in for what is older. */
const atHand = (customer: Customer, row: Evaluation): Evaluation =>
  customer.detail.evaluations?.find((one) => one.number === row.number) ?? row
