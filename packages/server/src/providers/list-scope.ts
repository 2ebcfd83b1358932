/** Which lists count for an application. */
import type { Environment } from '@ostiary/domain/application'
import { isDemoList } from '@ostiary/domain/lists/demo-lists'

export const countsIn = (list: string, environment: Environment): boolean =>
  environment === 'sandbox' || !isDemoList(list)
