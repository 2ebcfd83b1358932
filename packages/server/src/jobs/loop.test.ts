/** A loop whose rounds fail: an outage of the database is one line, any other fault one each. */
import { afterEach, expect, test } from 'vitest'
import { openLog } from '../process/log.ts'
import { openOutage } from '../store/outage.ts'
import { startLoop } from './loop.ts'
import type { Loop } from './loop.ts'
import { patiently } from '../../../../test/patiently.ts'

const lines: Record<string, unknown>[] = []
const log = openLog('info', { write: (line) => void lines.push(JSON.parse(line)) })
let loop: Loop | undefined
afterEach(async () => {
  await loop?.stop()
  lines.length = 0
})

/** Rounds one after the other, each with the error given for it. */
async function run(errors: readonly (Error | null)[], outage = openOutage(log)): Promise<unknown> {
  let rounds = 0
  const round = async (): Promise<number> => {
    const error = errors[rounds]
    rounds += 1
    if (error) throw error
    return 0
  }
  loop = startLoop({ name: 'test', pollMs: 3_600_000, log, outage, round })
  for (let count = 1; count <= errors.length; count += 1) {
    await patiently(() => expect(rounds).toBe(count))
    loop.wake()
  }
  return lines.map((line) => line['msg'])
}
const lost = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })
const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' })

test('an outage is told once, and its end', async () => {
  const away = 'the database is away; what needs it is tried again until it is back'
  const told = await run([lost, lost, starting, starting, null, null, lost, null, null])
  expect(told).toEqual([away, 'the database is back', away, 'the database is back'])
  expect(lines[0]).toMatchObject({ level: 40, code: 'ECONNREFUSED' })
  expect(JSON.stringify(lines)).not.toContain('stack')
})

test('any other fault is told each time, with its place', async () => {
  const told = await run([new TypeError('x'), new TypeError('x'), null])
  const failed = 'a job round failed; it is tried again'
  expect(told).toEqual([failed, failed])
  expect(lines[0]!['stack']).toContain('loop.test.ts')
})

test('while the process drains, lost connections are nothing to tell of', async () => {
  const outage = openOutage(log)
  outage.end()
  expect(await run([lost, null, null], outage)).toEqual([])
})
