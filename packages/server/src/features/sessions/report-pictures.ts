/** The pictures of a session, opened and made small for its report. */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { smallPicture } from '../../report/picture.ts'
import type { Picture } from '../../report/content.ts'
import type { Services } from '../call.ts'
import { readable } from './report-fields.ts'

/** So many in one report; the decision lends the others. */
const picturesMost = 30

interface Named {
  readonly mediaId: string
  readonly caption: string
}

/** By node, in the order of what was read. */
export async function picturesOf(
  services: Pick<Services, 'media'>,
  entityId: string,
  records: ReadonlyMap<string, OpenedNode>,
): Promise<ReadonlyMap<string, readonly Picture[]>> {
  const found = new Map<string, readonly Picture[]>()
  let left = picturesMost
  for (const [nodeId, { data }] of records) {
    const pictures: Picture[] = []
    for (const { mediaId, caption } of named(data, '')) {
      left -= 1
      pictures.push(
        left < 0
          ? { caption, instead: 'Left out: a report has 30 pictures; the decision has this one.' }
          : { caption, ...(await shown(services, { entityId, mediaId })) },
      )
    }
    if (pictures.length > 0) found.set(nodeId, pictures)
  }
  return found
}

async function shown(
  { media }: Pick<Services, 'media'>,
  place: { entityId: string; mediaId: string },
): Promise<Omit<Picture, 'caption'>> {
  const opened = await media.open(place)
  if (!opened) return { instead: 'It is not there any more.' }
  const { bytes, contentType, digest } = opened.row
  const jpeg = contentType.startsWith('image/') ? await smallPicture(opened.bytes) : undefined
  if (jpeg) return { jpeg }
  const size = `${Math.max(1, Math.round(bytes / 1024))} kB`
  return {
    instead: `Kept and not drawn: ${contentType}, ${size}, SHA-256 ${digest.toString('hex')}`,
  }
}

/** Each piece of media once, by the path it is first named under. */
function named(value: unknown, path: string): Named[] {
  if (typeof value !== 'object' || value === null) return []
  if ('media_id' in value)
    return [{ mediaId: String(value.media_id), caption: path === '' ? 'Picture' : path }]
  const parts: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((one, index) => [`${path} ${index + 1}`, one])
    : Object.entries(value).map(([key, one]) => [
        path === '' ? readable(key) : `${path} · ${readable(key)}`,
        one,
      ])
  const all = parts.flatMap(([under, one]) => named(one, under))
  return all.filter((one, at) => all.findIndex((other) => other.mediaId === one.mediaId) === at)
}
