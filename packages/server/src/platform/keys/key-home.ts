/** What every keeper of key-encryption keys offers: the key file, and a key service. */

/** Wraps data keys under a key-encryption key that never leaves its home. */
export interface KeyEncryption {
  /**
   * @param context where the wrapped key will lie; it is authenticated, and unwraps nowhere else
   * @throws KeyError
   */
  wrap(dataKey: Buffer, context: string): Promise<Buffer>
  /** @throws KeyError when the key is not to be had here, or the wrapped key was altered */
  unwrap(wrapped: Buffer, context: string): Promise<Buffer>
}

interface Rotated {
  /** Names the key-encryption key that was made, or put in force. */
  readonly keyId: string
  /** `false`: it exists and unwraps, and something else is still in force. */
  readonly inForce: boolean
}

/** A place where key-encryption keys live and change; older ones go on unwrapping. */
export interface KeyHome extends KeyEncryption {
  /**
   * Makes a new key-encryption key the one in force.
   * @param given.prepareOnly only makes it, for homes whose keys are handed to each process
   * @throws KeyError
   */
  rotate(given: { prepareOnly: boolean }): Promise<Rotated>
}
