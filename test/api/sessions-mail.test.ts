/** E-mails of sessions: invitations, steps asked again, decisions, and what becomes of them. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { openMailServer } from './mail.ts'
import type { MailServer } from './mail.ts'
import { drained, settled } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'
import { patiently } from '../patiently.ts'

let mails: MailServer
let world: World
let bank: Tenant
let workflowId: string
beforeAll(async () => {
  mails = await openMailServer()
  world = await openWorld({ settings: mails.settings })
  bank = await world.tenant('Example Bank', { environment: 'live' })
  workflowId = await workflowOf({ feature: 'OCR' })
})
beforeEach(() => mails.answers.clear())
afterAll(async () => {
  await world.close()
  mails.close()
})

type Row = Readonly<Record<string, unknown>>

async function workflowOf(...features: readonly object[]): Promise<string> {
  const made = await world.call('createWorkflow', bank.full, { body: { features } })
  expect(made.status, made.text).toBe(201)
  return String(made.body['workflow_id'])
}

const create = (vendor_data: string, more: object = {}, tenant = bank) =>
  world.call('createSession', tenant.full, {
    body: { workflow_id: workflowId, vendor_data, ...more },
  })

/** A session whose person is invited by e-mail. */
async function invited(name: string, more: object = {}): Promise<Row> {
  const made = await create(name, {
    contact_details: { email: `${name}@example.org`, send_notification_emails: true },
    ...more,
  })
  expect(made.status, made.text).toBe(201)
  return made.body
}

const decide = (session: Row, body: object) =>
  world.call('updateSessionStatus', bank.full, {
    params: { session_id: String(session['session_id']) },
    body,
  })

/** The e-mails in the feed of a session, the latest first. */
async function toldOf(session: Row): Promise<unknown[]> {
  await drained(world)
  const params = { session_id: String(session['session_id']) }
  const { body } = await world.call('listSessionReviews', bank.full, { params })
  return (body['results'] as { activity_type: string; metadata: Row; actor_display: string }[])
    .filter((one) => one.activity_type.startsWith('SESSION_EMAIL'))
    .map(({ activity_type: type, metadata, actor_display: actor }) => [
      type,
      metadata['email_about'],
      metadata['email_failure'],
      actor,
    ])
}

const statusOf = async (session: Row): Promise<unknown> => {
  const params = { session_id: String(session['session_id']) }
  return (await world.call('getSessionDecision', bank.full, { params })).body['status']
}

/** Somebody who has shown a document, which a reviewer must look at. */
async function inReview(session: Row, token: unknown): Promise<void> {
  const browser = openBrowser(world, String(token))
  await browser.open()
  const front = await browser.upload('document_front', await jpegOf(800, 600))
  const typed = {
    document_type: 'P',
    issuing_state: 'ESP',
    document_number: 'PLANTED1',
    first_name: 'Plantedina',
    last_name: 'Sample',
    date_of_birth: '1980-02-03',
    expiration_date: '2040-01-01',
  }
  const answer = await browser.answer({ ...typed, front: front.body['media_id'] })
  expect(answer).toMatchObject({ status: 200 })
  await settled(world, bank, session['session_id'])
}

test('an invitation brings a link that opens, in the language that was asked for', async () => {
  const session = await invited('ines', { language: 'es' })
  const [mail] = await mails.mailTo('ines@example.org')
  expect(mail!.subject).toBe('Example Bank le pide una verificación')
  expect(mail!.text).toContain(String(session['url']))
  expect(String(session['url'])).toContain('/es/session/')
  expect((await openBrowser(world, mail!.token!).open()).status).toBe(200)
  expect(await toldOf(session)).toEqual([
    ['SESSION_EMAIL_SENT', 'invitation', null, 'provider:smtp'],
  ])
})

test.each([
  [{ email_lang: 'de-AT' }, 'Example Bank bittet Sie um eine Verifizierung'],
  [{ email_lang: 'fr' }, 'Example Bank asks you for a verification'],
  [{ email_lang: undefined }, 'Example Bank asks you for a verification'],
])(
  'its own language goes first, and who reads none of ours reads English: %j',
  async (own, says) => {
    const name = `lang-${own.email_lang ?? 'none'}`
    const contact_details = { email: `${name}@example.org`, send_notification_emails: true, ...own }
    await invited(name, { contact_details })
    const [mail] = await mails.mailTo(`${name}@example.org`)
    expect(mail!.subject).toBe(says)
  },
)

