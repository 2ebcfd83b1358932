/** Holds every answer of the API to the contract: status, form and code, whoever asked. */
import { openapi } from '@ostiary/contract/openapi'
import { errorsOf, routes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import { ProblemBody } from '@ostiary/contract/shapes'
import { statusV3 } from '@ostiary/contract/v3/refusals'
import { DetailBody, FieldErrors } from '@ostiary/contract/v3/shapes'
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import { complaintOf } from './complaint.ts'

export const operations = Object.entries(routes) as [OperationId, Route][]

interface Answered {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** The operation a request meets; paths without parameters come first, as in the router. */
export function operationAt(method: string, path: string): OperationId | undefined {
  const found = operations.filter(([, one]) => one.method === method && matches(one.path, path))
  return found.toSorted(
    ([, a], [, b]) => a.path.split(':').length - b.path.split(':').length,
  )[0]?.[0]
}

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)

type Described = Record<string, Record<string, { responses: Record<string, unknown> }>>
const described = openapi('test')['paths'] as Described

/** The statuses OpenAPI lists for an operation. */
const statuses = new Map(
  operations.map(([id, one]) => {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}')
    return [id, Object.keys(described[path]![one.method.toLowerCase()]!.responses)]
  }),
)

/** Throws when an answer is not what the contract promises. */
export function checkAnswer(id: OperationId | undefined, answer: Answered): void {
  const complaint = id === undefined ? problemComplaint(answer) : answerComplaint(id, answer)
  if (complaint === undefined) return
  const seen = `${id ?? 'no operation'} answered ${answer.status} ${answer.text.slice(0, 2000)}`
  throw new Error(`${seen}\n  breaks the contract: ${complaint}`)
}

function answerComplaint(id: OperationId, answer: Answered): string | undefined {
  const { status, text, contentType } = answer
  if (!statuses.get(id)!.includes(String(status))) return `OpenAPI lists no ${status}`
  const { answers } = routes[id] as Route
  const route: Route = routes[id]
  if (!(status in answers) && route.family === 'v3') return complaintV3(answer, route)
  if (!(status in answers)) return problemComplaint(answer, route)
  const schema = answers[status]
  if (route.answersFile)
    return contentType.startsWith(route.answersFile) ? undefined : `its type is ${contentType}`
  if (!schema) return text === '' ? undefined : 'it must have no body'
  if (!contentType.startsWith('application/json')) return `its type is ${contentType}`
  return complaintOf(schema, JSON.parse(text))
}

/** Operations on what has a lifecycle. */
const lifecycleTags: ReadonlySet<Route['tag']> = new Set([
  'Customers',
  'Decisions',
  'Simulator',
  'Entities',
])

/** The refusals of the reference's API: fields, or a sentence with its code. */
function complaintV3({ status, text, contentType }: Answered, route: Route): string | undefined {
  if (!contentType.startsWith('application/json')) return `its type is ${contentType}`
  const body = JSON.parse(text) as { code?: ErrorCode; detail?: string }
  if (body.detail === undefined)
    return status === 400 ? complaintOf(FieldErrors, body) : 'no detail'
  const shape = complaintOf(DetailBody, body)
  if (shape !== undefined) return shape
  const { code } = body
  if (code === undefined || errors[code] === undefined) return 'the code is in no catalogue'
  if (statusV3(code) !== status) return 'the status is not that of the code'
  return errorsOf(route).includes(code) ? undefined : `the operation does not list ${code}`
}

/** Every error is a problem with a code of the catalogue, listed for the operation. */
function problemComplaint(answer: Answered, route?: Route): string | undefined {
  const { status, text, contentType } = answer
  if (!contentType.startsWith('application/problem+json')) return `its type is ${contentType}`
  const body = JSON.parse(text) as { code: ErrorCode; status: number; type: string }
  const shape = complaintOf(ProblemBody, body)
  if (shape !== undefined) return shape
  const row = errors[body.code]
  if (row === undefined) return `the code ${body.code} is in no catalogue`
  if (row.status !== status || body.status !== status) return `the status is not that of the code`
  if (body.type !== `/docs/errors#${body.code}`) return `the type is ${body.type}`
  if (status === 409 && route && lifecycleTags.has(route.tag) && !('allowedEvents' in body))
    return 'a 409 about a customer or entity must carry allowedEvents'
  return !route || errorsOf(route).includes(body.code)
    ? undefined
    : `the operation does not list the code ${body.code}`
}
