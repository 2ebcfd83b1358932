/** Whether a branch fits: its rules, asked of what the features have found so far. */
import type { Branch } from './graph.ts'

/**
 * What has been found so far: by feature prefix and path (`kyc.status`), and by node
 * (`<node>/kyc.status`) where a rule names one.
 */
export type Fields = ReadonlyMap<string, unknown>

/** Without rules it is the way for everybody. */
export function isFitting(_branch: Branch, _fields: Fields): boolean {
  return _branch.rules.length === 0
}
