/**
 * Reads one line of an acceptance table and lives it: steps of people against the API, and what
 * came of them.
 */
import type { OperationId } from '@ostiary/contract/routes'
import { evmWallet, listedWallet, solanaWallet } from '../../packages/cli/src/demo/wallets.ts'
import type { Wallet } from '../../packages/cli/src/demo/wallets.ts'
import type { Answer, Given } from './request.ts'
import { eventually } from './world.ts'
import type { Tenant, TenantParts, World } from './world.ts'

export interface Person {
  id: string
  externalId: string
  wallet: Wallet
  challenge: string
  /** What was last submitted, to send it again. */
  sent: Record<string, string>
}

export interface Story {
  readonly world: World
  readonly tenant: Tenant
  /** Keeps the ids of one line apart from those of all others. */
  readonly prefix: string
  readonly people: Map<string, Person>
}

export interface Customer {
  readonly status: string
  readonly statusCode: string | null
  readonly awaiting: { who: string; what: string; code?: string; attempts: number } | null
  readonly holds: readonly { party: string; cause: string }[]
}

const applications: Readonly<Record<string, TenantParts>> = {
  sandbox: {},
  live: { environment: 'live' },
  review: { settings: { screeningPolicy: 'review' } },
  manual: { settings: { verificationProvider: 'manual' } },
  simulated: { settings: { verificationProvider: 'simulator' } },
  walletless: { settings: { customersWithoutWallet: true } },
}

let stories = 0

/** @param application which settings it has; `new` behind it gives the line one of its own */
async function openStory(world: World, application: string): Promise<Story> {
  const number = (stories += 1)
  const [kind = '', fresh] = application.split(' ')
  const name = fresh === undefined ? kind : `${kind} ${number}`
  const tenant = await world.tenant(name, applications[kind])
  return { world, tenant, prefix: `s${number}-`, people: new Map() }
}

/**
 * Lives the steps in their order; all but the last must succeed.
 * @param line steps between semicolons; `in review new` before them names another application
 */
export async function live(world: World, line: string): Promise<{ story: Story; last: Answer }> {
  const texts = line.split(';').map((one) => one.trim())
  const elsewhere = texts[0]!.startsWith('in ') ? texts.shift()!.slice(3) : 'sandbox'
  const story = await openStory(world, elsewhere)
  return { story, last: await go(story, texts) }
}

export async function go(story: Story, texts: readonly string[]): Promise<Answer> {
  let answer: Answer | undefined
  for (const text of texts) {
    if (answer && answer.status >= 300)
      throw new Error(`before "${text}" came ${answer.status} ${answer.text}`)
    const tried = text.startsWith('try ')
    answer = await step(story, tried ? text.slice(4) : text)
    if (tried) answer = { ...answer, status: 200 }
  }
  return answer!
}

async function step(story: Story, text: string): Promise<Answer> {
  const [first = '', ...others] = text.split(/\s+/)
  const named = first.endsWith(':')
  const name = named ? first.slice(0, -1) : 'A'
  const [verb = '', ...args] = named ? others : [first, ...others]
  for (const person of story.people.values()) await settled(story, person)
  const act = verbs[verb]
  if (!act) throw new Error(`no step is called "${verb}"`)
  return act({ story, name, args })
}

interface Step {
  readonly story: Story
  readonly name: string
  readonly args: readonly string[]
}
type Verb = (given: Step) => Promise<Answer>

const personOf = ({ story, name }: Step): Person => {
  const person = story.people.get(name)
  if (!person) throw new Error(`${name} has not been created`)
  return person
}

/** Waits until no provider is thinking: the worker has done what there is to do now. */
export function settled(story: Story, person: Person): Promise<Customer | undefined> {
  const { world, tenant } = story
  return eventually(
    async () => {
      const { status, body } = await world.call('getCustomer', tenant.full, {
        params: { id: person.id },
      })
      return status === 200 ? (body as unknown as Customer) : undefined
    },
    (customer) => customer?.awaiting?.who !== 'provider' || customer.awaiting.attempts > 0,
  )
}

const value = (args: readonly string[], name: string): string | undefined =>
  args.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)

function idOf({ story, name, args }: Step): string {
  const marks = args.filter((one) => one.startsWith('+')).join('')
  const [whose = name, form] = (value(args, 'id') ?? name).split('.')
  const own = story.people.get(whose)?.externalId ?? `${story.prefix}${whose}${marks}`
  if (form === 'upper') return own.toUpperCase()
  return form === 'padded' ? `  ${own}\t` : own
}

function walletOf({ story, name, args }: Step): Wallet {
  const [whose] = (value(args, 'evm') ?? value(args, 'solana') ?? name).split('@')
  const known = story.people.get(whose!)?.wallet
  if (known) return known
  if (args.includes('listed')) return listedWallet()
  return args.includes('solana') ? solanaWallet() : evmWallet()
}

