/** Holds what is answered to the hosted page to its contract, whoever answers. */
import { hostedRoutes } from '@ostiary/contract/hosted'
import { complaintOf } from './complaint.ts'

interface Answered {
  readonly method: string
  /** Without a query. */
  readonly path: string
  readonly status: number
  readonly body: unknown
}

/** Throws when an answer is not what the contract promises; refusals are problems of their own. */
export function checkHosted({ method, path, status, body }: Answered): void {
  if (status >= 400) return
  const route = Object.values(hostedRoutes).find(
    (one) => one.method === method && one.path === path,
  )
  if (!route) throw new Error(`the hosted page has no ${method} ${path}`)
  if (route.status !== status) throw new Error(`${method} ${path} answered ${status}`)
  const complaint = complaintOf(route.answer, body)
  if (complaint !== undefined)
    throw new Error(`${method} ${path} breaks the contract: ${complaint}\n${JSON.stringify(body)}`)
}
