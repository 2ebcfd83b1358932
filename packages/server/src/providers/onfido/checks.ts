/**
 * A check at Onfido from its applicant to its report. What was begun is found again by a tag, so
 * that a question asked twice is one check and one bill.
 */
import { sha256Hex } from '../../platform/digest.ts'
import type { Asking } from '../kit.ts'
import { orAskedAgain } from '../session-answer.ts'
import { listOf, textOf, textsOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { Sleep } from '../simulator/faults.ts'
import { waited } from '../simulator/faults.ts'
import type { OnfidoClient, Reply } from './client.ts'
import type { FormFile } from './multipart.ts'

/** Remembers which applicant a question was asked about, for as long as it may be asked again. */
export interface ApplicantMemory {
  get(idempotencyKey: string): Promise<string | undefined>
  put(idempotencyKey: string, applicantId: string): Promise<void>
}

export interface CheckParts {
  readonly client: OnfidoClient
  readonly memory: ApplicantMemory
  readonly sleep: Sleep
}

export interface Upload {
  readonly path: '/documents' | '/live_photos'
  readonly fields: Readonly<Record<string, string>>
  readonly file: FormFile
}

export interface Wanted {
  /** Of an earlier check of the same session, where there was one. */
  readonly applicantId: string | undefined
  readonly applicant: Loose
  readonly uploads: readonly Upload[]
  readonly report: 'document' | 'facial_similarity_photo'
}

export type Checked =
  | { readonly kind: 'ok'; readonly report: Loose; readonly applicantId: string }
  | Exclude<Reply, { kind: 'ok' }>

/** Waits between looks at a check under way; then the question is put back and asked later. */
const looksMs = [1000, 2000, 4000, 8000] as const

const never: Checked = { kind: 'fail', fields: [] }

export async function runCheck(
  parts: CheckParts,
  wanted: Wanted,
  asking: Asking,
): Promise<Checked> {
  const applicant = await applicantOf(parts, wanted, asking)
  if (applicant.kind !== 'ok') return applicant
  const applicantId = textOf(applicant.body, 'id')
  if (applicantId === undefined) return { kind: 'retry' }
  const check = await checkOf(parts.client, { applicantId, wanted }, asking)
  if (check.kind !== 'ok') return check
  return reportOf(parts, { check: check.body, applicantId, wanted }, asking)
}

/** The tag of a question: nothing of the key can be read from it. */
const tagOf = (key: string, report: Wanted['report']): string =>
  `ostiary-${sha256Hex(`${report} ${key}`).slice(0, 32)}`

async function applicantOf(
  { client, memory }: CheckParts,
  { applicantId, applicant }: Wanted,
  { idempotencyKey, signal }: Asking,
): Promise<Reply> {
  const known = applicantId ?? (await orAskedAgain(memory.get(idempotencyKey)))
  if (known !== undefined) return { kind: 'ok', body: { id: known } }
  const made = await client.post('/applicants', applicant, signal)
  const id = made.kind === 'ok' ? textOf(made.body, 'id') : undefined
  if (id !== undefined) await orAskedAgain(memory.put(idempotencyKey, id))
  return made
}

async function checkOf(
  client: OnfidoClient,
  { applicantId, wanted }: { readonly applicantId: string; readonly wanted: Wanted },
  { idempotencyKey, signal }: Asking,
): Promise<Reply> {
  const tag = tagOf(idempotencyKey, wanted.report)
  const held = await client.get(`/checks?applicant_id=${encodeURIComponent(applicantId)}`, signal)
  if (held.kind !== 'ok') return held
  const begun = listOf(held.body, 'checks').find((one) => textsOf(one, 'tags').includes(tag))
  if (begun) return { kind: 'ok', body: begun }
  const documentIds: string[] = []
  for (const { path, fields, file } of wanted.uploads) {
    const form = { fields: { ...fields, applicant_id: applicantId }, file }
    const sent = await client.upload(path, form, signal)
    if (sent.kind !== 'ok') return sent
    const id = textOf(sent.body, 'id')
    if (path === '/documents' && id !== undefined) documentIds.push(id)
  }
  const asked = {
    applicant_id: applicantId,
    report_names: [wanted.report],
    ...(documentIds.length > 0 && { document_ids: documentIds }),
    tags: [tag],
  }
  return client.post('/checks', asked, signal)
}

async function reportOf(
  { client, sleep }: CheckParts,
  asked: { readonly check: Loose; readonly applicantId: string; readonly wanted: Wanted },
  { signal }: Asking,
): Promise<Checked> {
  const id = textOf(asked.check, 'id')
  if (id === undefined) return { kind: 'retry' }
  let { check } = asked
  for (const waitMs of looksMs) {
    const status = textOf(check, 'status')
    if (status === 'complete') return reportNamed(client, { ...asked, check }, signal)
    // Nobody goes on with these by themselves.
    if (status === 'withdrawn' || status === 'paused') return never
    if (!(await waited(waitMs, sleep, signal))) return { kind: 'retry' }
    const looked = await client.get(`/checks/${encodeURIComponent(id)}`, signal)
    if (looked.kind !== 'ok') return looked
    check = looked.body
  }
  return textOf(check, 'status') === 'complete'
    ? reportNamed(client, { ...asked, check }, signal)
    : { kind: 'retry' }
}

async function reportNamed(
  client: OnfidoClient,
  asked: { readonly check: Loose; readonly applicantId: string; readonly wanted: Wanted },
  signal: AbortSignal,
): Promise<Checked> {
  for (const id of textsOf(asked.check, 'report_ids')) {
    const read = await client.get(`/reports/${encodeURIComponent(id)}`, signal)
    if (read.kind !== 'ok') return read
    if (textOf(read.body, 'name') !== asked.wanted.report) continue
    return textOf(read.body, 'status') === 'complete'
      ? { kind: 'ok', report: read.body, applicantId: asked.applicantId }
      : never
  }
  return never
}