function chainIdOf(wallet: Wallet, args: readonly string[]): string {
  const chain = args.find((one) => one.includes('@'))?.split('@')[1]
  const text = chain ? wallet.accountId.replace(/^eip155:\d+/, `eip155:${chain}`) : wallet.accountId
  const [namespace, reference, address = ''] = text.split(':')
  const cased = args.includes('lower')
    ? address.toLowerCase()
    : args.includes('upper')
      ? `0x${address.slice(2).toUpperCase()}`
      : address
  return `${namespace}:${reference}:${cased}`
}

/** A named person was born on the first day of 1990 unless the line says otherwise. */
function personFacts(args: readonly string[]): Record<string, unknown> {
  const [firstName, lastName] = value(args, 'name')?.split('_') ?? []
  const dob = value(args, 'born') ?? (firstName && '1990-01-01')
  const [country, number] = value(args, 'document')?.split(':') ?? []
  return {
    ...(firstName ? { firstName: firstName.replaceAll('~', ' '), lastName } : {}),
    ...(dob ? { dob } : {}),
    ...(country ? { document: { country, number } } : {}),
  }
}

const create: Verb = async (given) => {
  const { story, name, args } = given
  const wallet = walletOf(given)
  const externalId = idOf(given)
  const profile = personFacts(args)
  const answer = await story.world.call('createCustomer', story.tenant.full, {
    body: {
      externalId,
      ...(args.includes('none') ? {} : { chainId: chainIdOf(wallet, args) }),
      ...(Object.keys(profile).length > 0 ? { profile } : {}),
      ...(args.includes('evaluation') ? { evaluation: {} } : {}),
    },
  })
  const { id, challenge } = answer.body as { id: string; challenge: string }
  if (answer.status === 201) story.people.set(name, { id, externalId, wallet, challenge, sent: {} })
  return answer
}

