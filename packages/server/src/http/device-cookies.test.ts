/** One cookie a session, read and written. */
import { expect, test } from 'vitest'
import { newDevice } from '../features/hosted/link.ts'
import { deviceCookies, devicesIn, devicesMost } from './device-cookies.ts'

const idOf = (no: number): string => `00000000-0000-7000-8000-${String(no).padStart(12, '0')}`
const cookie = (no: number): string => `ostiary_device_${idOf(no)}=r${no}`

test('what a browser holds is read, the newest first, and nothing else', () => {
  const header = ['other=1', cookie(1), 'ostiary_device_x=y', cookie(2), `${cookie(3)}.z`]
  expect(devicesIn(header.join('; '))).toEqual([`${idOf(2)}.r2`, `${idOf(1)}.r1`])
  expect(devicesIn(undefined)).toEqual([])
})

test('all that a browser is let keep is a small part of a header', () => {
  const kept = { before: [], isSecure: true }
  const header = Array.from({ length: devicesMost }, (_, no) => {
    const [pair = ''] = deviceCookies(newDevice(idOf(no)), kept)[0]!.split(';') // there is one
    return pair
  }).join('; ')
  expect(devicesIn(header)).toHaveLength(devicesMost)
  // Proxies take 4 kB to 8 kB for all headers together.
  expect(header.length).toBe(1718)
})

test('one more is kept, and of too many the oldest goes', () => {
  const held = Array.from({ length: devicesMost }, (_, no) => cookie(no))
  const before = devicesIn(held.join('; '))
  expect(before).toHaveLength(devicesMost)
  const kept = { before, isSecure: true }
  expect(deviceCookies(`${idOf(99)}.new`, kept)).toEqual([
    `ostiary_device_${idOf(99)}=new; Path=/hosted/; HttpOnly; SameSite=Strict; Secure`,
    `ostiary_device_${idOf(0)}=; Max-Age=0; Path=/hosted/; HttpOnly; SameSite=Strict; Secure`,
  ])
  // Opened anew, it takes its own place.
  expect(deviceCookies(`${idOf(0)}.new`, kept)).toHaveLength(1)
})
