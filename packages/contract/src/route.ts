/** What a row of the route table is. */
import type { ErrorCode } from '@ostiary/domain/errors'
import type { Scope } from '@ostiary/domain/scopes'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { Id } from './shapes.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** The key needs one of these. */
  readonly scopes: readonly Scope[]
  readonly summary: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  readonly answers: Readonly<Record<number, TSchema | null>>
  /** Beside those every operation may answer. */
  readonly errors: readonly ErrorCode[]
  readonly tag:
    | 'Customers'
    | 'Decisions'
    | 'Evaluations'
    | 'Simulator'
    | 'Webhooks'
    | 'Keys'
    | 'Application'
    | 'Entities'
    | 'Lists'
    | 'Users and businesses'
    | 'Sessions'
    | 'Workflows'
    | 'Screening'
  /** Bytes of the largest body it takes, where that is more than others take. */
  readonly bodyMax?: number
  /** Its body may be a file: CSV as it is, or in JSON. */
  readonly isLarge?: true
  /** And such a file may be NDJSON as well. */
  readonly takesLines?: true
  /** It answers with a file of this type: CSV is written while it is read, a PDF comes whole. */
  readonly answersFile?: 'text/csv' | 'application/pdf'
  /** Of the reference's API: its forms of path, refusal and header (entity reference 12). */
  readonly family?: 'v3'
}

/** Keeps the literal types of a row: the SDK reads bodies and answers from them. */
export const route = <const R extends Route>(value: R): R => value
export const id = Type.Object({ id: Id })
export const NoBody = Type.Object({}, { additionalProperties: false })
