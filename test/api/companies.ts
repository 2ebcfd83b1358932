/** Companies that say who is behind them, and what becomes of those people. */
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import type { Tenant, World } from './world.ts'

interface Warned {
  readonly warnings: readonly { readonly risk: string }[]
}

export interface Behind {
  readonly party_id: string
  readonly session_id: string
  readonly status: string
}

interface KeyPeople extends Warned {
  readonly status: string
  readonly parties: readonly Behind[]
  readonly submitted: { readonly parties: readonly Record<string, unknown>[] }
  readonly ubo_kyc_summary: Readonly<Record<string, number>>
}

export interface Decision extends Readonly<Record<string, unknown>> {
  readonly session_id: string
  readonly session_token: string
  readonly status: string
  readonly key_people_checks: readonly [KeyPeople]
}

export interface Companies {
  /** Of a register and key people; named by whoever acts for it. */
  begin(vendorData: string, company?: object): Promise<{ id: string; browser: Browser }>
  name(id: string, parties: readonly object[]): Promise<Decision>
  told(id: string): Promise<Decision>
  /** Somebody behind it is verified to the end. */
  finish(one: Behind): Promise<void>
  decide(id: string, body: object): Promise<number>
}

export const owner = (name: string, ownership_percent: number, more: object = {}) => ({
  kind: 'person',
  first_name: name,
  last_name: 'Sample',
  country: 'ESP',
  roles: ['ubo'],
  ownership_percent,
  ...more,
})

export const holding = (name: string, ownership_percent: number, more: object = {}) => ({
  kind: 'company',
  legal_name: name,
  country: 'ES',
  roles: ['shareholder'],
  ownership_percent,
  ...more,
})

export const risksOf = ({ key_people_checks: [check] }: Decision): string[] =>
  check.warnings.map(({ risk }) => risk)

export function companiesOf(world: World, box: Tenant, workflowId: string): Companies {
  const told = async (id: string) =>
    (await world.call('getSessionDecision', box.full, { params: { session_id: id } }))
      .body as unknown as Decision // as the contract has it
  const browsers = new Map<string, Browser>()
  /** Goes on with the company's own part. */
  async function opened(id: string): Promise<Browser> {
    const { session_token: token } = await told(id)
    const browser = browsers.get(token) ?? openBrowser(world, token)
    browsers.set(token, browser)
    await browser.open()
    return browser
  }
  return {
    told,
    begin: async (vendor_data, company = { legal_name: vendor_data, country_code: 'ES' }) => {
      const body = { workflow_id: workflowId, vendor_data }
      const made = await world.call('createSession', box.full, { body })
      const id = String(made.body['session_id'])
      const browser = await opened(id)
      await browser.answer({ manual: company })
      await browser.settled()
      return { id, browser }
    },
    name: async (id, parties) => {
      const browser = await opened(id)
      await browser.answer({ parties })
      await browser.settled()
      await drained(world)
      return told(id)
    },
    finish: async ({ session_id }) => {
      await walkKyc(openBrowser(world, (await told(session_id)).session_token))
      await drained(world)
    },
    decide: async (id, body) => {
      const params = { session_id: id }
      const { status } = await world.call('updateSessionStatus', box.full, { params, body })
      await drained(world)
      return status
    },
  }
}
