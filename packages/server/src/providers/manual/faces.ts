/** Faces without a machine that sees them: the pictures are put before a reviewer. */
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer } from '../session-answer.ts'
import { isThere, lastOf, looseOf, mediaRef, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'

const framesMost = 20

/** LIVENESS and AGE_ESTIMATION ask the same pictures. */
export async function living(
  question: NodeQuestion<'LIVENESS' | 'AGE_ESTIMATION'>,
): Promise<ProviderAnswer<NodeFacts>> {
  const { input, config, feature } = question
  const selfie = textOf(input, 'selfie')
  if (!(await isThere(question, selfie))) return askAgain('FACE_PICTURE_MISSING')
  const frames = textsOf(input, 'frames').slice(0, framesMost)
  for (const frame of frames)
    if (!(await isThere(question, frame))) return askAgain('FACE_PICTURE_MISSING')
  const data = {
    method: feature === 'LIVENESS' ? config.face_liveness_method : 'PASSIVE',
    score: null,
    reference_image: mediaRef(selfie),
    frames: frames.map((frame) => mediaRef(frame)),
    video_url: null,
    age_estimation: null,
    ...(feature === 'LIVENESS' && { face_quality: null, face_luminance: null }),
    matches: [],
  }
  return answered(leftToReviewer(data, []))
}

/** The face of the document, or the portrait kept, beside the living one. */
export interface FacePair {
  readonly source: string
  /** The session the source was taken in, where that is another one. */
  readonly sourceSession: string | null
  readonly target: string
}

export const isWithPortrait = ({ feature, config }: NodeQuestion): boolean =>
  feature === 'FACE_MATCH' && config.match_against === 'portrait'

export function facePair(question: NodeQuestion): FacePair | undefined {
  const liveness = lastOf(question, 'LIVENESS')?.data ?? {}
  const target = textOf(looseOf(liveness, 'reference_image'), 'media_id')
  const { portrait } = question
  const [source, sourceSession] = isWithPortrait(question)
    ? [portrait?.mediaId, portrait?.sessionId ?? null]
    : [ofDocument(question), null]
  return source === undefined || target === undefined
    ? undefined
    : { source, sourceSession, target }
}

function ofDocument(question: NodeQuestion): string | undefined {
  const document = lastOf(question, 'OCR')?.data ?? {}
  return (
    textOf(looseOf(document, 'portrait_image'), 'media_id') ??
    textOf(looseOf(document, 'front_image'), 'media_id')
  )
}

export const faceMatchData = (
  { source, sourceSession, target }: FacePair,
  score: number | null,
): NodeFacts['data'] => ({
  score,
  source_image: mediaRef(source),
  target_image: mediaRef(target),
  source_image_session_id: sourceSession,
})

/** Nobody can be asked for the pictures again at this node: without them a person must look. */
export async function facesBeside(question: NodeQuestion): Promise<ProviderAnswer<NodeFacts>> {
  const pair = facePair(question)
  if (!pair) return { kind: 'fail' }
  if (!(await isThere(question, pair.source)) || !(await isThere(question, pair.target)))
    return { kind: 'fail' }
  return answered(leftToReviewer(faceMatchData(pair, null), []))
}
