/** Which browser a link belongs to: one each, and many links in one browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './hosted.ts'
import type { Jar } from './hosted.ts'
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

test('two sessions go on side by side in one browser', async () => {
  const jar: Jar = new Map()
  const [one, two] = [
    openBrowser(world, await newToken(), jar),
    openBrowser(world, await newToken(), jar),
  ]
  for (const page of [one, two]) expect((await page.open()).status).toBe(200)
  for (const page of [one, two]) {
    expect(await isOpenIn(page)).toBe(true)
    expect((await page.code('ana@example.org')).status).toBe(200)
  }
})

test('a link that leads nowhere says so, whatever the browser holds', async () => {
  const jar: Jar = new Map()
  await openBrowser(world, await newToken(), jar).open()
  for (const token of ['AAAAAAAAAAAA', 'x', ''])
    for (const answer of [
      await openBrowser(world, token, jar).state(),
      await openBrowser(world, token, jar).open(),
    ])
      expect(answer).toMatchObject({ status: 404, code: 'link_unknown' })
})

test('the page goes on while a later link waits, and ends when that is opened', async () => {
  const jar: Jar = new Map()
  const page = openBrowser(world, await newToken(), jar)
  await page.open()
  const { body } = await page.handOff()
  expect(await isOpenIn(page)).toBe(true)
  expect((await page.code('ana@example.org')).status).toBe(200)
  // In another browser; in this one the new link would be the same session's.
  const other = openBrowser(world, String(body['url']).split('/session/')[1]!)
  expect((await other.open()).status).toBe(200)
  expect(await page.state()).toMatchObject({ status: 410, code: 'link_ended' })
})

test('a browser keeps the sessions opened last, and asks for no header without end', async () => {
  const jar: Jar = new Map()
  const pages = []
  for (let opened = 0; opened < 23; opened += 1) {
    const page = openBrowser(world, await newToken(), jar)
    expect((await page.open()).status).toBe(200)
    pages.push(page)
  }
  expect(jar.size).toBe(20)
  expect(await isOpenIn(pages[2]!)).toBe(false)
  for (const page of pages.slice(3)) expect(await isOpenIn(page)).toBe(true)
})
