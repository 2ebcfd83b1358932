/** The route that lends an upload to whoever has a link to it: the link is the permission. */
import { problem } from '@ostiary/domain/errors'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { LentMedia, Media } from '../media/media.ts'
import { sendProblem } from './problems.ts'

type Lent = Extract<LentMedia, { kind: 'lent' }>

export function bindMediaRoute(app: FastifyInstance, media: Pick<Media, 'followLink'>): void {
  app.get<{ Params: { token: string } }>('/media/:token', async (request, reply) => {
    // Nobody on the way keeps it or learns of it, and it does nothing by itself.
    void reply.headers({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    })
    const found = await media.followLink(request.params.token)
    if (found.kind === 'lent') return lend(reply, found)
    return sendProblem(
      reply,
      problem(found.kind === 'expired' ? 'media_link_expired' : 'media_not_found'),
    )
  })
}

function lend(reply: FastifyReply, { row, bytes, purpose }: Lent): FastifyReply {
  const [family, subtype] = row.contentType.split('/')
  const isShown = purpose === 'view' && family !== 'application'
  // Whatever it was called at home, nobody is told.
  const name = `${row.kind.replaceAll(/[^\w-]/g, '_')}.${subtype}`
  const disposition = isShown ? 'inline' : `attachment; filename="${name}"`
  return reply
    .headers({ 'content-type': row.contentType, 'content-disposition': disposition })
    .send(bytes)
}
