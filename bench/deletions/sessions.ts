/**
 * Real sessions of those who are deleted: some run by a scenario, some gone through by a browser
 * with pictures, a document, a face and an address, some left on the way.
 */
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from '../../test/api/hosted.ts'
import type { Browser } from '../../test/api/hosted.ts'
import { send } from '../calls.ts'
import { emailOf, expected, forEach } from './people.ts'
import type { HeldSession, Person } from './people.ts'
import type { BenchServer } from './server.ts'

/** What sessions of a mixed kind run. */
interface StepWorkflows {
  readonly document: string
  readonly face: string
  readonly address: string
  /** Document and face. */
  readonly both: string
  readonly companies: string
}

export interface RealSessions {
  readonly workflows: StepWorkflows
  /** The same file is the same face: of many people some are found as duplicates. */
  readonly pictures: readonly Buffer[]
}

/** Far fewer than people, so that every face is found again. */
const pictureCount = 300
/** Each asks for pictures to be looked at, which is what the machine is busy with. */
const walkedAtOnce = 16

export async function prepareSessions({ url, workflows }: BenchServer): Promise<RealSessions> {
  const made = async (...features: string[]): Promise<string> => {
    const body = { features: features.map((feature) => ({ feature })) }
    return expected(await send(url, 'POST', '/v3/workflows/', body), 201)['workflow_id'] as string
  }
  return {
    workflows: {
      document: await made('OCR'),
      face: await made('LIVENESS'),
      address: await made('EMAIL_VERIFICATION'),
      both: await made('OCR', 'LIVENESS'),
      companies: workflows.businesses,
    },
    pictures: await Promise.all(
      Array.from({ length: pictureCount }, (_, n) => jpegOf(640 + (n % 20), 480 + (n - (n % 20)))),
    ),
  }
}

/** Whose session it is, what it runs, and the words it knows. */
interface Beginning {
  readonly one: Person
  readonly workflow: string
  readonly scenario?: string
}

/** @returns the status alone where none may begin: the id is taken away at this moment */
async function begin(
  { url }: BenchServer,
  { one, workflow, scenario }: Beginning,
): Promise<(HeldSession & { readonly status: number }) | number> {
  const made = await send(url, 'POST', '/v3/session/', {
    workflow_id: workflow,
    vendor_data: one.name,
    contact_details: { email: emailOf('contact', one) },
    ...(scenario === undefined ? {} : { sandbox_scenario: scenario }),
  })
  if (made.status !== 201) return made.status
  const { session_id: id, session_token: token } = made.body as unknown as {
    session_id: string
    session_token: string | null
  }
  return { id, token, status: made.status }
}

const tokenOf = ({ token }: HeldSession): string | undefined =>
  typeof token === 'string' && token !== '' ? token : undefined

type Walk = (browser: Browser, picture: Buffer, word: string, one: Person) => Promise<void>

const walkDocument: Walk = async (browser, picture, word, one) => {
  const front = await browser.upload('document_front', picture)
  await browser.answer({
    document_type: 'P',
    front: front.body['media_id'],
    document_number: `${word}${one.index}`,
    issuing_state: 'ESP',
    first_name: word,
    last_name: `${word}${one.index}`,
  })
}
const walkFace: Walk = async (browser, picture) => {
  const selfie = await browser.upload('selfie', picture)
  await browser.answer({ selfie: selfie.body['media_id'] })
}
const walkAddress: Walk = async (browser, _picture, word, one) => {
  const email = emailOf(word, one)
  await browser.code(email)
  await browser.answer({ email, code: '123456' })
}
/** Uploads and goes away. */
const leave: Walk = async (browser, picture) => {
  await browser.upload('document_front', picture)
}

type Plan = readonly [workflow: keyof StepWorkflows, scenario?: string | undefined, walk?: Walk]

/** By the number of the person: what of the statuses and of the rows there is comes to be. */
const plans: readonly Plan[] = [
  ['face', undefined, walkFace],
  ['document', undefined, walkDocument],
  ['address', undefined, walkAddress],
  ['both', 'approve'],
  ['both', 'decline_liveness'],
  ['both', 'review'],
  ['document', undefined, leave],
  ['both'],
]
const planOf = ({ index, folder }: Person): Plan =>
  folder === 'businesses' ? ['companies'] : plans[Math.floor(index / 3) % plans.length]!

/** A session of whoever has the id, gone through as its plan says. @returns what was answered */
export async function openReal(
  server: BenchServer,
  { workflows, pictures }: RealSessions,
  given: { readonly one: Person; readonly word: string },
): Promise<number> {
  const { one, word } = given
  const [workflow, scenario, walk] = planOf(one)
  const begun = await begin(server, {
    one,
    workflow: workflows[workflow],
    ...(scenario === undefined ? {} : { scenario }),
  })
  if (typeof begun === 'number') return begun
  one.sessions.push(begun)
  const token = tokenOf(begun)
  if (token === undefined || walk === undefined) return begun.status
  const browser = openBrowser(server, token)
  const opened = await browser.open()
  if (opened.status === 200) await walk(browser, pictures[one.index % pictures.length]!, word, one)
  return begun.status
}

/** Everybody has one but those who came as customers. */
export async function populateSessions(
  server: BenchServer,
  real: RealSessions,
  given: { readonly people: readonly Person[]; readonly word: string },
): Promise<void> {
  const { word } = given
  const some = given.people.filter((one) => one.keptOut !== 'rejected')
  await forEach(
    some,
    async (one) => {
      const status = await openReal(server, real, { one, word })
      if (status !== 201) throw new Error(`a session of ${one.name}: ${status}`)
    },
    walkedAtOnce,
  )
}

/** Asks for what was declined or is in review once more. */
export const askAgain = ({ url }: BenchServer, { id }: HeldSession): Promise<number> =>
  send(url, 'PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Resubmitted' }).then(
    ({ status }) => status,
  )

/** What a person does on a page that is still open while the entity goes. @returns the statuses */
export async function goOn(
  server: BenchServer,
  { pictures }: RealSessions,
  one: Person,
): Promise<number[]> {
  const last = one.sessions.at(-1)
  const token = last && tokenOf(last)
  if (!token) return []
  const browser = openBrowser(server, token)
  const picture = pictures[(one.index + 1) % pictures.length]!
  const opened = await browser.open()
  const uploaded = await browser.upload('selfie', picture)
  const answered = await browser.answer({ selfie: uploaded.body['media_id'] ?? 'none' })
  return [opened.status, uploaded.status, answered.status]
}
