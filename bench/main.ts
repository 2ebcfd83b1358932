/**
 * The measurements that one command repeats: `npm run bench` for all, `npm run bench -- start` for
 * one. What was seen is in docs/reference/performance.md. Side by side with a floor server:
 * `npm run bench -- http --bench-dir <folder with ab.mjs and floor-server.mjs>`.
 */
import { parseArgs } from 'node:util'
import { benchAccessLists } from './access-lists.ts'
import { benchApply } from './apply.ts'
import { benchDeletions } from './deletions/main.ts'
import { benchEvaluations } from './evaluations.ts'
import { benchFraudScore } from './fraud-score.ts'
import { benchGrowth } from './growth.ts'
import { benchHttp } from './http.ts'
import { benchImport } from './import.ts'
import { benchKeyCheck } from './key-check.ts'
import { benchLinkage } from './linkage.ts'
import { benchLists } from './lists.ts'
import { benchMonitoring } from './monitoring.ts'
import { checkReferenceBodies } from './reference-bodies.ts'
import { benchReferenceData } from './reference-data.ts'
import { benchScreening } from './screening.ts'
import { benchSessions } from './sessions.ts'
import { benchSessionFaces } from './session-faces.ts'
import { benchStart } from './start.ts'
import { benchUsers } from './users.ts'
import { benchVerify } from './verify.ts'
import { benchWalletLookOut } from './wallet-look-out.ts'
import { benchWallets } from './wallets.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'bench-dir': { type: 'string', default: '../shared/bench' },
    'lists-dir': { type: 'string', default: '../shared/data/sanctions/ofac_sdn_2023-12-28' },
    'data-dir': { type: 'string' },
    entries: { type: 'string', default: '1000000' },
    faces: { type: 'string', default: '100000' },
    folder: { type: 'string', default: '../shared/data/providers' },
    help: { type: 'boolean' },
    links: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    rows: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '4' },
    sessions: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    conns: { type: 'string', default: '1,8,64' },
    sizes: { type: 'string', default: '10000,1000000' },
    turns: { type: 'string', default: '200' },
    'users-dir': { type: 'string', default: '' },
    ops: { type: 'string', default: 'transition,create,run,read,session' },
  },
})

const all: Readonly<Record<string, () => unknown>> = {
  'access-lists': () =>
    benchAccessLists({
      entries: Number(values.entries),
      faces: Number(values.faces),
      seed: Number(values.seed),
    }),
  apply: () => benchApply(Number(values.seconds)),
  http: () =>
    benchHttp({
      folder: values['bench-dir'],
      seconds: values.seconds,
      rounds: values.rounds,
      conns: values.conns,
      ops: values.ops,
    }),
  deletions: () =>
    benchDeletions({ rows: Number(values.rows ?? 10_000), sessions: values.sessions }),
  import: () => benchImport(Number(values.rows ?? 100_000)),
  sessions: () => benchSessions(Number(values.rows ?? 10_000)),
  'session-faces': () => benchSessionFaces(Number(values.faces)),
  start: benchStart,
  evaluations: () => benchEvaluations(Number(values.seconds)),
  'key-check': benchKeyCheck,
  linkage: () => benchLinkage({ links: Number(values.links), seconds: Number(values.seconds) }),
  lists: () => benchLists(values['lists-dir']),
  monitoring: () => benchMonitoring(Number(values.rows ?? 100_000)),
  'fraud-score': () =>
    benchFraudScore({ seed: Number(values.seed), seconds: Number(values.seconds) }),
  'reference-bodies': () => checkReferenceBodies(values.folder),
  'reference-data': () => benchReferenceData(values['data-dir'] ?? '../shared/data/reference'),
  screening: () => benchScreening(values['data-dir'] ?? '../shared/data', Number(values.seed)),
  verify: () => benchVerify({ entries: Number(values.entries), runs: 5, log: console.log }),
  'wallet-look-out': () => benchWalletLookOut(Number(values.rows ?? 100_000)),
  wallets: () => benchWallets(values['lists-dir'], Number(values.seed)),
  growth: () => benchGrowth(values.sizes.split(',').map(Number)),
  users: () =>
    benchUsers({
      sizes: values.sizes.split(',').map(Number),
      folder: values['users-dir'],
      turns: Number(values.turns),
      only: values.only,
    }),
}

const help = `npm run bench [-- name ...]    names: ${Object.keys(all).join(', ')}
  npm run bench -- access-lists --entries 1000000 --faces 100000 --seed 1
  npm run bench -- http --bench-dir ../shared/bench --ops transition --conns 1,8,64 --rounds 3
  npm run bench -- evaluations --seconds 4
  npm run bench -- linkage --links 1000000
  npm run bench -- lists --lists-dir <folder of sdn.csv, add.csv, alt.csv and sdn_comments.csv>
  npm run bench -- reference-data --data-dir <folder of the files, named as published>
  npm run bench -- reference-bodies --folder <folder of *_json_examples.json>
  npm run bench -- screening --data-dir <folder with names/ and sanctions/>
  npm run bench -- growth --sizes 10000,1000000
  npm run bench -- import --rows 100000
  npm run bench -- deletions --rows 10000 [--sessions]
  npm run bench -- users --sizes 10000,1000000 [--users-dir <folder to keep them in>]
  npm run bench -- session-faces --faces 100000
  npm run bench -- fraud-score --seed 1 --seconds 4
  npm run bench -- verify --entries 1000000`

if (values.help) console.log(help)
const asked = positionals.length === 0 ? Object.keys(all) : positionals
const wanted = values.help ? [] : asked
for (const name of wanted) {
  const bench = all[name]
  if (!bench)
    throw new Error(`There is no bench "${name}"; there are ${Object.keys(all).join(', ')}.`)
  console.log(`\n# ${name}\n`)
  await bench()
}
