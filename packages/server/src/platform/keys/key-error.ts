/** Every way a key can fail to wrap or unwrap: a closed set, each with what to do about it. */

/**
 * - `away`: nobody answers now, or not this time; asking again may help.
 * - `misconfigured`: address, key name or key file are not the right ones; an operator must act.
 * - `denied`: the key service knows the key and refuses the token; an operator must act.
 * - `bad_data`: what was to be unwrapped was altered, or belongs to another place.
 */
export type KeyFailure = 'away' | 'misconfigured' | 'denied' | 'bad_data'

/** Its message is a sentence for operators, without key, token or anything of the wrapped value. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly code: KeyFailure

  constructor(code: KeyFailure, message: string) {
    super(message)
    this.code = code
  }
}
