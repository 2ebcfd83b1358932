/** A list's file as the parsers get it: unpacked, and in the form that was found in it. */

export interface ListFile {
  /** As it lies on the disk: for messages, never to tell what it is. */
  readonly name: string
  readonly content: Buffer
}
