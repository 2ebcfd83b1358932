/** Why the embedded PostgreSQL could not start: a closed set of words, each with what to do. */

export type StoreStartCode =
  /** No PostgreSQL for this machine: neither the npm package nor one of the system. */
  | 'no_binaries'
  /**
   * The npm package is there, but its library links are missing and its folder cannot be written.
   */
  | 'binaries_incomplete'
  /** The data folder was made by a major version that is not installed here. */
  | 'wrong_major'
  /** Another process works on the same data folder. */
  | 'already_running'
  /** The data folder cannot be made, written, entered or trusted. */
  | 'data_dir_unusable'
  /** Ostiary runs as root, and there is no other user PostgreSQL could run as. */
  | 'no_unprivileged_user'
  | 'init_failed'
  | 'start_failed'
  | 'start_timeout'
  /** It ran, ended again and again, and is not restarted any more. */
  | 'gave_up'

/**
 * The only error of this folder. The message is for the operator's eyes and needs nothing beside
 * it.
 */
export class StoreStartError extends Error {
  readonly code: StoreStartCode

  constructor(code: StoreStartCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'StoreStartError'
    this.code = code
  }
}

/** The `code` of a system or database error (`ENOENT`, `57P03`), so that callers need no cast. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
