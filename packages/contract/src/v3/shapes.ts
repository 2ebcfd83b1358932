/** What the operations under /v3 share: envelopes, pages, and how lenient their bodies are. */
import Type from 'typebox'
import type { TProperties, TSchema } from 'typebox'
import { Nullable } from '../shapes.ts'

/** A body as clients of the reference send it: fields that are not known here are left alone. */
export const Lenient = <P extends TProperties>(fields: P) =>
  Type.Object(fields, { additionalProperties: true })

/** A body whose every field is kept: one that is not known would be lost without a word. */
export const Strict = <P extends TProperties>(fields: P) =>
  Type.Object(fields, { additionalProperties: false })

const offset = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description }))

/** Rows a page, and how many are passed over; `page_size` is another name for `limit`. */
export const byOffset = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, description: 'More than 200 are taken as 200.' }),
  ),
  page_size: Type.Optional(Type.Integer({ minimum: 1 })),
  offset: offset('How many rows are passed over.'),
}

/** The same of a list that goes on by cursor as well. */
export const paging = {
  ...byOffset,
  offset: offset('For the first rows; further on follow `next` from a page asked for by cursor.'),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'Empty for the first page; `next` then goes on by cursor, however far.',
    }),
  ),
}

export const resultsPage = <S extends TSchema>(row: S) =>
  Type.Object({
    count: Type.Integer({ description: 'How many there are, as far as they are counted.' }),
    next: Nullable(Type.String({ description: 'The address of the next page.' })),
    previous: Nullable(Type.String()),
    results: Type.Array(row),
  })

/** The body of every refusal under /v3 that is not about fields. */
export const DetailBody = Type.Object(
  {
    detail: Type.String(),
    code: Type.String(),
    instance: Type.Optional(
      Type.String({ description: 'Of an error nobody expected: by it the operator finds it.' }),
    ),
  },
  { $id: 'Detail' },
)

/** Of a refused field: its name, and what is wrong with it. */
export const FieldErrors = Type.Record(Type.String(), Type.Array(Type.String()), {
  $id: 'FieldErrors',
})

export const Timestamp = Nullable(Type.String({ format: 'date-time' }))
