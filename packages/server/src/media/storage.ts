/**
 * Where sealed bytes lie: a folder or an S3-compatible service. Neither knows what it holds: keys
 * are made of ids, and bytes are sealed before they come here.
 */

export interface MediaStorage {
  /** For the log. */
  readonly name: string
  /** Whole or not at all; what was there under the key is replaced. @throws StorageError */
  put(key: string, bytes: Buffer): Promise<void>
  /** @throws StorageError */
  get(key: string): Promise<Buffer | undefined>
  /** What is not there is no mistake: a repeat ends as the first. @throws StorageError */
  delete(keys: readonly string[]): Promise<void>
  /** Keys that begin so, in order of their characters. @throws StorageError */
  list(page: ListPage): Promise<string[]>
}

export interface ListPage {
  readonly prefix: string
  /** The last one of the page before. */
  readonly after?: string | undefined
  /** 1 to 1,000. */
  readonly limit: number
}

/** `away` passes, as far as anybody can tell; the others are for the operator to mend. */
export type StorageFailure = 'away' | 'denied' | 'misconfigured'

/** Thrown where the storage did not do what it was asked; the message says what to look at. */
export class StorageError extends Error {
  readonly code: StorageFailure
  constructor(code: StorageFailure, message: string) {
    super(message)
    this.code = code
  }
}

/** No dots, so that no key climbs out of a folder; nothing an address would have to escape. */
const keyForm = /^[0-9a-z][0-9a-z-]{0,63}(\/[0-9a-z][0-9a-z-]{0,63}){0,7}$/
const prefixForm = /^([0-9a-z][0-9a-z-]{0,63}\/){0,7}$/

/** @throws for a key nobody here makes */
export function checkKey(key: string): void {
  if (!keyForm.test(key)) throw new Error('a key of the media storage is made of ids only')
}

/** @throws for what is not the beginning of a key, up to a slash */
export function checkPrefix(prefix: string): void {
  if (!prefixForm.test(prefix)) throw new Error('a prefix of the media storage ends at a slash')
}
