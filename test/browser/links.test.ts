/** Where a link leads: to another device, to somebody's wallet, or nowhere any more. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApi } from './api.ts'
import { desktop, openBench, phone } from './bench.ts'
import type { Bench, Visit } from './bench.ts'
import { selfie, start } from './steps.ts'

let bench: Bench
let api: ReturnType<typeof openApi>
let face: string
beforeAll(async () => {
  bench = await openBench('Northwind Bank')
  api = openApi(bench)
  face = await api.workflow({ features: [{ feature: 'LIVENESS' }] })
})
afterAll(() => bench.close())

const linkOn = ({ page }: Visit): Promise<string> =>
  page.getByRole('textbox', { name: 'Link' }).inputValue()

test('begun on a desktop, it goes on on a phone, and the desktop says so', async () => {
  const { id, url } = await api.session(face)
  const first = await bench.visit(url, desktop)
  await start(first)
  await first.heading('A picture of your face')
  await first.press('Continue on another device')
  await first.page.getByRole('img', { name: 'QR code with the link' }).waitFor()
  await first.see('Continue on another device', 'handoff')
  const link = await linkOn(first)
  expect(link).not.toBe(url)
  const second = await bench.visit(link, phone)
  await start(second)
  await selfie(second)
  await second.heading('You are verified')
  await first.see('This link is over', 'handoff-taken')
  expect(second.refused).toEqual([])
  expect(new Set(first.refused)).toEqual(new Set(['410 /hosted/session']))
  await first.close()
  await second.close()
  await api.decided(id, 'Approved')
})

test('before it is begun, a desktop shows its own link, and waits', async () => {
  const { id, url } = await api.session(face)
  const first = await bench.visit(url, desktop)
  await first.press('Continue on another device')
  expect(await linkOn(first)).toBe(url)
  const second = await bench.visit(url, phone)
  await start(second)
  await second.heading('A picture of your face')
  await first.press('Stay on this device')
  await start(first)
  await first.see('You go on elsewhere', 'link-in-use')
  expect(first.refused).toEqual(['409 /hosted/session/open'])
  await selfie(second)
  await second.heading('You are verified')
  await first.close()
  await second.close()
  await api.decided(id, 'Approved')
})

test('a link nobody made', async () => {
  const visit = await bench.visit(`${bench.world.url}/session/nobodysmadeit`, phone)
  await visit.see('This link is not known', 'link-unknown')
  expect(new Set(visit.refused)).toEqual(
    new Set(['404 /hosted/session', '404 /hosted/session/open']),
  )
  await visit.close()
})

test('a session that was deleted', async () => {
  const { id, url } = await api.session(face)
  const { world, box } = bench
  const gone = await world.call('deleteSession', box.full, { params: { session_id: id } })
  expect(gone.status, gone.text).toBe(204)
  const visit = await bench.visit(url, phone)
  await visit.heading('This link is not known')
  await visit.close()
})

test('a link nobody opened in time, and one that was left in the middle', async () => {
  const [never, left] = [await api.session(face), await api.session(face)]
  const leaving = await bench.visit(left.url, desktop)
  await start(leaving)
  await leaving.heading('A picture of your face')
  bench.world.clock.advance(31 * 86_400_000)
  await api.decided(never.id, 'Expired')
  const visit = await bench.visit(never.url, phone)
  await visit.see('This link has expired', 'link-expired')
  expect(visit.refused).toEqual([])
  await visit.close()
  await api.decided(left.id, 'Abandoned')
  await leaving.page.reload()
  await leaving.see('The time is up', 'link-abandoned')
  expect(leaving.refused).toEqual([])
  await leaving.close()
})
