/** Which lists count for an application. */
import type { Environment } from '@ostiary/domain/application'

/** Invented lists count in sandboxes only: the demo's wallets can be signed with by anyone. */
const sandboxLists: ReadonlySet<string> = new Set(['demo', 'own:demo-update'])

export const countsIn = (list: string, environment: Environment): boolean =>
  environment === 'sandbox' || !sandboxLists.has(list)
