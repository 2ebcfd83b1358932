/** `ostiary demo`: the product in a minute, against the running server and nothing else. */
import type { Connection } from '../connect.ts'
import { monitoredUser } from './monitoring.ts'
import { openReceiver } from './receiver.ts'
import { companySession, declinedSession, yourTurn } from './sessions.ts'
import type { Receiver } from './receiver.ts'
import {
  cleanCustomer,
  evaluatedCustomer,
  heldCustomer,
  outageCustomer,
  sanctionedCustomer,
} from './stories.ts'

export interface Demo extends Connection {
  readonly print: (text: string) => void
  /** Whether the server's store can be read from here; it cannot through its API. */
  readonly storeIsHere: boolean
  /** Imports a file as a list of the operator's own; gives the exit code. */
  readonly importList: (file: string) => Promise<number>
  /** Runs `ostiary verify`; gives its exit code. */
  readonly verify: () => Promise<number>
}

export async function demo(given: Demo): Promise<number> {
  const { client, print, url } = given
  const application = await client.call('getApplication', {})
  if (application.environment !== 'sandbox') {
    print('This key is of a live application; the demo makes customers and runs in a sandbox only.')
    return 1
  }
  print(`Ostiary at ${url}, application "${application.name}" (sandbox)`)
  const receiver = await openReceiver(client)
  try {
    const telling = { client, print, run: Date.now().toString(36) }
    await cleanCustomer(telling)
    await sanctionedCustomer(telling)
    await outageCustomer(telling)
    await heldCustomer(telling)
    await evaluatedCustomer(telling)
    await declinedSession(telling)
    await companySession(telling)
    // Lists are the operator's: they are imported where the store is.
    if (given.storeIsHere) await monitoredUser(telling, { ...given, receiver })
    await showWebhooks(receiver, print)
    await yourTurn(telling)
  } finally {
    await receiver.close()
  }
  if (!given.storeIsHere) {
    print(
      '\nProof: run `npx ostiary verify` where the data folder of that server is ' +
        '(OSTIARY_DATA_DIR, or DATABASE_URL).',
    )
    return 0
  }
  print('\nProof: every state refolded from the journal, every hash recomputed')
  return given.verify()
}

/** Deliveries may lag the answers: wait until nothing new comes for a moment. */
async function showWebhooks(receiver: Receiver, print: (text: string) => void): Promise<void> {
  for (
    let quiet = 0, seen = 0;
    quiet < 5;
    quiet = receiver.received.length === seen ? quiet + 1 : 0
  ) {
    seen = receiver.received.length
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  print(
    `\nWebhooks received: ${receiver.received.length}, all verified: ` +
      `${receiver.received.every((one) => one.verified) ? 'yes' : 'NO'}`,
  )
  const moves = receiver.received.filter(({ type }) => !type.endsWith('data.updated'))
  for (const one of moves) {
    print(
      `    ${one.type.padEnd(31)} ${one.subject.padEnd(24)} ` +
        `${(one.previousStatus ?? '(new)').padEnd(10)} -> ${one.status}`,
    )
  }
}
