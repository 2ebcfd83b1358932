/** Sessions of one step, gone through by a browser and read back. */
import { expect } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { eventually } from './world.ts'
import type { Tenant, World } from './world.ts'

export type Row = Readonly<Record<string, unknown>>

/** An element of a decision. */
export interface Element {
  readonly status: string
  readonly warnings: readonly Row[]
  readonly matches: readonly Row[]
}

export interface Done {
  readonly sessionId: string
  readonly decision: Row
  readonly found: Element
}

export const risksOf = ({ warnings }: Element): unknown[] => warnings.map((one) => one['risk'])

const contacts = {
  EMAIL_VERIFICATION: { field: 'email', array: 'email_verifications' },
  PHONE_VERIFICATION: { field: 'phone_number', array: 'phone_verifications' },
} as const

export function openSteps(world: World, box: Tenant) {
  const decision = async (session_id: string): Promise<Row> =>
    (await world.call('getSessionDecision', box.full, { params: { session_id } })).body

  async function walked(
    workflowId: string,
    who: { readonly vendorData: string | null; readonly array: string },
    walk: (browser: Browser) => Promise<unknown>,
  ): Promise<Done> {
    const { vendorData, array } = who
    const body = { workflow_id: workflowId, ...(vendorData ? { vendor_data: vendorData } : {}) }
    const made = await world.call('createSession', box.full, { body })
    expect(made.status, made.text).toBe(201)
    const browser = openBrowser(world, String(made.body['session_token']))
    await browser.open()
    await walk(browser)
    const sessionId = String(made.body['session_id'])
    const ended = await eventually(
      () => decision(sessionId),
      (one) => one['status'] !== 'In Progress',
    )
    const found = (ended[array] as Element[])[0]! // the step it has
    return { sessionId, decision: ended, found }
  }

  return {
    decision,
    walked,
    /** A workflow of these features alone. */
    workflow: async (...features: readonly object[]): Promise<string> => {
      const made = await world.call('createWorkflow', box.full, { body: { features } })
      expect(made.status, made.text).toBe(201)
      return String(made.body['workflow_id'])
    },
    /** OCR by what is typed; its picture is of nobody. */
    document: (workflowId: string, vendorData: string | null, typed: object): Promise<Done> =>
      walked(workflowId, { vendorData, array: 'id_verifications' }, async (browser) => {
        const front = await browser.upload('document_front', await jpegOf(800, 600))
        await browser.answer({ document_type: 'P', front: front.body['media_id'], ...typed })
      }),
    living: (workflowId: string, vendorData: string, face: Buffer): Promise<Done> =>
      walked(workflowId, { vendorData, array: 'liveness_checks' }, async (browser) => {
        const selfie = await browser.upload('selfie', face)
        await browser.answer({ selfie: selfie.body['media_id'] })
      }),
    contact: (
      workflowId: string,
      feature: keyof typeof contacts,
      given: { readonly vendorData: string; readonly address: string },
    ): Promise<Done> => {
      const { field, array } = contacts[feature]
      const { vendorData, address } = given
      return walked(workflowId, { vendorData, array }, async (browser) => {
        await browser.code(address)
        await browser.answer({ [field]: address, code: '123456' })
      })
    },
  }
}
