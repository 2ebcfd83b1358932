/**
 * Holds every body of a folder of published examples against what this server answers, and says
 * what is missing without a reason, and what there is nothing like. Each file is a JSON list of
 * `topic`, `section`, `body`.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { collect, compareAll } from '../test/reference-bodies.ts'
import type { Example } from '../test/reference-bodies.ts'
import { openReceiver } from '../test/webhook-receiver.ts'
import { send } from './calls.ts'
import { openBenchServer } from './deletions/server.ts'

export async function checkReferenceBodies(folder: string): Promise<void> {
  const examples = await readExamples(folder)
  const server = await openBenchServer()
  const receiver = await openReceiver()
  try {
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await send(server.url, method, path, body)
      if (answer.status < 300) return answer.body
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    const told = () => receiver.received.map((one) => one.body)
    const answers = await collect(ask, { url: receiver.url, told })
    const { all, unneeded } = compareAll(examples, answers)
    for (const { name, isHeld, wrong, why } of all) {
      const mark = wrong.length > 0 ? 'NOT' : isHeld ? 'ok ' : '-  '
      console.log(`${mark} ${name}${why ? `: ${why}` : ''}`)
      for (const path of wrong) console.log(`      ${path}`)
    }
    for (const one of unneeded) console.log(one)
    const failed = all.filter((one) => one.wrong.length > 0).length
    const apart = all.filter((one) => !one.isHeld && one.wrong.length === 0).length
    console.log(`${all.length} bodies, ${failed} lack something, ${apart} are like nothing here`)
    if (failed > 0 || unneeded.length > 0) process.exitCode = 1
  } finally {
    await receiver.close()
    await server.close()
  }
}

async function readExamples(folder: string): Promise<Example[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('_json_examples.json'))
  if (names.length === 0) throw new Error(`There is no *_json_examples.json in ${folder}.`)
  const all = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return all.flatMap((text) => JSON.parse(text) as Example[])
}
