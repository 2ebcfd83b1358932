/** Media that what was read refers to: copied to another entity, under its key. */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Accepted } from '../../media/accept.ts'
import type { Services } from '../call.ts'

export interface Copying {
  readonly from: string
  readonly to: string
  /** The session and the node it belongs to from now on. */
  readonly sessionId: string
  readonly nodeId: string
}

/** A record that refers to the copies; what is there no longer becomes `null`. */
export async function withCopies(
  services: Pick<Services, 'media'>,
  copying: Copying,
  record: OpenedNode,
): Promise<{ readonly record: OpenedNode; readonly mediaIds: readonly string[] }> {
  const copies = new Map<string, string>()
  for (const mediaId of mediaNamed(record.data)) {
    const copy = await copyOf(services, copying, mediaId)
    if (copy !== undefined) copies.set(mediaId, copy)
  }
  const data = exchanged(record.data, copies) as OpenedNode['data'] // an object stays one
  return { record: { ...record, data }, mediaIds: [...copies.values()] }
}

async function copyOf(
  { media }: Pick<Services, 'media'>,
  { from, to, sessionId, nodeId }: Copying,
  mediaId: string,
): Promise<string | undefined> {
  const opened = await media.open({ entityId: from, mediaId })
  if (!opened) return undefined
  const { bytes, row } = opened
  const upload: Accepted = {
    ok: true,
    // It was accepted when it was uploaded, and is kept under no other types.
    contentType: row.contentType as Accepted['contentType'],
    bytes,
    width: row.width,
    height: row.height,
  }
  return (await media.keep({ entityId: to, sessionId, nodeId, kind: row.kind, upload }))?.mediaId
}

/** Every piece of media a value names, once each. */
function mediaNamed(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('media_id' in value) return [String(value.media_id)]
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return [...new Set(parts.flatMap((one) => mediaNamed(one)))]
}

function exchanged(value: unknown, copies: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => exchanged(one, copies))
  if (typeof value !== 'object' || value === null) return value
  if ('media_id' in value) {
    const copy = copies.get(String(value.media_id))
    return copy === undefined ? null : { ...value, media_id: copy }
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, exchanged(one, copies)]),
  )
}
