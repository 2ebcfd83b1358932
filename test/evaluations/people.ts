/** Steps of the tests of evaluations: somebody is created, evaluated, decided about, and read. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Answer } from '../api/request.ts'
import { eventually } from '../api/world.ts'
import type { Tenant, TenantParts, World } from '../api/world.ts'
import { feedShowsAll } from '../feed.ts'

export interface Evaluation {
  readonly id: string
  readonly customerId: string
  readonly trigger: string
  readonly result: {
    readonly kycOutcome: string
    readonly expressKyc?: { readonly success: boolean; readonly outcome?: string }
    readonly fraudScore: number
    readonly status: string
  }
  readonly status: string
  readonly progress: string
  readonly final: boolean
  readonly alert: string | null
  readonly proposal: { readonly decision: string; readonly by: string } | null
  readonly checks: Readonly<Record<'identity' | 'watchlist', Record<string, unknown>>>
  readonly fraud: { readonly state: string; readonly coverage: number | null }
  readonly decision: {
    readonly row: string
    readonly source: string
    readonly recommendation: string
    readonly thresholds: number
  }
}

export interface Customer {
  readonly id: string
  readonly externalId: string
  readonly status: string
  readonly statusCode: string | null
  readonly awaiting: { readonly who: string; readonly code?: string } | null
}

/** Everything one person is asked about, by the customer's id. */
export interface People {
  readonly world: World
  readonly tenant: Tenant
  call(id: OperationId, given?: Given): Promise<Answer>
  /** @param marks what the simulated vendors play, such as `+identity.passed+fraud.82` */
  create(marks: string, body?: Record<string, unknown>): Promise<Customer & Answered>
  /** The same, without looking at what comes of it. */
  request(marks: string, body?: Record<string, unknown>): Promise<Answer>
  customer(id: string, there?: (one: Customer) => boolean): Promise<Customer>
  /** The onboarding evaluation once it is as asked, at first once nothing is owed. */
  evaluation(id: string, there?: (one: Evaluation) => boolean): Promise<Evaluation>
  decide(id: string, decision: 'approved' | 'rejected', key?: string): Promise<Answer>
  flag(id: string, flag: boolean, more?: Record<string, unknown>): Promise<Answer>
  simulate(call: OperationId, id: string, body?: Record<string, unknown>): Promise<void>
  /** What was told to the outside of one evaluation or customer, oldest first. */
  events(of: { customerId: string }, type?: string): Promise<Record<string, unknown>[]>
  activities(id: string): Promise<Record<string, unknown>[]>
}

interface Given {
  readonly id?: string
  readonly key?: string
  readonly body?: unknown
  readonly query?: Record<string, string | number>
  readonly once?: string
}
interface Answered {
  readonly evaluation: Evaluation
}

let people = 0
/** A profile in which everything fits together. */
export const somebody = {
  firstName: 'Ann',
  lastName: 'Example',
  dob: '1990-05-01',
  email: 'ann.example@example.org',
  phone: '+12175550123',
  address: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  zipCode: '62701',
  country: 'US',
  officialId: { docType: 'SSN', value: '219-45-6781', country: 'US' },
} as const
export const over = (one: Evaluation): boolean => one.progress !== 'in_progress'
export const evaluated = (...asked: ('expressKyc' | 'fraud')[]): Record<string, unknown> => ({
  evaluation: Object.fromEntries(asked.map((name) => [name, true])),
})

/** @param name of the application; its settings count when it is first asked for */
export async function peopleOf(
  world: World,
  name: string,
  settings: TenantParts['settings'] = {},
): Promise<People> {
  const tenant = await world.tenant(name, {
    settings: { customersWithoutWallet: true, ...settings },
  })
  const call: People['call'] = (operation, { id, key = tenant.full, ...given } = {}) =>
    world.call(operation, key, { ...given, ...(id === undefined ? {} : { params: { id } }) })
  const expected = async (status: number, ...args: Parameters<typeof call>): Promise<Answer> => {
    const answer = await call(...args)
    if (answer.status !== status) throw new Error(`${args[0]}: ${answer.status} ${answer.text}`)
    return answer
  }
  const request: People['request'] = (marks, body = evaluated('fraud')) => {
    people += 1
    return call('createCustomer', { body: { externalId: `${name}-${people}${marks}`, ...body } })
  }
  return {
    world,
    tenant,
    call,
    request,
    create: async (marks, body) => {
      const answer = await request(marks, body)
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body as unknown as Customer & Answered
    },
    customer: (id, there = () => true) =>
      eventually(
        async () => (await expected(200, 'getCustomer', { id })).body as unknown as Customer,
        there,
      ),
    evaluation: (id, there = over) =>
      eventually(async () => {
        const { body } = await expected(200, 'listCustomerEvaluations', { id })
        return (body['data'] as Evaluation[]).at(-1)!
      }, there),
    decide: (id, decision, key) =>
      call('decideEvaluation', {
        id,
        body: { decision, reason: 'looked at it', as: 'analyst' },
        ...(key === undefined ? {} : { key }),
      }),
    flag: (id, flag, more = {}) =>
      call('flagCustomer', { id, body: { flag, as: 'analyst', ...more } }),
    simulate: async (operation, id, body = {}) =>
      void (await expected(202, operation, { id, body })),
    events: async ({ customerId }, type = 'evaluation.updated') => {
      await feedShowsAll(world.db)
      const all: Record<string, unknown>[] = []
      for (let cursor: string | undefined; ;) {
        const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
        const { body } = await expected(200, 'listEvents', { query })
        const page = body['data'] as Record<string, unknown>[]
        all.push(...page)
        if (page.length < 200) break
        cursor = body['nextCursor'] as string
      }
      return all.filter((one) => one['customerId'] === customerId && one['webhookType'] === type)
    },
    activities: async (id) => {
      const { body } = await expected(200, 'listActivities', { id, query: { limit: 200 } })
      return body['data'] as Record<string, unknown>[]
    },
  }
}
