/** Verification sessions of the demo: by themselves, through a company's owners, and by you. */
import { evmWallet } from './wallets.ts'
import { openPerson } from './person.ts'
import { enter, until } from './stories.ts'
import type { Telling } from './stories.ts'

const pollMs = 100
const patienceMs = 30_000

type Decision = Readonly<Record<string, unknown>> & { readonly status: string }

/** Reads a session until it has got where the story goes. */
export async function settled(
  { client }: Telling,
  session_id: string,
  there: (decision: Decision) => boolean,
): Promise<Decision> {
  const end = performance.now() + patienceMs
  for (;;) {
    const decision = (await client.call('getSessionDecision', {
      params: { session_id },
      query: {},
    })) as Decision
    if (there(decision)) return decision
    if (performance.now() > end)
      throw new Error(`The session stayed ${decision.status}; is a worker running?`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

async function workflowOf({ client }: Telling, kind: 'kyc' | 'kyb'): Promise<string> {
  // The newest come first, and the default ones are as old as the application.
  for (let offset = 0; ;) {
    const { results, next } = await client.call('listWorkflows', { query: { offset } })
    const found = results.find((one) => one.workflow_type === kind && one.is_default)
    if (found) return found.workflow_id
    if (next === null) throw new Error(`The application has no default workflow of type ${kind}.`)
    offset += results.length
  }
}

export async function declinedSession(telling: Telling): Promise<void> {
  const { client, print, run } = telling
  print('\n6. Eve, whose liveness fails on a workflow that blocks: declined, and BLOCKED')
  const workflow = await client.call('createWorkflow', {
    body: { template: 'document_liveness', auto_block_on_decline: true },
  })
  const vendor_data = `eve-${run}`
  const session = await client.call('createSession', {
    body: {
      workflow_id: workflow.workflow_id,
      vendor_data,
      sandbox_scenario: 'decline_liveness',
    },
  })
  const { status } = await settled(telling, session.session_id, (one) => one.status === 'Declined')
  const user = await client.call('getUser', { params: { vendor_data } })
  print(`    session ${status}; the user is ${user.status}`)
  const again = await client.call('createSession', {
    body: { workflow_id: workflow.workflow_id, vendor_data },
  })
  print(`    she asks for another session: ${again.status}, ${again.url ?? 'without a link'}`)
}

const owner = (first_name: string, ownership_percent: number) => ({
  kind: 'person',
  first_name,
  last_name: 'Sample',
  country: 'ESP',
  roles: ['ubo'],
  ownership_percent,
})

export async function companySession(telling: Telling): Promise<void> {
  const { client, print, run } = telling
  print('\n7. Acme, a company with two owners: verified through their own sessions')
  const workflow_id = await workflowOf(telling, 'kyb')
  const vendor_data = `acme-${run}`
  const session = await client.call('createSession', { body: { workflow_id, vendor_data } })
  await openPerson(session.url ?? '', {
    KYB_REGISTRY: { manual: { legal_name: 'Acme SL', country_code: 'ES' } },
    KYB_KEY_PEOPLE: { parties: [owner('Fay', 60), owner('Gil', 40)] },
  }).walk()
  const waits = await settled(telling, session.session_id, (one) => one.status === 'Awaiting User')
  print(`    ${waits.status}: two owners are asked for`)
  const [people] = waits['key_people_checks'] as { parties: { session_id: string }[] }[]
  for (const { session_id } of people?.parties ?? []) {
    const child = await settled(telling, session_id, (one) => one['url'] !== null)
    await openPerson(String(child['url'])).walk()
    const { status } = await settled(telling, session_id, (one) => one.status === 'Approved')
    print(`    an owner's session: ${status}`)
  }
  const { status } = await settled(telling, session.session_id, (one) => one.status === 'Approved')
  print(`    the company: ${status}`)
}

/** The last one is left to whoever reads this. */
export async function yourTurn(telling: Telling): Promise<void> {
  const { client, print, run } = telling
  const { id } = await enter(telling, `you-${run}`, evmWallet())
  await until(telling, id, ({ status, awaiting }) => {
    return status === 'verifying' && awaiting?.who === 'customer'
  })
  const { url } = await client.call('getVerification', { params: { id } })
  print(`\nYour turn: open this link in a browser and verify yourself; any picture will do.`)
  print(`    ${url}`)
  print(`    Then the customer is active: npx ostiary call GET /v1/customers/${id} --pick status`)
}
