/** Sessions for the property of standing: created, ended and decided over the API. */
import { endDueSessions } from '../../packages/server/src/jobs/due-sessions.ts'
import { openBrowser } from './hosted.ts'
import type { Answer } from './request.ts'
import { doesBlock } from './standing-model.ts'
import type { SessionEnd, Step } from './standing-model.ts'
import { eventually } from './world.ts'
import type { Tenant, World } from './world.ts'

/** What one id has lived through. */
export interface Life {
  readonly id: string
  /** The id of the session each number stands for, of the entity that has the id now. */
  readonly sessions: Map<number, string>
  /** Every entity that had the id. */
  readonly entities: Set<string>
}

export interface StandingSessions {
  act(life: Life, step: Step): Promise<Answer | undefined>
  statusOf(sessionId: string): Promise<SessionEnd>
}

const scenarios: Readonly<Partial<Record<SessionEnd, string>>> = {
  'In Review': 'review_liveness',
  Approved: 'approve',
  Declined: 'decline_liveness',
}
const lifeS = 600
const ends: readonly unknown[] = ['In Review', 'Approved', 'Declined', 'Abandoned']

export async function openStandingSessions(world: World, box: Tenant): Promise<StandingSessions> {
  const features = [{ feature: 'OCR' }, { feature: 'LIVENESS' }]
  const workflow = async (auto_block_on_decline: boolean): Promise<string> => {
    const body = { features, session_expiration_time: lifeS, auto_block_on_decline }
    const made = await world.call('createWorkflow', box.full, { body })
    return made.body['workflow_id'] as string
  }
  const [plain, blocking] = [await workflow(false), await workflow(true)]
  const about = (session_id: string) => ({ params: { session_id } })
  const status = async (sessionId: string): Promise<unknown> =>
    (await world.call('getSessionDecision', box.full, about(sessionId))).body['status']

  async function create(life: Life, number: number, wanted: SessionEnd): Promise<Answer> {
    const scenario = scenarios[wanted]
    const body = {
      workflow_id: doesBlock(number) ? blocking : plain,
      vendor_data: life.id,
      ...(scenario ? { sandbox_scenario: scenario } : {}),
    }
    const made = await world.call('createSession', box.full, { body })
    const sessionId = made.body['session_id'] as string
    life.sessions.set(number, sessionId)
    // Who is turned away gets no link.
    const token = made.body['session_token'] as string | null
    if (wanted === 'Abandoned' && token !== null) {
      await openBrowser(world, token).open()
      world.clock.advance((lifeS + 1) * 1000)
      await endDueSessions(world.services)
    }
    await eventually(
      () => status(sessionId),
      (one) => ends.includes(one),
    )
    return made
  }

  async function decide(sessionId: string, wanted: SessionEnd): Promise<Answer | undefined> {
    // Nobody puts a session there by hand.
    if (wanted !== 'Approved' && wanted !== 'Declined') return undefined
    const body = { new_status: wanted }
    return world.call('updateSessionStatus', box.full, { ...about(sessionId), body })
  }

  async function remove(life: Life): Promise<Answer | undefined> {
    const [newest] = [...life.sessions.keys()].toSorted((a, b) => b - a)
    if (newest === undefined) return undefined
    const sessionId = life.sessions.get(newest)!
    life.sessions.delete(newest)
    return world.call('deleteSession', box.full, about(sessionId))
  }

  return {
    act: (life, step) => {
      if (step.does !== 'session') return remove(life)
      const sessionId = life.sessions.get(step.session)
      return sessionId === undefined
        ? create(life, step.session, step.status)
        : decide(sessionId, step.status)
    },
    statusOf: async (sessionId) => (await status(sessionId)) as SessionEnd,
  }
}
