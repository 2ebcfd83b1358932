/** Which browser a link belongs to: one, however many open it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './hosted.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflow_id: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('links')
  const body = { features: [{ feature: 'EMAIL_VERIFICATION' }] }
  const made = await world.call('createWorkflow', box.full, { body })
  workflow_id = String(made.body['workflow_id'])
})
afterAll(() => world.close())

async function newToken(): Promise<string> {
  const { body } = await world.call('createSession', box.full, { body: { workflow_id } })
  return String(body['session_token'])
}

const isOpenIn = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.state()).body['is_open_here']

test('of many browsers that open a link at once one has it, and the others are told', async () => {
  const token = await newToken()
  const browsers = Array.from({ length: 6 }, () => openBrowser(world, token))
  const answers = await Promise.all(browsers.map((one) => one.open()))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([undefined, 'link_in_use']))
  const winner = browsers[answers.findIndex(({ status }) => status === 200)]!
  expect(await isOpenIn(winner)).toBe(true)
  expect(await winner.code('ana@example.org')).toMatchObject({ status: 200 })
})

test('a fresh link is opened by one browser, and lost by the one before', async () => {
  const first = openBrowser(world, await newToken())
  await first.open()
  const { body } = await first.handOff()
  const token = String(body['url']).split('/session/')[1]!
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => openBrowser(world, token)).map((one) => one.open()),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  expect(await first.state()).toMatchObject({ status: 410, code: 'link_ended' })
})
