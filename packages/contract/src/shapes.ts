/** Shapes used by several resources: ids, times, cursors, problems. */
import { keyParties } from '@ostiary/domain/scopes'
import Type from 'typebox'
import type { TSchema } from 'typebox'

/** Of a text that is read in lower case, however it was sent. */
export const lowerCase = 'x-lower-case'

export const Id = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  [lowerCase]: true,
  description: 'UUID; in lower case as this API returns it, read in either.',
})
/**
 * A name in a path. It does not begin with a dot: `.` and `..` are steps, which a client takes
 * before it sends anything, so that another path is called.
 */
export const pathName = (longest: number): string =>
  `^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,${longest - 1}}$`
export const Time = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC, milliseconds.',
})

/**
 * A closed set of words; one `enum` instead of TypeBox's union of constants, which reads badly in
 * OpenAPI.
 */
export const OneOf = <const V extends readonly string[]>(values: V, description?: string) =>
  Type.Unsafe<V[number]>({
    type: 'string',
    enum: [...values],
    ...(description ? { description } : {}),
  })

export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/**
 * Text a person wrote: kept sealed, so it may say anything; control characters are refused at the
 * door.
 */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: "Why, in a person's words. Kept encrypted; shown to keys with `personal:read`.",
})

/**
 * What stands in the journal for good, of a person whose data key is destroyed: short, and of a
 * form that no name, address or sentence has.
 */
export const Reference = Type.String({
  pattern: '^[A-Za-z#._/-]{0,20}[0-9][A-Za-z0-9._/-]{0,30}$',
  description:
    'A ticket number or the like, with a digit in it. ' +
    'Kept in the journal for good: nothing personal.',
})

/** For keys that may act as more than one party. */
export const ActAs = OneOf(
  keyParties,
  'The party to act as, where the key may act as both. Default: partner.',
)
/** For what only an analyst may do: a key of both parties says that it acts as one. */
export const ActAsAnalyst = OneOf(
  keyParties,
  'Only an analyst may do this: a key that may act as both parties must say `analyst`.',
)

export const Limit = Type.Integer({
  minimum: 1,
  maximum: 200,
  default: 50,
  description: 'Rows a page.',
})
export const Cursor = Type.String({
  minLength: 1,
  maxLength: 300,
  description: '`nextCursor` of the page before.',
})

export const page = <S extends TSchema>(row: S) =>
  Type.Object({
    data: Type.Array(row),
    nextCursor: Nullable(
      Type.String({ description: 'Pass as `cursor` for the next page; null on the last.' }),
    ),
  })

/** RFC 9457, with the code that never changes its meaning. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: 'Where the error is explained.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    remedy: Type.String({ description: 'What to do about it.' }),
    instance: Type.Optional(
      Type.String({ description: 'Id of this occurrence, for the operator.' }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'A JSON pointer.' }),
          message: Type.String(),
          code: Type.Optional(
            Type.String({ description: 'What is wrong, where that has a name of its own.' }),
          ),
        }),
      ),
    ),
    allowedEvents: Type.Optional(
      Type.Array(Type.String(), {
        description: 'On every 409 about a customer or entity: what may be done instead.',
      }),
    ),
    hold: Type.Optional(
      Type.Object(
        { party: Type.String(), cause: Type.String(), since: Time },
        { description: 'The hold that keeps the customer inactive: whose, why and since when.' },
      ),
    ),
    reason: Type.Optional(
      Type.String({
        description:
          "Why the hold was set, in a person's words; only to keys with `personal:read`, and " +
          'only where somebody wrote one.',
      }),
    ),
    challenge: Type.Optional(Type.String({ description: 'A challenge to sign, Base64.' })),
  },
  { $id: 'Problem' },
)
