/** Every operation under /v3, in the order they are shown. */
import { amlRoutesV3 } from './aml.ts'
import { entityRoutesV3 } from './entities.routes.ts'
import { importRoutesV3 } from './imports.ts'
import { listRoutesV3 } from './lists.routes.ts'
import { questionnaireRoutesV3 } from './questionnaires.ts'
import { reverificationRoutesV3 } from './reverification.ts'
import { sessionImportRoutesV3 } from './session-imports.ts'
import { sessionRoutesV3 } from './sessions.routes.ts'
import { walletScreeningRoutesV3 } from './wallet-screening.ts'
import { webhookRoutesV3 } from './webhooks.ts'
import { workflowRoutesV3 } from './workflows.routes.ts'

export const routesV3 = {
  ...entityRoutesV3,
  ...listRoutesV3,
  ...webhookRoutesV3,
  ...importRoutesV3,
  ...sessionRoutesV3,
  ...sessionImportRoutesV3,
  ...workflowRoutesV3,
  ...questionnaireRoutesV3,
  ...reverificationRoutesV3,
  ...amlRoutesV3,
  ...walletScreeningRoutesV3,
}
