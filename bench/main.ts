/**
 * Every measurement behind docs/reference/performance.md: `npm run bench`, or one of them:
 * `npm run bench -- start`. Side by side with a floor server: `npm run bench -- http --bench-dir
 * <folder with ab.mjs and floor-server.mjs>`.
 */
import { parseArgs } from 'node:util'
import { benchApply } from './apply.ts'
import { benchGrowth } from './growth.ts'
import { benchHttp } from './http.ts'
import { benchStart } from './start.ts'
import { benchVerify } from './verify.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'bench-dir': { type: 'string', default: '../shared/bench' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    conns: { type: 'string', default: '1,8,64' },
    sizes: { type: 'string', default: '10000,1000000' },
    ops: { type: 'string', default: 'transition,create,read' },
  },
})

const all: Readonly<Record<string, () => Promise<void>>> = {
  apply: () => benchApply(Number(values.seconds)),
  http: () =>
    benchHttp({
      folder: values['bench-dir'],
      seconds: values.seconds,
      rounds: values.rounds,
      conns: values.conns,
      ops: values.ops,
    }),
  start: benchStart,
  verify: async () => {
    await benchVerify({ log: console.log })
  },
  growth: () => benchGrowth(values.sizes.split(',').map(Number)),
}

const wanted = positionals.length === 0 ? Object.keys(all) : positionals
for (const name of wanted) {
  const bench = all[name]
  if (!bench)
    throw new Error(`There is no bench "${name}"; there are ${Object.keys(all).join(', ')}.`)
  console.log(`\n# ${name}\n`)
  await bench()
}
