/**
 * A stand-in for Onfido on this machine: it takes what the schemas of their API allow and answers
 * nothing else, and remembers what it was asked.
 */
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
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
function held<Body extends object>(schema: string, body: Body): Body {
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

type Json = Record<string, unknown>
interface Told {
  readonly method: string
  readonly url: URL
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}
type Say = (status: number, what: object) => void

/** What it holds, and how it answers a call whose token is right. */
function openDesk(standIn: Pick<StandIn, 'uploads' | 'applicants' | 'looksBefore' | 'reports'>) {
  const checks: Json[] = []
  const counts = { ids: 0, looks: 0 }
  const nextId = (): string => idOf((counts.ids += 1))
  // What was posted was an object, or it is not held to the schema.
  const posted = (schema: string, { body }: Told): Json =>
    held(schema, JSON.parse(body.toString()) as Json)

  const post = (told: Told, say: Say): void => {
    if (told.path === '/applicants') {
      const applicant = posted('applicant_builder', told)
      standIn.applicants.push(applicant)
      return say(201, held('applicant', { ...applicant, id: nextId(), sandbox: true }))
    }
    if (told.path === '/checks') {
      const {
        document_ids: _documents,
        report_names: names,
        ...kept
      } = posted('check_builder', told)
      const check = { ...kept, id: nextId(), status: 'in_progress', report_ids: [nextId()] }
      checks.push({ ...check, name: (names as string[])[0] }) // held to the schema
      return say(201, held('check', check))
    }
    standIn.uploads.push(`${told.path} ${formIn(told)}`)
    const schema = told.path === '/documents' ? 'document' : 'live_photo'
    return say(201, held(schema, { id: nextId(), file_size: told.body.length }))
  }

  const listed = ({ url }: Told): object => {
    const of = url.searchParams.get('applicant_id')
    const found = checks.filter((one) => one['applicant_id'] === of)
    return held('Checks_list', { checks: found.map(({ name: _name, ...check }) => check) })
  }
  const looked = ({ path }: Told): object => {
    const { name: _name, ...check } = checks.find((one) => path.endsWith(String(one['id']))) ?? {}
    counts.looks += 1
    const isDone = counts.looks > standIn.looksBefore
    return held('check', { ...check, status: isDone ? 'complete' : 'in_progress' })
  }
  const reported = ({ path }: Told): object => {
    const id = path.split('/').at(-1) ?? ''
    const check = checks.find((one) => (one['report_ids'] as string[]).includes(id)) // made above
    const name = String(check?.['name'])
    const said = { id, name, status: 'complete', check_id: check?.['id'], ...standIn.reports[name] }
    return held(`${name}_report`, said)
  }
  return (told: Told, say: Say): void => {
    if (told.method === 'POST') return post(told, say)
    if (told.path === '/checks') return say(200, listed(told))
    return say(200, told.path.startsWith('/checks/') ? looked(told) : reported(told))
  }
}

export async function openStandIn(token: string): Promise<StandIn> {
  const faults: { path: string; status: number; body: object }[] = []
  const server = createServer((request, response) => {
    const say: Say = (status, what) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(what))
    answer(request, say).catch((error: unknown) =>
      say(422, { error: { type: 'stand-in', message: String(error) } }),
    )
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
  const desk = openDesk(standIn)

  async function answer(request: IncomingMessage, say: Say): Promise<void> {
    const url = new URL(request.url ?? '', standIn.baseUrl)
    const path = url.pathname.replace('/v3.6', '')
    const { method = '', headers } = request
    const body = await buffer(request)
    standIn.asked.push(`${method} ${path.replaceAll(/[0-9a-f-]{36}/g, ':id')}`)
    const at = faults.findIndex((one) => path.startsWith(one.path))
    const [fault] = at < 0 ? [] : faults.splice(at, 1)
    if (fault) return say(fault.status, fault.body)
    if (headers.authorization !== `Token token=${token}`)
      return say(401, held('Error', { error: { type: 'authorization_error', message: 'no' } }))
    desk({ method, url, path, headers, body }, say)
  }
  return standIn
}

/** The fields of a form in one line, a file as its type and length. */
function formIn({ headers, body }: Told): string {
  const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? ''
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1)
  return parts
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n')
      const name = /name="([^"]+)"/.exec(head)?.[1]
      const value = rest.join('\r\n\r\n').slice(0, -2)
      const type = /content-type: (.+)/i.exec(head)?.[1]
      return type ? `${name}=${type.trim()}(${value.length})` : `${name}=${value}`
    })
    .filter((field) => !field.startsWith('applicant_id='))
    .join(' ')
}