test('asked for again, a link is mailed once; a fresh one is mailed anew', async () => {
  const session = await invited('rita')
  await invited('rita')
  await drained(world)
  const [first, ...more] = await mails.mailTo('rita@example.org')
  expect(more).toEqual([])
  const browser = openBrowser(world, first!.token!)
  await browser.open()
  const again = await invited('rita')
  expect(again['session_id']).toBe(session['session_id'])
  const [, second] = await mails.mailTo('rita@example.org', 2)
  expect(second!.token).toBe(again['session_token'])
  expect(second!.token).not.toBe(first!.token)
  expect((await openBrowser(world, second!.token!).open()).status).toBe(200)
})

test('who asked for none gets one once it is asked for', async () => {
  await create('late', { contact_details: { email: 'late@example.org' } })
  await drained(world)
  const session = await invited('late')
  const [mail] = await mails.mailTo('late@example.org')
  expect(mail!.token).toBe(session['session_token'])
})

test('a link that went to a wrong address is sent to the right one', async () => {
  await invited('typo')
  const contact_details = { email: 'right@example.org', send_notification_emails: true }
  const again = await invited('typo', { contact_details })
  await invited('typo', { contact_details })
  await drained(world)
  const found = await mails.mailTo('right@example.org')
  expect(found.map((mail) => mail.token)).toEqual([again['session_token']])
})

test('steps that are asked again are listed beside a link that opens', async () => {
  const made = await create('sara', { language: 'de', contact_details: { email: 's@example.org' } })
  await inReview(made.body, made.body['session_token'])
  const again = { new_status: 'Resubmitted', comment: 'planted comment', send_email: true }
  expect((await decide(made.body, again)).status).toBe(200)
  const [mail] = await mails.mailTo('s@example.org')
  expect(mail!.subject).toBe(
    'Example Bank bittet Sie, einen Teil Ihrer Verifizierung zu wiederholen',
  )
  expect(mail!.text).toContain('- Ausweisdokument\n')
  expect(mail!.text).not.toContain('planted comment')
  const page = await openBrowser(world, mail!.token!).open()
  expect(page.body.current).toMatchObject({ feature: 'OCR', waits: 'person' })
  expect(await toldOf(made.body)).toMatchObject([['SESSION_EMAIL_SENT', 'resubmission', null, {}]])
})

test('a decision is told to another address in another language', async () => {
  const made = await create('dana', { contact_details: { email: 'dana@example.org' } })
  await inReview(made.body, made.body['session_token'])
  const mailed = { send_email: true, email_address: 'office@example.org', email_language: 'es' }
  expect((await decide(made.body, { new_status: 'Declined', ...mailed })).status).toBe(200)
  const [decline] = await mails.mailTo('office@example.org')
  expect(decline!.subject).toBe('Su verificación para Example Bank no ha sido aceptada')
  expect(decline!.token).toBeUndefined()
  await decide(made.body, { new_status: 'Approved', ...mailed, email_language: 'en' })
  const [, approval] = await mails.mailTo('office@example.org', 2)
  expect(approval!.text).toContain('was accepted')
  expect(await mails.mailTo('dana@example.org', 0)).toEqual([])
})

test('nobody is written to at what can be no address', async () => {
  for (const email of [undefined, 'planted no address', 'a@b.example, c@d.example']) {
    const made = await create('bad', {
      contact_details: { send_notification_emails: true, ...(email ? { email } : {}) },
    })
    expect(made).toMatchObject({ status: 400 })
    expect(made.text).toContain('"contact_details":["email must be an e-mail address')
    expect(made.text).not.toContain('planted')
  }
  const { body } = await create('nowhere')
  await inReview(body, body['session_token'])
  const told = await decide(body, { new_status: 'Approved', send_email: true })
  expect([told.status, told.text]).toEqual([400, expect.stringContaining('"email_address":[')])
  expect(await statusOf(body)).toBe('In Review')
})

test('a refusal of the mail server is told in the feed, and changes nothing else', async () => {
  mails.answers.set('RCPT TO', '550 nobody here')
  const session = await invited('nemo')
  expect(await toldOf(session)).toEqual([
    ['SESSION_EMAIL_FAILED', 'invitation', 'refused', 'provider:smtp'],
  ])
  expect(await statusOf(session)).toBe('Not Started')
})

