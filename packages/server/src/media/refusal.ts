/** Why an upload is not taken: a code of the catalogue, and a sentence that says what to send. */
import type { ErrorCode } from '@ostiary/domain/errors'

export type MediaCode = Extract<
  ErrorCode,
  | 'media_too_large'
  | 'media_format_unsupported'
  | 'media_damaged'
  | 'media_dimensions'
  | 'media_unsafe'
  | 'overloaded'
>

interface MediaRefusal {
  readonly code: MediaCode
  /** Holds nothing of what was sent. */
  readonly detail: string
}

export interface Refused {
  readonly ok: false
  readonly refusal: MediaRefusal
}

export const refused = (code: MediaCode, detail: string): Refused => ({
  ok: false,
  refusal: { code, detail },
})
