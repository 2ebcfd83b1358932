/** The customers of the demo, each a story told by the API's own answers. */
import { ApiError } from '@ostiary/sdk/client'
import type { Client, Input, Output } from '@ostiary/sdk/client'
import { evmWallet, listedWallet, solanaWallet } from './wallets.ts'
import type { Wallet } from './wallets.ts'

export interface Telling {
  readonly client: Client
  readonly print: (text: string) => void
  /** Makes external ids of this run unique. */
  readonly run: string
}

type Customer = Output<'getCustomer'>

const pollMs = 100
const patienceMs = 30_000

/** Reads the customer until it has got where the story goes. */
export async function until(
  telling: Telling,
  id: string,
  there: (customer: Customer) => boolean,
): Promise<Customer> {
  const end = performance.now() + patienceMs
  for (;;) {
    const customer = await telling.client.call('getCustomer', { params: { id } })
    if (there(customer)) return customer
    if (performance.now() > end)
      throw new Error(`The customer stayed ${customer.status}; is a worker running?`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function tell(telling: Telling, customer: Customer, more = ''): void {
  const { awaiting } = customer
  const waits = awaiting
    ? `   waits for the ${awaiting.who} ` +
      `(${awaiting.what}${awaiting.code ? `: ${awaiting.code}` : ''}, tried ` +
      `${awaiting.attempts} times)`
    : ''
  telling.print(`    ${customer.status.padEnd(10)}${waits}${more}`)
}

type Asked = Pick<Input<'createCustomer'>['body'], 'profile' | 'evaluation'>

export async function enter(
  telling: Telling,
  name: string,
  wallet: Wallet,
  asked: Asked = {},
): Promise<Customer> {
  const { client } = telling
  const customer = await client.call('createCustomer', {
    body: { chainId: wallet.accountId, externalId: name, ...asked },
  })
  tell(telling, customer, customer.evaluation ? `   ${firstResult(customer.evaluation)}` : '')
  const { challenge } = customer
  if (challenge === undefined) throw new Error('The answer has no challenge.')
  const signature = await wallet.sign(challenge)
  return client.call('signChallenge', {
    params: { id: customer.id },
    body: { signerId: wallet.accountId, challenge, signature },
  })
}

/** What the request itself was answered with. */
function firstResult({ result }: NonNullable<Customer['evaluation']>): string {
  const { expressKyc } = result
  const fast = expressKyc?.success ? `ExpressKYC ${expressKyc.outcome}` : 'ExpressKYC not yet'
  return `${fast}, KYC ${result.kycOutcome}, status ${result.status}`
}

async function onboard(telling: Telling, name: string): Promise<Customer> {
  const { id } = await enter(telling, name, evmWallet())
  const verifying = await until(
    telling,
    id,
    ({ status, awaiting }) => status === 'verifying' && awaiting?.who === 'customer',
  )
  tell(telling, verifying)
  const details = await telling.client.call('getVerification', { params: { id } })
  telling.print(
    `               the person opens ${details.url?.replace(/[^/]*$/, '…') ?? 'nothing'}`,
  )
  await telling.client.call('simulateVerify', { params: { id }, body: {} })
  const active = await until(telling, id, ({ status }) => status === 'active')
  tell(telling, active)
  return active
}

export async function cleanCustomer(telling: Telling): Promise<void> {
  telling.print('\n1. Ann, a clean wallet: signed challenge, screening, verification, active')
  await onboard(telling, `ann-${telling.run}`)
}

export async function sanctionedCustomer(telling: Telling): Promise<void> {
  telling.print('\n2. Bob, a wallet on the demo list: rejected by policy, for good')
  const wallet = listedWallet()
  try {
    const { id } = await enter(telling, `bob-${telling.run}`, wallet)
    tell(
      telling,
      await until(telling, id, ({ status }) => status !== 'screening'),
      '   an exact hit; the entity is blocked with it',
    )
    const { data } = await telling.client.call('listActivities', { params: { id }, query: {} })
    const failed = data.find(({ event }) => event === 'screening_failed')
    telling.print(
      `               ${failed?.event ?? 'no hit'}: list ` +
        `${String(failed?.facts['list'])}, entry ` +
        `${String(failed?.facts['entryNo'])}`,
    )
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'customer_barred') throw error
    telling.print('    (rejected in an earlier run of this demo)')
  }
  await comesBack(telling, wallet)
}

/** Another id does not help, nor another chain: an EVM address is the same wallet on every one. */
async function comesBack(telling: Telling, wallet: Wallet): Promise<void> {
  const elsewhere = wallet.accountId.replace('eip155:1:', 'eip155:137:')
  const refused = await telling.client
    .call('createCustomer', {
      body: { chainId: elsewhere, externalId: `bob-again-${telling.run}` },
    })
    .then(
      () => 'let in',
      (error: unknown) =>
        error instanceof ApiError ? `${error.status} ${error.code}` : String(error),
    )
  telling.print(`               he comes back under another id and on another chain: ${refused}`)
}

export async function outageCustomer(telling: Telling): Promise<void> {
  telling.print(
    '\n3. Cleo, a Solana wallet, while the screening provider is down: neither ' +
      'rejected nor cleared',
  )
  const { id } = await enter(telling, `cleo-${telling.run}+wallet.outage`, solanaWallet())
  tell(telling, await until(telling, id, ({ awaiting }) => (awaiting?.attempts ?? 0) > 0))
  tell(
    telling,
    await until(telling, id, ({ status }) => status === 'verifying'),
    '   it answered at last',
  )
  await until(telling, id, ({ awaiting }) => awaiting?.who === 'customer')
  await telling.client.call('simulateVerify', { params: { id }, body: {} })
  tell(telling, await until(telling, id, ({ status }) => status === 'active'))
}

export async function heldCustomer(telling: Telling): Promise<void> {
  telling.print("\n4. Dan, switched off by two parties: nobody lifts a stronger one's hold")
  const { client } = telling
  const { id } = await onboard(telling, `dan-${telling.run}`)
  const params = { id }
  tell(
    telling,
    await client.call('deactivateCustomer', { params, body: { reason: 'asked for by Dan' } }),
    '   by the partner',
  )
  tell(
    telling,
    await client.call('deactivateCustomer', {
      params,
      body: { reason: 'unusual payments', as: 'analyst' },
    }),
    '   by an analyst too',
  )
  tell(
    telling,
    await client.call('activateCustomer', { params, body: {} }),
    '   the partner lifts its own hold',
  )
  const refused = await client.call('activateCustomer', { params, body: {} }).then(
    () => 'active',
    (error: unknown) =>
      error instanceof ApiError ? `${error.status} ${error.code}` : String(error),
  )
  telling.print(`               the partner tries again: ${refused}`)
  tell(
    telling,
    await client.call('activateCustomer', { params, body: { reason: 'explained', as: 'analyst' } }),
    '   the analyst lifts the last one',
  )
}

/** Somebody invented. */
const profile = {
  firstName: 'Eve',
  lastName: 'Moreno',
  dob: '1988-04-12',
  address: '12 Oak Street',
  city: 'Springfield',
  state: 'IL',
  zipCode: '62701',
  country: 'US',
} as const

/** Of this run alone: shared with the customer of an earlier one, they would count against her. */
function ownOf(run: string): Pick<NonNullable<Asked['profile']>, 'email' | 'phone' | 'officialId'> {
  const number = 1000 + (Number.parseInt(run, 36) % 9000)
  return {
    email: `eve.moreno.${run}@example.com`,
    phone: `+1415555${number}`,
    officialId: { docType: 'SSN', value: `219-09-${number}`, country: 'US' },
  }
}

export async function evaluatedCustomer(telling: Telling): Promise<void> {
  telling.print(
    '\n5. Eve, evaluated: a first answer at once, then KYC and fraud score in one decision',
  )
  const { client, run } = telling
  const { id } = await enter(telling, `eve-${run}`, evmWallet(), {
    profile: { ...profile, ...ownOf(run) },
    evaluation: { expressKyc: true, fraud: true },
  })
  tell(telling, await until(telling, id, ({ status }) => status === 'active'))
  await tellEvaluation(telling, id)
  const flagged = await client.call('flagCustomer', {
    params: { id },
    body: { flag: true, note: 'a chargeback was lost' },
  })
  telling.print(`               flagged as a fraud: the evaluation is ${flagged.status}`)
  const freed = await client.call('flagCustomer', { params: { id }, body: { flag: false } })
  telling.print(`               the flag is taken away: ${freed.status}, a person decides`)
  await client.call('decideEvaluation', {
    params: { id },
    body: { decision: 'approved', reason: 'the chargeback was a mistake', as: 'analyst' },
  })
  await tellEvaluation(telling, id)
}

async function tellEvaluation({ client, print }: Telling, id: string): Promise<void> {
  const { data } = await client.call('listCustomerEvaluations', { params: { id } })
  const one = data[0]
  if (!one) throw new Error('The customer has no evaluation.')
  const { kycOutcome, fraudScore, status } = one.result
  print(`               KYC ${kycOutcome}, fraud score ${fraudScore}: ${status}`)
  print(`               ${one.decision.why}`)
}
