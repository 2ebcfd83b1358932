/** Holds the route table to itself: paths, parameters, scopes, errors. */
import type { Route } from '@ostiary/contract/routes'
import { errorsOf } from '@ostiary/contract/routes'
import type { ErrorCode } from '@ostiary/domain/errors'

type Table = Readonly<Record<string, Route>>

export function routeProblems(table: Table): string[] {
  const seen = new Map<string, string>()
  return Object.entries(table).flatMap(([id, route]) => {
    const request = `${route.method} ${route.path.replaceAll(/:\w+/g, ':')}`
    const other = seen.get(request)
    seen.set(request, id)
    return [
      ...(other === undefined ? [] : [`${id} answers ${request}, and so does ${other}. Keep one.`]),
      ...oneProblems(id, route),
    ]
  })
}

function oneProblems(id: string, route: Route): string[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!).sort()
  const inSchema = Object.keys(
    (route.params as { properties?: object } | undefined)?.properties ?? {},
  ).sort()
  const errors = errorsOf(route)
  const has = (code: ErrorCode): boolean => errors.includes(code)
  const writes = route.method !== 'GET'
  return [
    ...when(
      inPath.join() !== inSchema.join(),
      `${id} has ${inPath.join(', ') || 'nothing'} in its path and ` +
        `${inSchema.join(', ') || 'nothing'} in its params. Make them the same.`,
    ),
    ...when(
      !route.path.startsWith('/v'),
      `${id} has the path ${route.path}. Begin it with the version.`,
    ),
    ...when(route.scopes.length === 0, `${id} asks for no scope. Name one.`),
    ...when(
      !/^[A-Z].*\.$/.test(route.summary),
      `${id} has no whole sentence as its summary. Write one.`,
    ),
    ...when(
      writes && !has('idempotency_key_required'),
      `${id} writes and lists no idempotency errors. Answer them.`,
    ),
    ...when(
      !writes && has('idempotency_key_required'),
      `${id} only reads and lists idempotency errors. Take them out.`,
    ),
    ...when(!writes && route.body !== undefined, `${id} is a GET with a body. Use the query.`),
    ...when(
      inPath.length > 0 && !has('id_invalid'),
      `${id} takes an id and does not list id_invalid. Answer it.`,
    ),
    ...when(
      new Set(route.errors).size < route.errors.length,
      `${id} lists an error twice. Keep one.`,
    ),
  ]
}

const when = (wrong: boolean, sentence: string): string[] => (wrong ? [sentence] : [])
