/** The routes beside the API: health, readiness, metrics, and the documents the server carries. */
import { openapi } from '@ostiary/contract/openapi'
import { routes } from '@ostiary/contract/routes'
import type { Route } from '@ostiary/contract/routes'
import { errors } from '@ostiary/domain/errors'
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

function operationsPage(): string {
  const byTag = Map.groupBy(Object.entries(routes) as [string, Route][], ([, one]) => one.tag)
  const sections = [...byTag].map(([tag, list]) => {
    const rows = list.map(
      ([id, one]) =>
        `<tr id="${id}"><td><b>${one.method}</b></td><td><code>${one.path}</code></td><td>${escape(one.summary)}</td><td>${one.scopes.map((scope) => `<code>${scope}</code>`).join(' or ')}</td></tr>`,
    )
    return `<h2>${tag}</h2><table><tr><th>method</th><th>path</th><th>what it does</th><th>scope</th></tr>${rows.join('')}</table>`
  })
  return `<p>Send the key as <code>x-api-key</code> or <code>authorization: Bearer</code>; writes need an <code>Idempotency-Key</code>.
    The whole description: <a href="/openapi.json">openapi.json</a>. Every error: <a href="/docs/errors">errors</a>.</p>${sections.join('')}`
}

function errorsPage(): string {
  const rows = Object.entries(errors).map(
    ([code, row]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${row.status}</td><td>${escape(row.title)}</td><td>${escape(row.remedy)}</td></tr>`,
  )
  return `<table><tr><th>code</th><th>status</th><th>what is wrong</th><th>what to do</th></tr>${rows.join('')}</table>`
}
