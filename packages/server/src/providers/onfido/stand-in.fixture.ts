/**
 * A stand-in for Onfido on this machine: it takes what the schemas of their API allow and answers
 * nothing else, and remembers what it was asked.
 */
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

const schemas = JSON.parse(
  readFileSync(new URL('fixtures/onfido-v3.6.schemas.json', import.meta.url), 'utf8'),
) as object
const ajv = new Ajv({ strict: false })
// ajv-formats is a CommonJS module whose types say `default`.
;(formats as unknown as (on: Ajv) => void)(ajv)
ajv.addSchema({ $id: 'onfido', ...schemas })

/** @throws where a body is not what the API allows */
export function held<Body extends object>(schema: string, body: Body): Body {
  const check = ajv.getSchema(`onfido#/$defs/${schema}`)
  if (!check) throw new Error(`no schema ${schema}`)
  if (!check(body)) throw new Error(`${schema}: ${ajv.errorsText(check.errors)}`)
  return body
}

/** Ids as theirs look, the same in each run. */
const idOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export interface StandIn {
  readonly baseUrl: string
  /** `POST /checks`, in the order they came. */
  readonly asked: string[]
  /** The fields and files of each upload. */
  readonly uploads: string[]
  readonly applicants: Record<string, unknown>[]
  /** What the next calls of a path answer instead, each once. */
  fault(path: string, status: number, body?: object): void
  /** Looks at a check that find it under way. */
  looksBefore: number
  /** By name of the report. */
  readonly reports: Record<string, Record<string, unknown>>
  close(): void
}

export async function openStandIn(token: string): Promise<StandIn> {
  const faults: { path: string; status: number; body: object }[] = []
  const checks: Record<string, unknown>[] = []
  const counts = { ids: 0, looks: 0 }
  const nextId = (): string => idOf((counts.ids += 1))

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response
        .writeHead(422)
        .end(JSON.stringify({ error: { type: 'stand-in', message: String(error) } }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port // listening on TCP

  const standIn: StandIn = {
    baseUrl: `http://127.0.0.1:${port}/v3.6`,
    asked: [],
    uploads: [],
    applicants: [],
    looksBefore: 0,
    reports: {},
    fault: (path, status, body = { error: { type: 'x', message: 'x' } }) =>
      void faults.push({ path, status, body: held('Error', body) }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', standIn.baseUrl)
    const path = url.pathname.replace('/v3.6', '')
    const body = await buffer(request)
    standIn.asked.push(`${request.method} ${path.replaceAll(/[0-9a-f-]{36}/g, ':id')}`)
    const say = (status: number, what: object): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(what))
    const at = faults.findIndex((one) => path.startsWith(one.path))
    const [fault] = at < 0 ? [] : faults.splice(at, 1)
    if (fault) return say(fault.status, fault.body)
    if (request.headers.authorization !== `Token token=${token}`)
      return say(401, held('Error', { error: { type: 'authorization_error', message: 'no' } }))
    const isPost = request.method === 'POST'
    if (isPost && path === '/applicants') {
      const applicant = held(
        'applicant_builder',
        JSON.parse(body.toString()) as Record<string, unknown>,
      )
      standIn.applicants.push(applicant)
      return say(201, held('applicant', { ...applicant, id: nextId(), sandbox: true }))
    }
    if (isPost && (path === '/documents' || path === '/live_photos')) {
      standIn.uploads.push(`${path} ${formIn(request, body)}`)
      const schema = path === '/documents' ? 'document' : 'live_photo'
      return say(201, held(schema, { id: nextId(), file_size: body.length }))
    }
    if (isPost && path === '/checks') {
      const asked = held('check_builder', JSON.parse(body.toString()) as Record<string, unknown>)
      const { document_ids: _documents, report_names: names, ...kept } = asked
      const check = { ...kept, id: nextId(), status: 'in_progress', report_ids: [nextId()] }
      checks.push({ ...check, name: (names as string[])[0] }) // held to the schema
      return say(201, held('check', check))
    }
    if (path === '/checks') {
      const of = checks.filter(
        (one) => one['applicant_id'] === url.searchParams.get('applicant_id'),
      )
      return say(200, held('Checks_list', { checks: of.map(({ name: _name, ...check }) => check) }))
    }
    return say(200, path.startsWith('/checks/') ? look(path) : report(path))
  }

  function look(path: string): object {
    const { name: _name, ...check } = checks.find((one) => path.endsWith(String(one['id']))) ?? {}
    counts.looks += 1
    const isDone = counts.looks > standIn.looksBefore
    return held('check', { ...check, status: isDone ? 'complete' : 'in_progress' })
  }

  function report(path: string): object {
    const id = path.split('/').at(-1) ?? ''
    const check = checks.find((one) => (one['report_ids'] as string[]).includes(id))
    const name = String(check?.['name'])
    const said = { id, name, status: 'complete', check_id: check?.['id'], ...standIn.reports[name] }
    return held(`${name}_report`, said)
  }

  return standIn
}

/** The fields of a form in one line, a file as its type and length. */
function formIn(request: IncomingMessage, body: Buffer): string {
  const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1] ?? ''
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1)
  return parts
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n')
      const name = /name="([^"]+)"/.exec(head)?.[1]
      const value = rest.join('\r\n\r\n').slice(0, -2)
      const type = /content-type: (.+)/.exec(head)?.[1]
      return type ? `${name}=${type.trim()}(${value.length})` : `${name}=${value}`
    })
    .filter((field) => !field.startsWith('applicant_id='))
    .join(' ')
}