const entity: Verb = async (given) => {
  const { story, name, args } = given
  const externalId = idOf(given)
  const kind = args.includes('business') ? 'business' : 'user'
  const answer = await story.world.call('createEntity', story.tenant.full, {
    body: { kind, vendorData: externalId },
  })
  const id = answer.body['id'] as string
  const none = { challenge: '', sent: {} }
  if (answer.status === 201)
    story.people.set(name, { id, externalId, wallet: evmWallet(), ...none })
  return answer
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const withV = (hex: string, of: (v: number) => number): string =>
  hex.slice(0, -2) +
  of(Number.parseInt(hex.slice(-2), 16))
    .toString(16)
    .padStart(2, '0')

/** The forms a signature comes in, right and wrong. */
const signatures: Readonly<Record<string, (given: Person) => Promise<string>>> = {
  as_is: ({ wallet, challenge }) => wallet.sign(challenge),
  base64: async ({ wallet, challenge }) => base64(await wallet.sign(challenge)),
  bare_hex: async ({ wallet, challenge }) => (await wallet.sign(challenge)).slice(2),
  low_v: async ({ wallet, challenge }) => withV(await wallet.sign(challenge), (v) => v - 27),
  safe_v: async ({ wallet, challenge }) => withV(await wallet.sign(challenge), (v) => v + 4),
  of_another: ({ challenge, wallet }) =>
    (wallet.accountId.startsWith('solana') ? solanaWallet() : evmWallet()).sign(challenge),
  of_another_text: ({ wallet }) => wallet.sign(base64('I agree to everything.')),
  odd_v: async ({ wallet, challenge }) => withV(await wallet.sign(challenge), () => 0x63),
  one_byte: () => Promise.resolve('0x12'),
  garbage: () => Promise.resolve('not a signature'),
}

const sign: Verb = async (given) => {
  const { story, args } = given
  const person = personOf(given)
  const how = Object.keys(signatures).find((one) => args.includes(one)) ?? 'as_is'
  const altered = base64(`${Buffer.from(person.challenge, 'base64').toString()} `)
  const body = {
    signerId: chainIdOf(args.includes('foreign') ? evmWallet() : person.wallet, args),
    challenge: args.includes('altered') ? altered : person.challenge,
    signature: await signatures[how]!(person),
  }
  const sent = args.includes('again') ? person.sent : body
  const answer = await story.world.call('signChallenge', story.tenant.full, {
    params: { id: person.id },
    body: sent,
  })
  person.sent = sent
  const { challenge } = answer.body as { challenge?: string }
  if (challenge !== undefined && !args.includes('keep')) person.challenge = challenge
  return answer
}

/** A step that is one call about a customer. */
const calling =
  (id: OperationId, body?: (args: readonly string[]) => unknown): Verb =>
  (given) => {
    const { story, args } = given
    const party = (['partner', 'analyst'] as const).find((one) => args.includes(`by=${one}`))
    const about: Given = { params: { id: personOf(given).id } }
    return story.world.call(id, story.tenant[party ?? 'full'], {
      ...about,
      ...(body ? { body: body(args) } : {}),
    })
  }

const reason = 'because it is so'
const acting = (args: readonly string[]): unknown => {
  const hold = value(args, 'hold')
  const as = args.find((one) => one === 'partner' || one === 'analyst')
  return { reason, ...(as ? { as } : {}), ...(hold ? { hold } : {}) }
}
/** What only an analyst may do is done as one, unless the line says that a partner tries. */
const asAnalyst = (args: readonly string[]): unknown => ({
  reason,
  as: args.includes('partner') ? 'partner' : 'analyst',
})
const deciding =
  (decision: string) =>
  (args: readonly string[]): unknown => ({ decision, ...(asAnalyst(args) as object) })

const challenge: Verb = async (given) => {
  const answer = await calling('getChallenge')(given)
  if (answer.status === 200) personOf(given).challenge = answer.body['challenge'] as string
  return answer
}

/** The clock moves on, past a retry where one is due. */
const later: Verb = async (given) => {
  const { world } = given.story
  const [amount = '0', unit = 's'] = /^(\d+)(\w+)$/.exec(given.args[0] ?? '')?.slice(1) ?? []
  const ms = { s: 1000, min: 60_000, h: 3_600_000 }[unit]!
  world.clock.advance(Number(amount) * ms)
  return calling('getCustomer')(given)
}

/** The next try of a provider that did not answer, or as many as there are. */
const retry: Verb = async (given) => {
  const { story, args } = given
  const read = async (): Promise<Answer> => calling('getCustomer')(given)
  for (let left = Number(args[0] ?? 1); left > 0; left -= 1) {
    const before = await read()
    story.world.clock.advance(900_000)
    await eventually(read, ({ body }) => body['version'] !== before.body['version'])
    await settled(story, personOf(given))
  }
  return read()
}

/** A new customer up to the answer of the screening. */
const enter: Verb = async (given) => {
  const created = await create(given)
  return created.status === 201 ? sign({ ...given, args: [] }) : created
}

/** A customer all the way to `active`. */
const join: Verb = async (given) => {
  const entered = await enter(given)
  if (entered.status !== 202) return entered
  await settled(given.story, personOf(given))
  return verbs['sim_pass']!({ ...given, args: [] })
}

// A table is easier to read when its columns line up.
// oxfmt-ignore
const verbs: Readonly<Record<string, Verb>> = {
  create, entity, enter, join, sign, challenge, later, retry,
  read:           calling('getCustomer'),
  verification:   calling('getVerification'),
  off:            calling('deactivateCustomer', acting),
  on:             calling('activateCustomer', acting),
  clear:          calling('decideScreening', deciding('cleared')),
  fail:           calling('decideScreening', deciding('failed')),
  pass:           calling('decideVerification', deciding('passed')),
  flunk:          calling('decideVerification', deciding('failed')),
  reject:         calling('rejectCustomer', asAnalyst),
  block:          calling('blockEntity', asAnalyst),
  release:        calling('releaseEntity', asAnalyst),
  erase:          calling('eraseEntity', acting),
  sim_clear:      calling('simulateScreeningClear', () => ({})),
  sim_hit:        calling('simulateScreeningHit', () => ({})),
  sim_outage:     calling('simulateScreeningOutage', () => ({})),
  sim_pass:       calling('simulateVerify', personFacts),
  sim_fail:       calling('simulateReject', personFacts),
  sim_down:       calling('simulateVerificationOutage', () => ({})),
  sim_monitoring: calling('simulateMonitoringHit', () => ({})),
}

/** An answer as a table names it: `409 transition_refused`, `200 already`, `202`. */
export function shortly({ status, body, code }: Answer): string {
  const more = code ?? (body['already'] === true ? 'already' : '')
  return `${status} ${more}`.trim()
}

/** Where a customer stands, as a table names it. */
export function standingOf(customer: Customer): string {
  const { status, statusCode, awaiting, holds } = customer
  if (status === 'rejected') return `rejected: ${statusCode}`
  const held = holds.map(({ party, cause }) => (cause === 'request' ? party : `${party} ${cause}`))
  if (status === 'inactive') return `inactive [${held.join(', ')}]`
  const code = awaiting?.code === undefined ? '' : `: ${awaiting.code}`
  return awaiting ? `${status} < ${awaiting.who}${code}` : status
}

/** The rows of a table: cells between bars, without the head. */
export const rowsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()))
