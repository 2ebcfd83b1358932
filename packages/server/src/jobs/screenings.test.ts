/** Screenings by themselves go when they are as old as their application keeps things. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBench } from '../features/services.fixture.ts'
import type { Bench } from '../features/services.fixture.ts'
import { insertAmlScreening, readAmlScreening } from '../store/aml-screenings.ts'
import { insertScreening, readScreening } from '../store/wallet-screenings.ts'
import { forgetScreenings } from './screenings.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

test('what is older than the retention goes; without a retention all stays', async () => {
  const { services, db, clock, applicationId } = bench
  const { encryption } = services.keyring
  const madeAt = clock.now()
  const ids = [madeAt, madeAt + 1].map((atMs) => services.ids.next(atMs))
  for (const [n, screeningId] of ids.entries())
    await insertScreening(db, encryption, {
      screeningId,
      applicationId,
      keyId: services.ids.next(madeAt),
      sanctionsHit: false,
      lists: [],
      content: { asked: `of ${n}` },
      createdAtMs: madeAt + n,
    })
  for (const [n, requestId] of ids.entries()) {
    const content = { answer: `name of ${n}` }
    const row = { requestId, applicationId, keyId: services.ids.next(madeAt), content }
    await insertAmlScreening(db, encryption, { ...row, createdAtMs: madeAt + n })
  }
  const left = async (): Promise<unknown[]> => [
    ...(await Promise.all(
      ids.map((screeningId) => readScreening(db, encryption, { applicationId, screeningId })),
    )),
    ...(await Promise.all(ids.map((id) => readAmlScreening(db, encryption, id)))).map(
      (one) => one?.answer,
    ),
  ]
  const forget = (retentionMonths: number | null, nowMs: number): Promise<number> => {
    const held = services.tenants.snapshot()
    const own = held.applications.get(applicationId)!
    const settings = { ...own.settings, retentionMonths }
    const applications = new Map([[applicationId, { ...own, settings }]])
    const tenants = { snapshot: () => ({ ...held, applications }) }
    return forgetScreenings({ db, clock: { ...clock, now: () => nowMs }, tenants })
  }
  const monthLater = Date.parse('2026-02-01T00:00:00.001Z')
  expect(madeAt).toBe(Date.parse('2026-01-01T00:00:00Z'))
  await forget(null, monthLater)
  expect(await left()).toEqual([{ asked: 'of 0' }, { asked: 'of 1' }, 'name of 0', 'name of 1'])
  await forget(1, monthLater)
  expect(await left()).toEqual([undefined, { asked: 'of 1' }, undefined, 'name of 1'])
})
