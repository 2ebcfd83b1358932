/** The routes beside the API: health, readiness, metrics, and the documents the server carries. */
import { openapi } from '@ostiary/contract/openapi'
import { routes } from '@ostiary/contract/routes'
import type { Route } from '@ostiary/contract/routes'
import { errorV3 } from '@ostiary/contract/v3/refusals'
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode, ErrorRow } from '@ostiary/domain/errors'
import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'
import { html } from './page.ts'

export interface ServiceParts {
  readonly version: string
  readonly metrics: Metrics
  readonly ready: () => boolean
  /** Whether the database answers. */
  readonly storeAnswers: () => Promise<boolean>
}

export function bindServiceRoutes(app: FastifyInstance, parts: ServiceParts): void {
  const description = JSON.stringify(openapi(parts.version))
  app.get('/healthz', (_request, reply) =>
    reply.header('content-type', 'application/json').send('{"status":"ok"}'),
  )
  app.get('/readyz', async (_request, reply) => {
    const ready = parts.ready() && (await parts.storeAnswers())
    return reply
      .code(ready ? 200 : 503)
      .header('content-type', 'application/json')
      .send(JSON.stringify({ status: ready ? 'ready' : 'not_ready' }))
  })
  app.get('/metrics', async (_request, reply) =>
    reply
      .header('content-type', parts.metrics.registry.contentType)
      .send(await parts.metrics.registry.metrics()),
  )
  app.get('/openapi.json', (_request, reply) =>
    reply.header('content-type', 'application/json').send(description),
  )
  app.get('/docs', (_request, reply) => html(reply, 'API', operationsPage()))
  app.get('/docs/errors', (_request, reply) => html(reply, 'Errors', errorsPage()))
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
/** Text with what stands in backticks as code. */
const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
const code = (text: string): string => `<code>${escape(text)}</code>`
const row = (id: string, cells: readonly string[]): string =>
  `<tr id="${id}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
const table = (heads: readonly string[], rows: readonly string[]): string =>
  `<table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${rows.join('')}</table>`

function operationsPage(): string {
  const byTag = Map.groupBy(Object.entries(routes) as [string, Route][], ([, one]) => one.tag)
  const sections = [...byTag].map(([tag, list]) => {
    const rows = list.map(([id, one]) => {
      const scopes = one.scopes.map(code).join(' or ')
      return row(id, [`<b>${one.method}</b>`, code(one.path), prose(one.summary), scopes])
    })
    return `<h2>${tag}</h2>${table(['method', 'path', 'what it does', 'scope'], rows)}`
  })
  return `<p>Send the key as ${code('x-api-key')} or ${code('authorization: Bearer')};
    writes need an ${code('Idempotency-Key')}. The whole description:
    <a href="/openapi.json">openapi.json</a>. Every error: <a href="/docs/errors">errors</a>.</p>
    ${sections.join('')}`
}

function errorsPage(): string {
  const rows = (Object.entries(errors) as [ErrorCode, ErrorRow][]).map(([id, ours]) => {
    const theirs = errorV3(id)
    const [status, title, remedy] = (['status', 'title', 'remedy'] as const).map((name) =>
      ours[name] === theirs[name] ? `${ours[name]}` : `${ours[name]} Under /v3: ${theirs[name]}`,
    )
    return row(id, [code(id), status!, prose(title!), prose(remedy!)]) // three names, three texts
  })
  return table(['code', 'status', 'what is wrong', 'what to do'], rows)
}
