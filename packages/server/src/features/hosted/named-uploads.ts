/**
 * The uploads an answer names: each must be of this session, made at this step, and of the kind
 * that is asked in its place. What lies elsewhere proves nothing about who answers now.
 */
import { fieldFault } from '@ostiary/domain/field-faults'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Services } from '../call.ts'
import type { Held } from './link.ts'
import type { Answered } from './needed.ts'
import { faultAt, refuseFields } from './refused.ts'
import type { UploadFor } from './upload.ts'

type Input = Readonly<Record<string, unknown>>

export interface NamedUpload {
  /** Where in the answer, as a JSON pointer. */
  readonly path: string
  readonly mediaId: unknown
  readonly purpose: UploadFor
}

/** Nobody looks at more. */
const framesMost = 20
const papersMost = 50

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws Refused where a list of files is none, or something else would pass for an upload */
export function uploadsIn(feature: Feature, input: Input): readonly NamedUpload[] {
  const named = asked(feature, input)
  const strays = mediaIdsIn(input, '').filter((path) => !named.some((one) => one.path === path))
  if (strays.length > 0) return refuseFields(...strays.map((path) => faultAt(path, 'unknown')))
  return named
}

function asked(feature: Feature, input: Input): readonly NamedUpload[] {
  switch (feature) {
    case 'OCR':
      return [...one(input, 'front', 'document_front'), ...one(input, 'back', 'document_back')]
    case 'LIVENESS':
    case 'AGE_ESTIMATION':
      return [...one(input, 'selfie', 'selfie'), ...frames(input)]
    case 'PROOF_OF_ADDRESS':
      return one(input, 'document', 'poa')
    case 'DOCUMENT_AI':
    case 'KYB_DOCUMENTS':
      return papers(input)
    default:
      return []
  }
}

/** What must be there has been asked about: what is left out here need not. */
function one(input: Input, name: string, purpose: UploadFor): NamedUpload[] {
  const mediaId = input[name]
  return mediaId == null || mediaId === '' ? [] : [{ path: `/${name}`, mediaId, purpose }]
}

const frames = (input: Input): NamedUpload[] =>
  listIn(input, 'frames', framesMost).map((mediaId, index) => ({
    path: `/frames/${index}`,
    mediaId,
    purpose: 'face_frame',
  }))

const papers = (input: Input): NamedUpload[] =>
  listIn(input, 'documents', papersMost).map((paper, index) => ({
    path: `/documents/${index}/media_id`,
    mediaId: isObject(paper) ? paper['media_id'] : undefined,
    purpose: 'document',
  }))

function listIn(input: Input, name: string, max: number): readonly unknown[] {
  const list = input[name] ?? []
  if (Array.isArray(list) && list.length <= max) return list as unknown[]
  return refuseFields({ path: `/${name}`, ...fieldFault('files_invalid', { max }) })
}

/** Whoever reads a decision is shown a link in the place of whatever holds one (decision 0043). */
function mediaIdsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${path}/${key}`
    const own = key === 'media_id' && !Array.isArray(value) ? [at] : []
    return [...own, ...mediaIdsIn(inner, at)]
  })
}

/** The files that answer a questionnaire. */
export const filesIn = ({ sections }: Answered): readonly NamedUpload[] =>
  sections.flatMap(({ items }) =>
    items.flatMap(({ question_id: id, type, value }) =>
      type !== 'file'
        ? []
        : // As they are put there.
          (value as readonly { media_id: string }[]).map(({ media_id: mediaId }) => ({
            path: `/answers/${id}`,
            mediaId,
            purpose: 'document' as const,
          })),
    ),
  )

/** @throws Refused naming each that is no upload of the step */
export async function checkUploads(
  services: Pick<Services, 'media'>,
  { entityId, session: { sessionId } }: Pick<Held, 'entityId' | 'session'>,
  { nodeId, named }: { readonly nodeId: string; readonly named: readonly NamedUpload[] },
): Promise<void> {
  if (named.length === 0) return
  const uploads = await services.media.list(entityId, { sessionId })
  const kinds = new Map<unknown, string>(
    uploads.filter((row) => row.nodeId === nodeId).map((row) => [row.mediaId, row.kind]),
  )
  const wrong = named.filter(({ mediaId, purpose }) => kinds.get(mediaId) !== purpose)
  const paths = [...new Set(wrong.map(({ path }) => path))]
  if (paths.length > 0) refuseFields(...paths.map((path) => faultAt(path, 'upload_unknown')))
}
