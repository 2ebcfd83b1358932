/** The demo's company, in an application that has more workflows than a page of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { companySession } from '../../packages/cli/src/demo/sessions.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('it finds the default workflow on whatever page it is', async () => {
  const box = await world.tenant('demo')
  const page = await world.call('listWorkflows', box.full)
  for (let made = 0; page.body['next'] === null && made < 210; made += 1) {
    const kyb = { template: 'kyb', is_default: false }
    expect((await world.call('createWorkflow', box.full, { body: kyb })).status).toBe(201)
  }
  const printed: string[] = []
  const print = (text: string): void => void printed.push(text)
  await companySession({ client: world.sdk(box.full), print, run: 'many' })
  expect(printed.at(-1)).toContain('the company: Approved')
}, 120_000)
