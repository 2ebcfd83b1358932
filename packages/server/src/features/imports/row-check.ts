/** Whether a row could be created: held to all that the body of a creation is held to. */
import { BusinessCreate, TagsPut, UserCreate } from '@ostiary/contract/v3/entities'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { errors } from '@ostiary/domain/errors'
import { complaintsOf, openRequestSchemas } from '../../platform/request-schemas.ts'
import type { Complaint, Invalid } from '../../platform/request-schemas.ts'
import { unstorable } from '../../platform/storable.ts'
import { Refused } from '../call.ts'
import { checkNew } from '../profiles/service.ts'
import type { ImportKind } from './kinds.ts'

export interface Fault {
  /** The column, empty where it is the row. */
  readonly field: string
  readonly message: string
}

/** What a row says: of the entity, and its tags. */
export interface Said {
  readonly body: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
}

export type RowCheck = (said: Said) => Fault | undefined | Promise<Fault | undefined>

const { exact } = openRequestSchemas()
const bodies = { user: exact.compile(UserCreate), business: exact.compile(BusinessCreate) }
const tagged = exact.compile(TagsPut)

/** The checks of one file, in the order the API makes them: characters, schema, meaning. */
export function rowCheck(kind: EntityKind, nowMs: number): RowCheck {
  return ({ body, tags }) => {
    const fault = unstorableIn(kind, { ...body, tags })
    if (fault) return fault
    const parts = [
      { check: bodies[kind], value: body },
      { check: tagged, value: { tags } },
    ]
    for (const { check, value } of parts) {
      if (!check(value)) return faultOf(kind, complaintsOf(check.errors as Invalid[])[0]!)
    }
    try {
      checkNew(kind, { body, nowMs })
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return refusalFault(kind, error)
    }
  }
}

/** Characters that nothing here may hold. */
export function unstorableIn(
  kind: ImportKind,
  fields: Readonly<Record<string, unknown>>,
): Fault | undefined {
  for (const [field, value] of Object.entries(fields)) {
    const message = unstorable(value)
    if (message !== undefined) return faultOf(kind, { path: `/${field}`, message })
  }
  return undefined
}

/** What a refusal says of a row. */
export function refusalFault(kind: ImportKind, { problem: what }: Refused): Fault {
  // As every refusal has them.
  const [first] = (what.more?.['errors'] ?? []) as Complaint[]
  if (first) return faultOf(kind, first)
  return { field: '', message: what.detail ?? errors[what.code].title }
}

/** The columns that are named otherwise than the fields they fill. */
const columnOf: Readonly<Record<ImportKind, Readonly<Record<string, string>>>> = {
  user: { phone_number: 'phone', metadata: 'metadata_json' },
  business: { country_code: 'country', metadata: 'metadata_json' },
  user_verification: { phone_number: 'phone', metadata: 'metadata_json' },
  business_verification: { country_code: 'country', metadata: 'metadata_json' },
}

export function faultOf(kind: ImportKind, { path, message }: Complaint): Fault {
  const field = path.split('/')[1] ?? ''
  return { field: columnOf[kind][field] ?? field, message }
}