const askedSoFar = () => mails.commands.filter((line) => line.startsWith('MAIL FROM')).length

const tried = (count: number) =>
  world.db.query({
    text: `update effect set attempts = $1, due_at = $2 where name = 'send_email'`,
    values: [count, new Date(world.clock.now() - 1_000)],
  })

test('an outage is waited for; one that stays is told in the feed', async () => {
  mails.answers.set('MAIL FROM', '451 later')
  const before = askedSoFar()
  const session = await invited('omar')
  await patiently(() => expect(askedSoFar()).toBeGreaterThan(before))
  await tried(24)
  expect(await toldOf(session)).toEqual([
    ['SESSION_EMAIL_FAILED', 'invitation', 'unreachable', 'provider:smtp'],
  ])
  const other = await invited('olga')
  await patiently(() => expect(world.logs.some((line) => line.includes('send_email'))).toBe(true))
  mails.answers.clear()
  world.clock.advance(31_000)
  await mails.mailTo('olga@example.org')
  expect(await toldOf(other)).toMatchObject([['SESSION_EMAIL_SENT', 'invitation', null, {}]])
})

test('whoever has the link open by then is not invited to it', async () => {
  mails.answers.set('MAIL FROM', '451 later')
  const before = askedSoFar()
  const session = await invited('early')
  await patiently(() => expect(askedSoFar()).toBeGreaterThan(before))
  await openBrowser(world, String(session['session_token'])).open()
  mails.answers.clear()
  world.clock.advance(31_000)
  expect(await toldOf(session)).toEqual([])
})

test('the people behind a company are invited where its workflow says so', async () => {
  const kyb = await workflowOf(
    { feature: 'KYB_REGISTRY' },
    { feature: 'KYB_KEY_PEOPLE', config: { kyb_notify_parties_by_email: true } },
  )
  const made = await create('acme', { workflow_id: kyb, language: 'de' })
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
  await browser.settled()
  const owner = { kind: 'person', last_name: 'Sample', country: 'ESP', roles: ['ubo'] }
  const parties = [
    { ...owner, first_name: 'Ada', ownership_percent: 60, email: 'ada@example.org' },
    { ...owner, first_name: 'Bo', ownership_percent: 40 },
  ]
  await browser.answer({ parties })
  await browser.settled()
  const [mail] = await mails.mailTo('ada@example.org')
  expect(mail!.subject).toBe('Example Bank bittet Sie um eine Verifizierung')
  expect((await openBrowser(world, mail!.token!).open()).status).toBe(200)
})

test('in a sandbox nothing is sent, and where nothing is set up that is said at once', async () => {
  const sent = mails.messages.length
  const bare = await openWorld()
  try {
    for (const environment of ['sandbox', 'live'] as const) {
      const tenant = await bare.tenant(environment, { environment })
      const workflow = await bare.call('createWorkflow', tenant.full, {
        body: { features: [{ feature: 'OCR' }] },
      })
      const made = await bare.call('createSession', tenant.full, {
        body: {
          workflow_id: workflow.body['workflow_id'],
          vendor_data: 'ann',
          contact_details: { email: 'ann@example.org', send_notification_emails: true },
        },
      })
      expect(made.status, made.text).toBe(environment === 'live' ? 501 : 201)
      if (environment === 'live') expect(made.text).toContain('OSTIARY_SMTP_URL')
    }
    await drained(bare)
    const { rows } = await bare.db.query<{ kind: string; actor: string }>({
      text: `select kind, actor from journal where kind like 'session.email%'`,
    })
    expect(rows).toEqual([{ kind: 'session.email_sent', actor: 'provider:simulator' }])
  } finally {
    await bare.close()
  }
  expect(mails.messages.length).toBe(sent)
})

test('no address and no link is in the logs or the journal, which stands', async () => {
  await drained(world)
  const { rows } = await world.db.query<{ body: string; actor: string }>({
    text: 'select body, actor from journal',
  })
  const kept = [...rows.map(({ body, actor }) => body + actor), ...world.logs].join('\n')
  expect(kept).not.toMatch(/example\.org|planted|Plantedina/i)
  for (const token of mails.messages.flatMap(
    (mail) => /\/session\/([\w-]{12})/.exec(mail)?.[1] ?? [],
  ))
    expect(kept).not.toContain(token)
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
