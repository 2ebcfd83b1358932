/** What the application asks of its API before somebody opens the link, and afterwards. */
import { expect } from 'vitest'
import { eventually } from '../api/world.ts'
import type { Bench } from './bench.ts'

type Body = Readonly<Record<string, unknown>>

interface Made {
  readonly id: string
  readonly url: string
}

export function openApi({ world, box }: Pick<Bench, 'world' | 'box'>) {
  const of = (session_id: string) => ({ params: { session_id } })
  const decision = async (sessionId: string): Promise<Body> =>
    (await world.call('getSessionDecision', box.full, of(sessionId))).body
  return {
    decision,
    /** A workflow made from a template, or of features. */
    workflow: async (body: object): Promise<string> => {
      const made = await world.call('createWorkflow', box.full, { body })
      expect(made.status, made.text).toBe(201)
      return String(made.body['workflow_id'])
    },
    session: async (workflow_id: string, more: object = {}): Promise<Made> => {
      const made = await world.call('createSession', box.full, { body: { workflow_id, ...more } })
      expect(made.status, made.text).toBe(201)
      return { id: String(made.body['session_id']), url: String(made.body['url']) }
    },
    /** Once it has that status, the decision. */
    decided: (sessionId: string, status: string): Promise<Body> =>
      eventually(
        () => decision(sessionId),
        (one) => one['status'] === status,
      ),
    askAgain: async (sessionId: string, feature: string): Promise<void> => {
      const rows = (await decision(sessionId))['features_list'] as {
        feature: string
        node_id: string
      }[]
      const nodes = rows.filter((one) => one.feature === feature).map(({ node_id }) => node_id)
      const { status, text } = await world.call('updateSessionStatus', box.full, {
        ...of(sessionId),
        body: { new_status: 'Resubmitted', nodes_to_resubmit: nodes },
      })
      expect(status, text).toBe(200)
    },
    user: async (vendor_data: string): Promise<Body> =>
      (await world.call('getUser', box.full, { params: { vendor_data } })).body,
  }
}
