/** A list update of the demo: it names somebody who was approved before. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Receiver } from './receiver.ts'
import { settled } from './sessions.ts'
import type { Telling } from './stories.ts'

const born = '1979-03-14'

/** A surname nobody has, of this run alone. */
const surnameOf = (run: string): string =>
  `Van${[...run].map((one) => syllables[Number.parseInt(one, 36) % syllables.length]).join('')}`
const syllables = 'dor mek lun sab ter vol nis gar pel tud rin kov'.split(' ')

export interface Updating {
  readonly receiver: Receiver
  /** Imports a file as a list of the operator's own; gives its exit code. */
  readonly importList: (file: string) => Promise<number>
}

export async function monitoredUser(telling: Telling, updating: Updating): Promise<void> {
  const { client, print, run } = telling
  const surname = surnameOf(run)
  print(`\n8. Hal ${surname}, approved and monitored: then a list update names him`)
  const config = { is_aml_ongoing_monitoring_enabled: true }
  const workflow = await client.call('createWorkflow', {
    body: { features: [{ feature: 'OCR' }, { feature: 'AML', config }] },
  })
  const vendor_data = `hal-${run}`
  const { session_id } = await client.call('createSession', {
    body: {
      workflow_id: workflow.workflow_id,
      vendor_data,
      expected_details: { first_name: 'Hal', last_name: surname, date_of_birth: born },
      sandbox_scenario: 'approve',
    },
  })
  const before = await settled(telling, session_id, (one) => one.status === 'Approved')
  print(`    session ${before.status}; the user is ${await standingOf(telling, vendor_data)}`)
  await update(`1,Hal ${surname},person,${born}`, updating)
  const after = await settled(telling, session_id, (one) => one.status !== 'Approved')
  const [screening] = after['aml_screenings'] as readonly { readonly hits: readonly Hit[] }[]
  const hit = screening?.hits.at(-1)
  print(
    `    session ${after.status}; the user is ${await standingOf(telling, vendor_data)}: ` +
      `${hit?.datasets[0]} names ${hit?.caption}, score ${hit?.match_score}`,
  )
  await told(updating.receiver, vendor_data)
  for (const one of updating.receiver.received)
    if (one.subject === vendor_data && ['In Review', 'FLAGGED'].includes(one.status))
      print(`               webhook ${one.type}: ${one.previousStatus} -> ${one.status}`)
}

interface Hit {
  readonly caption: string
  readonly match_score: number
  readonly datasets: readonly string[]
}

async function standingOf({ client }: Telling, vendor_data: string): Promise<string> {
  return (await client.call('getUser', { params: { vendor_data } })).status
}

/** What the operator would do with a file that was sent to them. */
async function update(row: string, { importList }: Updating): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-demo-'))
  try {
    const file = join(folder, 'update.csv')
    await writeFile(file, `entry_no,name,kind,birth_dates,categories\n${row},sanctions\n`)
    if ((await importList(file)) !== 0) throw new Error('The list was not imported.')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const pollMs = 100
const patienceMs = 10_000

/** Webhooks come a moment after what they tell of. */
async function told({ received }: Receiver, subject: string): Promise<void> {
  const end = performance.now() + patienceMs
  const isTold = (): boolean =>
    received.some((one) => one.subject === subject && one.status === 'FLAGGED')
  while (!isTold() && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
}
