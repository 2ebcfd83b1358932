/** Lists of an application's own and their entries as the reference names them (2.9). */
import { creatableListTypes, entryTypes, listTypes } from '@ostiary/domain/lists/entry-types'
import Type from 'typebox'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient, Timestamp, byOffset, paging, resultsPage } from './shapes.ts'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Description = Type.String({ maxLength: 2000 })

export const ListShape = Type.Object({
  uuid: Id,
  name: Type.String(),
  description: Type.String(),
  list_type: OneOf(listTypes),
  entry_type: OneOf(entryTypes),
  is_system: Type.Boolean({ description: 'It comes with the application and goes with it.' }),
  entry_count: Type.Integer({ minimum: 0 }),
  last_entry_added_at: Timestamp,
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})
export const ListPage = resultsPage(ListShape)

const listOrders = ['name', 'created_at', 'updated_at', 'entry_count'] as const
const bothWays = <const N extends string>(names: readonly N[]) =>
  OneOf(names.flatMap((name): (N | `-${N}`)[] => [name, `-${name}`]))

export const ListFilter = Type.Object({
  ...byOffset,
  list_type: Type.Optional(OneOf(listTypes)),
  entry_type: Type.Optional(OneOf(entryTypes)),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'A part of the name.' })),
  ordering: Type.Optional(bothWays(listOrders)),
})

export const ListCreate = Lenient({
  name: Name,
  list_type: OneOf(creatableListTypes, 'Blocklists come with the application.'),
  entry_type: OneOf(entryTypes),
  description: Type.Optional(Nullable(Description)),
})

export const ListPatch = Lenient({
  name: Type.Optional(Name),
  description: Type.Optional(Nullable(Description)),
})

const hidden = 'Null without `personal:read`, except your own ids and countries.'

export const EntryShape = Type.Object({
  uuid: Id,
  value: Nullable(Type.String({ description: `${hidden} Null for a face.` })),
  display_label: Nullable(Type.String()),
  comment: Nullable(Type.String()),
  added_by: OneOf(['api', 'system']),
  reference_session_id: Nullable(Id),
  reference_session_number: Nullable(Type.Integer()),
  reference_object_uuid: Nullable(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  created_at: Type.String({ format: 'date-time' }),
})
export const EntryPage = resultsPage(EntryShape)

/** What the blocklist by session is about, the fields of its bodies too. */
export const blocklistedKinds = ['face', 'document', 'phone', 'email'] as const

const flags = (prefix: 'blocklist' | 'unblock') =>
  Object.fromEntries(
    blocklistedKinds.map((kind) => [`${prefix}_${kind}`, Type.Optional(Nullable(Type.Boolean()))]),
  )

export const BlocklistAdd = Lenient({
  session_id: Type.String({ maxLength: 100 }),
  ...flags('blocklist'),
})
export const BlocklistRemove = Lenient({
  session_id: Type.String({ maxLength: 100 }),
  ...flags('unblock'),
})
export const BlocklistDone = Type.Object({ session_id: Id })
export const BlocklistPage = resultsPage(
  Type.Object({ ...EntryShape.properties, entry_type: OneOf(blocklistedKinds) }),
)
export const BlocklistFilter = Type.Object(byOffset)

export const EntryFilter = Type.Object({
  ...paging,
  search: Type.Optional(
    Type.String({
      maxLength: 2000,
      description:
        'A value in any spelling, whatever the size of the list; among the newest entries also ' +
        'a part of a value, label or comment.',
    }),
  ),
  ordering: Type.Optional(bothWays(['created_at'])),
})

const said = {
  display_label: Type.Optional(Nullable(Type.String({ maxLength: 512 }))),
  comment: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
}

export const EntryCreate = Lenient({
  value: Type.Optional(Nullable(Type.String({ maxLength: 4000 }))),
  ...said,
  reference_session_id: Type.Optional(
    Nullable(
      Type.String({
        maxLength: 100,
        description: 'The session the value is taken from: the latest it has read, or `value`.',
      }),
    ),
  ),
  reference_object_uuid: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  metadata: Type.Optional(
    Nullable(Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 50 })),
  ),
})

/** Two megabytes of a picture are so many letters of Base64, and the rest of the body. */
export const faceBodyMax = 3 * 1024 * 1024

export const FaceUpload = Lenient({
  image: Type.String({
    minLength: 1,
    description: 'PNG, JPEG or WebP of at most 2 MB in Base64; it is looked at and not kept.',
  }),
  ...said,
})
