/**
 * The simulated provider of a session's checks, for sandboxes alone: it approves what was brought,
 * unless a scenario says otherwise. What it answers is taken from what the person typed and the
 * application expected; where neither says anything it is Elena Sample.
 */
import type { AskedAgainRisk } from '@ostiary/domain/session/asked-again'
import { noticed } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import type { Action } from '@ostiary/domain/workflow/action'
import { featureNames } from '@ostiary/domain/workflow/features'
import { facePair, isWithPortrait } from '../manual/faces.ts'
import type { Asking, ProviderAnswer } from '../kit.ts'
import { askAgain, nodeProvider, statusOf } from '../session-answer.ts'
import { listOf, looseOf, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { simulatedFaces } from './face.ts'
import { doubtsOfSample } from './expected-details.ts'
import { outageTries, waited } from './faults.ts'
import type { Sleep } from './faults.ts'
import { markersIn, told } from './scenarios.ts'
import type { Told } from './scenarios.ts'
import { sampleOf } from './session-samples.ts'

export const simulatedSession = (sleep: Sleep): NodeProvider =>
  nodeProvider({
    name: 'simulator',
    features: featureNames,
    check: async (question, asking) => {
      const named = told(question.feature, namesIn(question))
      // Whoever has done it again has done it well: nobody is asked for ever.
      const isDone = named?.ends === 'again' && question.tries > 1
      const plan: Told | undefined = isDone ? { ...named, ends: 'approves' } : named
      // Refused where a session is made; a marker nobody knows must not pass for an approval.
      if (!plan) return { kind: 'fail' }
      if (!(await waited(plan.delayMs, sleep, asking.signal))) return { kind: 'retry' }
      return withFaults(plan, question, asking)
    },
  })

/** Typed names and `vendor_data` may hold markers; the scenario of the session goes before them. */
function namesIn({ vendorData, input, scenario }: NodeQuestion): string[] {
  const typed = ['first_name', 'last_name', 'name'].map((field) => textOf(input, field))
  const company = textOf(looseOf(input, 'manual'), 'legal_name')
  const markers = [vendorData, ...typed, company].flatMap((text) => markersIn(text))
  return scenario === undefined ? markers : [...markers, scenario]
}

async function withFaults(
  plan: Told,
  question: NodeQuestion,
  asking: Asking,
): Promise<ProviderAnswer<NodeFacts>> {
  if (plan.fault === 'down') return { kind: 'retry' }
  if (plan.fault === 'error') return { kind: 'fail' }
  if (plan.fault === 'outage' && question.delays < outageTries) return { kind: 'retry' }
  const answer = await played(plan, question, asking)
  return answer.kind === 'ok' && plan.fault === 'duplicate' ? { ...answer, repeated: true } : answer
}

async function played(
  plan: Told,
  question: NodeQuestion,
  { signal }: Asking,
): Promise<ProviderAnswer<NodeFacts>> {
  const gone = await missingIn(question)
  if (gone) return askAgain(gone)
  // By the type of the table of scenarios.
  if (plan.ends === 'again') return askAgain(plan.risk as AskedAgainRisk)
  // Told what to do it needs no pictures; otherwise nothing was compared, and a person must look.
  if (isUnpaired(question)) return { kind: 'fail' }
  if (signal.aborted) return { kind: 'retry' }
  const sample = sampleOf(question, plan)
  const face = await faceIn(question)
  if (face === 'unreadable') return askAgain('NO_FACE_DETECTED')
  return { kind: 'ok', facts: { ...endOf(plan, question), ...sample, ...(face && { face }) } }
}

const isUnpaired = (question: NodeQuestion): boolean =>
  question.feature === 'FACE_MATCH' &&
  isWithPortrait(question) &&
  question.scenario === undefined &&
  facePair(question) === undefined

function endOf(plan: Told, question: NodeQuestion): Pick<NodeFacts, 'status' | 'warnings'> {
  const { ends, risk, isUntold } = plan
  const action = risk && actionOf(question, risk)
  if (risk && action) {
    const warnings = [noticed(risk, action)]
    return { status: statusOf(warnings), warnings }
  }
  const noted = (usual: Action) => (risk ? [noticed(risk, usual)] : [])
  const doubts = isUntold ? doubtsOfSample(question, plan) : []
  if (doubts.length > 0) return { status: statusOf(doubts), warnings: doubts }
  if (ends === 'declines') return { status: 'DECLINED', warnings: noted('DECLINE') }
  if (ends === 'reviews') return { status: 'IN_REVIEW', warnings: noted('REVIEW') }
  return { status: 'APPROVED', warnings: [] }
}

/** What nothing but a scenario can find is followed by what the workflow says of it. */
function actionOf({ feature, config }: NodeQuestion, risk: Risk): Action | undefined {
  switch (feature) {
    case 'AGE_ESTIMATION':
      return risk === 'AGE_BELOW_MINIMUM' ? config.minimum_age_action : config.age_margin_action
    case 'DATABASE_VALIDATION':
      return risk === 'DATABASE_NO_MATCH'
        ? config.database_validation_no_match_action
        : config.database_validation_partial_match_action
    case 'PHONE_VERIFICATION':
      return risk === 'PHONE_DISPOSABLE' ? config.phone_disposable_action : undefined
    case 'PROOF_OF_ADDRESS':
      return risk === 'POA_DOCUMENT_TAMPERED' ? config.poa_tampering_action : undefined
    case 'DOCUMENT_AI':
      return config.document_ai_missing_field_action
    default:
      return undefined
  }
}

/** Media that are named must be there; of pictures a sandbox asks for none, of papers for one. */
async function missingIn(question: NodeQuestion): Promise<AskedAgainRisk | undefined> {
  const { input, feature, scenario } = question
  if (takesPapers.has(feature) && scenario === undefined && !isAnyPaper(question))
    return goneOf(feature)
  const named = [
    ...['front', 'back', 'selfie', 'document'].map((field) => textOf(input, field)),
    ...textsOf(input, 'frames'),
    ...listOf(input, 'documents').map((paper) => textOf(paper, 'media_id')),
  ].filter((id) => id !== undefined)
  for (const id of named) if (!(await question.media(id))?.length) return goneOf(feature)
  return undefined
}

const takesPapers: ReadonlySet<NodeQuestion['feature']> = new Set(['DOCUMENT_AI', 'KYB_DOCUMENTS'])

const isAnyPaper = ({ input }: NodeQuestion): boolean =>
  listOf(input, 'documents').some((paper) => textOf(paper, 'media_id') !== undefined)

function goneOf(feature: NodeQuestion['feature']): AskedAgainRisk {
  switch (feature) {
    case 'LIVENESS':
    case 'AGE_ESTIMATION':
      return 'FACE_PICTURE_MISSING'
    case 'PROOF_OF_ADDRESS':
      return 'POA_DOCUMENT_MISSING'
    case 'DOCUMENT_AI':
      return 'DOCUMENT_AI_DOCUMENT_MISSING'
    case 'KYB_DOCUMENTS':
      return 'KYB_DOCUMENT_MISSING'
    default:
      return 'DOCUMENT_PICTURE_MISSING'
  }
}

/** The face of the selfie, as the simulated provider of faces sees it. */
async function faceIn(question: NodeQuestion): Promise<Float32Array | 'unreadable' | undefined> {
  const selfie = textOf(question.input, 'selfie')
  if (question.feature !== 'LIVENESS' || selfie === undefined) return undefined
  const picture = await question.media(selfie)
  if (!picture) return undefined
  const reading = await simulatedFaces.embed(picture)
  return reading.kind === 'ok' ? reading.embedding : 'unreadable'
}
