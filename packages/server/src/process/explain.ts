/**
 * What a person is told when a process cannot start: the sentence, not the stack, for what can be
 * expected.
 */
import { ConfigError } from '../config.ts'
import { StorageError } from '../media/storage.ts'
import { KeyError } from '../platform/keys/key-error.ts'
import { StoreStartError } from '../store/embedded/errors.ts'

export function explain(error: unknown): string {
  const kinds = [ConfigError, KeyError, StorageError, StoreStartError]
  const ours = kinds.find((one) => error instanceof one)
  if (ours) return (error as Error).message // an instance of one of the four
  const { code, message, port, stack } = error as {
    code?: string
    message?: string
    port?: number
    stack?: string
  }
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop what uses it, or set OSTIARY_PORT to another.`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used by this user. Set OSTIARY_PORT to one above 1023.`
  if (
    code === 'ECONNREFUSED' ||
    code === 'ENOENT' ||
    code === '28P01' ||
    code === '3D000' ||
    code === 'ENOTFOUND'
  ) {
    return (
      `The database of DATABASE_URL cannot be used (${code}). Check host, port, ` +
      'user, password and database name.'
    )
  }
  // Errors of our own are sentences; anything else is a defect, and its stack says where.
  return error instanceof Error && error.constructor === Error
    ? (message ?? 'unknown error')
    : (stack ?? String(error))
}
