/** What fails for now: it says nothing of the row, which is taken again when it is over. */
import { KeyError } from '../../platform/keys/key-error.ts'
import { connectionLost } from '../../store/db.ts'
import { Refused } from '../call.ts'

const passingCodes: ReadonlySet<string> = new Set([
  'overloaded',
  'store_unavailable',
  'keys_unavailable',
])

export function isPassing(error: unknown): boolean {
  if (error instanceof Refused) return passingCodes.has(error.problem.code)
  return connectionLost(error) || (error instanceof KeyError && error.code !== 'bad_data')
}
