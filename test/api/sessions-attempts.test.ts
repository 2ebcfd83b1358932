/** How often a person may try a step, and that a reviewer takes over after the last try. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openSteps, risksOf } from './sessions-steps.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** The first picture is called unreadable, and each after it is good. */
async function tried(name: string, ocr_max_attempts: number) {
  const steps = openSteps(world, await world.tenant(name))
  const workflowId = await steps.workflow({ feature: 'OCR', config: { ocr_max_attempts } })
  const left: unknown[] = []
  const who = { vendorData: `${name}+session.retry_document`, array: 'id_verifications' }
  const done = await steps.walked(workflowId, who, async (browser) => {
    for (let goes = true; goes;) {
      const front = await browser.upload('document_front', await jpegOf(800, 600))
      const document = { document_type: 'P', issuing_state: 'ESP', front: front.body['media_id'] }
      await browser.answer(document)
      const { current } = await browser.settled()
      left.push((current as { tries_left?: number } | null)?.tries_left)
      goes = current !== null
    }
  })
  return { ...done, left }
}

test('who has a try left tries again', async () => {
  const { decision, left } = await tried('two', 2)
  expect([decision['status'], left]).toEqual(['Approved', [1, undefined]])
})

test('after the last a reviewer looks, and sees why; nobody is declined for it', async () => {
  const { decision, found, left } = await tried('one', 1)
  expect([decision['status'], left]).toEqual(['In Review', [undefined]])
  expect(risksOf(found)).toEqual(['DOCUMENT_UNREADABLE', 'ATTEMPTS_SPENT'])
})
