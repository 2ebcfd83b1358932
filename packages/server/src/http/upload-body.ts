/** Reads what a page uploads, and hears out who sends too much: only then do they hear why. */
import { problem } from '@ostiary/domain/errors'
import type { FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { Refused } from '../features/call.ts'

const mebibyte = 1024 * 1024
const uploadMax = 16 * mebibyte
/** So much is read and thrown away; whoever sends more is cut off. */
const heardMax = 64 * mebibyte

type Done = (error: Error | null, value?: unknown) => void

/** The bytes of a body as the parser of any content type; `mediaRoute` is where files are taken. */
export const uploadParser =
  (mediaRoute: string) =>
  (request: FastifyRequest, payload: IncomingMessage, done: Done): void => {
    const kept: Buffer[] = []
    let size = 0
    const finish = (error: Error | null, value?: Buffer): void => {
      payload.removeAllListeners('data').removeAllListeners('end')
      done(error, value)
    }
    const tooLarge = (): Refused =>
      request.routeOptions.url === mediaRoute
        ? new Refused(problem('media_too_large', 'It is larger than 16 MB.'))
        : new Refused(problem('body_too_large'))
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= uploadMax) kept.push(chunk)
      else kept.length = 0
      if (size > heardMax) finish(tooLarge())
    })
    payload.on('end', () => {
      if (size > uploadMax) finish(tooLarge())
      else finish(null, Buffer.concat(kept))
    })
    // Who went away hears nothing; what was begun for them ends.
    payload.on('error', (error) => finish(error))
  }
