/**
 * Documents and faces by Onfido (API v3.6): a document report for OCR, one facial similarity report
 * for LIVENESS and FACE_MATCH together.
 */
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import { LRUCache } from 'lru-cache'
import type { AddressGuard } from '../../platform/outbound/address-guard.ts'
import type { Caller } from '../../platform/outbound/caller.ts'
import { picturesOf } from '../documents/provider.ts'
import type { Asking, ProviderAnswer } from '../kit.ts'
import { facePair, faceMatchData } from '../manual/faces.ts'
import { askAgain, decided, nodeProvider } from '../session-answer.ts'
import { knownPerson, lastOf, looseOf, mediaRef, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import type { Sleep } from '../simulator/faults.ts'
import { faceFindings } from './breakdowns.ts'
import type { FaceFindings } from './breakdowns.ts'
import { runCheck } from './checks.ts'
import type { ApplicantMemory, Checked, CheckParts, Upload } from './checks.ts'
import { onfidoClient } from './client.ts'
import type { OnfidoProblem } from './client.ts'
import { documentAnswer, documentFields } from './document-report.ts'
import { formFile } from './multipart.ts'

export interface OnfidoSettings {
  readonly token: string
  readonly region: 'eu' | 'us' | 'ca'
  /** Instead of the region's address; for tests and for relays in the operator's own network. */
  readonly baseUrl?: string
}

export interface OnfidoParts {
  readonly caller: Pick<Caller, 'call'>
  readonly guard?: AddressGuard
  readonly sleep: Sleep
  /** For the operator's log; it names what is wrong with the account, never a person. */
  readonly tell: (problem: OnfidoProblem) => void
  /** Without one, a restart between two tries may begin a check anew. */
  readonly memory?: ApplicantMemory
}

export function onfido(settings: OnfidoSettings, parts: OnfidoParts): NodeProvider {
  const { caller, guard = 'public_only', sleep, tell, memory = shortMemory() } = parts
  const { token, region, baseUrl = `https://api.${region}.onfido.com/v3.6` } = settings
  const client = onfidoClient({ caller, baseUrl, token, guard, tell })
  const checks: CheckParts = { client, memory, sleep }
  return nodeProvider({
    name: 'onfido',
    features: ['OCR', 'LIVENESS', 'FACE_MATCH'],
    check: (question, asking) => {
      if (question.feature === 'OCR') return document(checks, question, asking)
      if (question.feature === 'LIVENESS') return liveness(checks, question, asking)
      return faceMatch(checks, question, asking)
    },
  })
}

const remembered = 10_000

function shortMemory(): ApplicantMemory {
  const held = new LRUCache<string, string>({ max: remembered })
  return {
    get: (key) => Promise.resolve(held.get(key)),
    put: (key, applicantId) => Promise.resolve(void held.set(key, applicantId)),
  }
}

async function document(
  checks: CheckParts,
  question: NodeQuestion<'OCR'>,
  asking: Asking,
): Promise<ProviderAnswer<NodeFacts>> {
  const pictures = await picturesOf(question)
  if (!pictures) return askAgain('DOCUMENT_PICTURE_MISSING')
  const fields = documentFields(question.input)
  const front = await uploadOf(question, '/documents', {
    id: pictures.front,
    fields: { ...fields, side: 'front' },
  })
  const back =
    pictures.back === undefined
      ? []
      : [
          await uploadOf(question, '/documents', {
            id: pictures.back,
            fields: { ...fields, side: 'back' },
          }),
        ]
  const uploads = [front, ...back]
  if (!areAll(uploads)) return askAgain('DOCUMENT_UNREADABLE')
  const wanted = {
    applicantId: undefined,
    applicant: applicantIn(question),
    uploads,
    report: 'document',
  } as const
  const checked = await runCheck(checks, wanted, asking)
  return checked.kind === 'ok' ? documentAnswer(question, pictures, checked) : refusal(checked)
}

async function liveness(
  checks: CheckParts,
  question: NodeQuestion<'LIVENESS'>,
  asking: Asking,
): Promise<ProviderAnswer<NodeFacts>> {
  const selfie = textOf(question.input, 'selfie')
  const picture =
    selfie === undefined
      ? undefined
      : await uploadOf(question, '/live_photos', { id: selfie, fields: {} })
  if (selfie === undefined || picture === undefined) return askAgain('FACE_PICTURE_MISSING')
  const checked = await faceCheck(checks, { question, picture }, asking)
  if (checked.kind !== 'ok') return refusal(checked)
  const found = faceFindings(checked.report)
  if (!found.isFaceFound) return askAgain('NO_FACE_DETECTED')
  const data = {
    method: 'PASSIVE',
    score: found.aliveScore ?? null,
    reference_image: mediaRef(selfie),
    video_url: null,
    age_estimation: null,
    face_quality: null,
    face_luminance: null,
    matches: [],
    // FACE_MATCH reads its half of the same report.
    extra_fields: { onfido_report_id: textOf(checked.report, 'id') ?? null },
  }
  return withScore(decided(data, livenessWarnings(found, question.config)), found.aliveScore)
}

async function faceMatch(
  { client, ...checks }: CheckParts,
  question: NodeQuestion<'FACE_MATCH'>,
  asking: Asking,
): Promise<ProviderAnswer<NodeFacts>> {
  const pair = facePair(question)
  if (!pair) return { kind: 'fail' }
  const before = lastOf(question, 'LIVENESS')?.data ?? {}
  const reportId = textOf(looseOf(before, 'extra_fields'), 'onfido_report_id')
  let report: Loose
  if (reportId === undefined) {
    const picture = await uploadOf(question, '/live_photos', { id: pair.target, fields: {} })
    if (!picture) return { kind: 'fail' }
    const checked = await faceCheck({ client, ...checks }, { question, picture }, asking)
    if (checked.kind !== 'ok') return { kind: checked.kind }
    report = checked.report
  } else {
    const read = await client.get(`/reports/${encodeURIComponent(reportId)}`, asking.signal)
    if (read.kind !== 'ok') return { kind: read.kind }
    report = read.body
  }
  const found = faceFindings(report)
  const score = found.sameScore
  // Neither a score nor a word: they have compared nothing.
  if (score === undefined && !found.isSameClear) return { kind: 'fail' }
  const warnings = matchWarnings(found, question.config)
  return withScore(decided(faceMatchData(pair, score ?? null), warnings), score)
}

/** The face of the document is needed beside the living one, of the document read before. */
async function faceCheck(
  checks: CheckParts,
  { question, picture }: { readonly question: NodeQuestion; readonly picture: Upload },
  asking: Asking,
): Promise<Checked> {
  const document = lastOf(question, 'OCR')?.data ?? {}
  const applicantId = textOf(looseOf(document, 'extra_fields'), 'onfido_applicant_id')
  const uploads: (Upload | undefined)[] = [picture]
  if (applicantId === undefined) {
    const front = textOf(looseOf(document, 'front_image'), 'media_id')
    if (front === undefined) return { kind: 'fail', fields: [] }
    const fields = { ...documentFields(document), side: 'front' }
    uploads.unshift(await uploadOf(question, '/documents', { id: front, fields }))
  }
  if (!areAll(uploads)) return { kind: 'fail', fields: [] }
  const applicant = applicantIn(question)
  return runCheck(
    checks,
    { applicantId, applicant, uploads, report: 'facial_similarity_photo' },
    asking,
  )
}

const areAll = (uploads: readonly (Upload | undefined)[]): uploads is readonly Upload[] =>
  !uploads.includes(undefined)

/** `undefined` where the file is gone or of a kind they do not take. */
async function uploadOf(
  question: NodeQuestion,
  path: Upload['path'],
  { id, fields }: { readonly id: string; readonly fields: Upload['fields'] },
): Promise<Upload | undefined> {
  const bytes = await question.media(id)
  const file = bytes && formFile(bytes)
  return file && { path, fields, file }
}

/** Signs that may stand in no name of theirs. */
const refused = /[!#$%*=<>;{}"]/g

/** They ask for both names; a person without one is not made up. */
function applicantIn(question: NodeQuestion): Loose {
  const known = { ...knownPerson(question) }
  const name = (field: 'first_name' | 'last_name'): string =>
    (textOf(question.input, field) ?? known[field] ?? '').replaceAll(refused, '').trim() ||
    'Unknown'
  const dob = textOf(question.input, 'date_of_birth') ?? known.date_of_birth
  return {
    first_name: name('first_name'),
    last_name: name('last_name'),
    ...(dob !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(dob) && { dob }),
  }
}

/** A face they did not find in the selfie is for the person to mend; the rest is for a reviewer. */
function refusal(checked: Exclude<Checked, { kind: 'ok' }>): ProviderAnswer<NodeFacts> {
  if (checked.kind === 'retry') return { kind: 'retry' }
  return checked.fields.includes('face_detection') ? askAgain('NO_FACE_DETECTED') : { kind: 'fail' }
}

function livenessWarnings(found: FaceFindings, config: FeatureSettings<'LIVENESS'>): Warning[] {
  const { aliveScore: score } = found
  const low = config.face_liveness_score_decline_threshold
  const middling = config.face_liveness_score_review_threshold
  const warnings: Warning[] = []
  if (!found.isSourceClear) warnings.push(noticed('LIVENESS_SOURCE_UNTRUSTED', 'REVIEW'))
  if (score !== undefined && score < low) warnings.push(noticed('LIVENESS_FACE_ATTACK', 'DECLINE'))
  else if (!found.isAliveClear) warnings.push(noticed('LIVENESS_FACE_ATTACK', 'REVIEW'))
  else if (score !== undefined && score < middling)
    warnings.push(noticed('LOW_LIVENESS_SCORE', 'REVIEW'))
  return warnings
}

function matchWarnings(
  { sameScore: score, isSameClear }: FaceFindings,
  config: FeatureSettings<'FACE_MATCH'>,
): Warning[] {
  const low = config.face_match_score_decline_threshold
  const middling = config.face_match_score_review_threshold
  if (score !== undefined && score < low) return [noticed('LOW_FACE_MATCH_SIMILARITY', 'DECLINE')]
  const isLow = score !== undefined && score < middling
  return isLow || !isSameClear ? [noticed('LOW_FACE_MATCH_SIMILARITY', 'REVIEW')] : []
}

const withScore = (
  answer: ProviderAnswer<NodeFacts>,
  score: number | undefined,
): ProviderAnswer<NodeFacts> =>
  answer.kind === 'ok' && score !== undefined
    ? { ...answer, facts: { ...answer.facts, score } }
    : answer
