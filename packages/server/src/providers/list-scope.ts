/** Which lists count for an application. */
import type { Environment } from '@ostiary/domain/application'

/** The invented list counts in sandbox applications only: its wallets can be signed by anyone. */
const sandboxLists: ReadonlySet<string> = new Set(['demo'])

export const countsIn = (list: string, environment: Environment): boolean =>
  environment === 'sandbox' || !sandboxLists.has(list)
