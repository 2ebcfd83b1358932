/** The operations of webhooks, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Handler, Services } from '../call.ts'
import { getDelivery, listDeliveries, resendDelivery } from './deliveries.ts'
import { destinationHandlers } from './destinations-v3.ts'
import { webhookSettingsHandlers } from './settings-v3.ts'
import {
  addWebhookSecret,
  deleteWebhook,
  deleteWebhookSecret,
  getWebhook,
  listWebhooks,
  putWebhook,
} from './destinations.ts'

export function webhookHandlers(services: Services) {
  return {
    putWebhook: putWebhook(services),
    listWebhooks: listWebhooks(services),
    getWebhook: getWebhook(services),
    deleteWebhook: deleteWebhook(services),
    addWebhookSecret: addWebhookSecret(services),
    deleteWebhookSecret: deleteWebhookSecret(services),
    listDeliveries: listDeliveries(services),
    getDelivery: getDelivery(services),
    resendDelivery: resendDelivery(services),
    ...destinationHandlers(services),
    ...webhookSettingsHandlers(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
