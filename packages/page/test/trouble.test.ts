/** What somebody sees when something is refused, lost or over, and what stays of their work. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { devices, openBench } from './browser.ts'
import type { Bench } from './browser.ts'
import { token } from './stand-in.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const question = { id: 'name', type: 'short_text', label: 'Your name', required: true }
const asks = (title: string) => ({
  feature: 'QUESTIONNAIRE',
  label: title,
  ask: { title, sections: [{ title: null, questions: [question] }] },
})
const [first, second] = [asks('First questions'), asks('Second questions')]
const document = {
  feature: 'OCR',
  ask: { document_types: ['P'], countries: ['ESP'], needs_back: { P: false } },
}

describe.each(devices)('on a $name', (device) => {
  test('a refused answer marks its field, and a lost network loses nothing', async () => {
    const walk = await bench.walk(device, { steps: [first, second] })
    walk.server.reply('POST session/answer', {
      status: 400,
      body: {
        code: 'answer_invalid',
        detail: 'The answer is not valid.',
        errors: [{ path: '/input/answers/name', message: 'A name has letters.' }],
      },
    })
    walk.server.reply('POST session/answer', { status: 503, body: { code: 'store_unavailable' } })
    await walk.go()
    await walk.press('Start')
    await walk.fill('Your name', '12')
    await walk.press('Send the answers')
    await walk.page.getByText('Mend what is marked, then send it again.').waitFor()
    await walk.see('First questions', 'answer-refused')
    await walk.fill('Your name', 'Ana')
    await walk.context.setOffline(true)
    await walk.press('Send the answers')
    await walk.page.getByText('No connection').first().waitFor()
    await walk.see('First questions', 'answer-offline')
    await walk.context.setOffline(false)
    await walk.page.getByText('No connection').first().waitFor({ state: 'detached' })
    expect(await walk.page.getByLabel('Your name').inputValue()).toBe('Ana')
    await walk.press('Send the answers')
    await walk.page.getByText(/cannot store anything/).waitFor()
    await walk.press('Send the answers')
    await walk.see('Second questions', 'second-step')
    await walk.close()
  })

  test('a step answered elsewhere shows the next one, and a reload goes on there', async () => {
    const walk = await bench.walk(device, { steps: [first, second] })
    await walk.go()
    await walk.press('Start')
    await walk.fill('Your name', 'Ana')
    walk.server.script.next()
    walk.server.reply('POST session/answer', { status: 409, body: { code: 'step_changed' } })
    await walk.press('Send the answers')
    await walk.page.getByText('This was answered already. Here is the next step.').waitFor()
    await walk.see('Second questions', 'moved-on')
    await walk.page.reload()
    await walk.page.getByRole('heading', { name: 'Second questions' }).waitFor()
    expect(walk.server.sent('POST session/open')).toHaveLength(1)
    await walk.close()
  })

  test('a picture that was refused is taken again; what was typed stays', async () => {
    const walk = await bench.walk(device, { steps: [{ ...document, checks: 99 }] })
    await walk.go()
    await walk.press('Start')
    await walk.check('Passport')
    await walk.press('Continue')
    walk.server.reply('POST session/media', { status: 400, body: { code: 'media_dimensions' } })
    await walk.page.getByRole('button', { name: 'Use the camera' }).click()
    await walk.picture()
    await walk.page.getByText(/too small or too large/).waitFor()
    await walk.see('Page with your picture', 'picture-refused')
    await walk.press('Use this picture')
    await walk.fill(/Machine readable lines/, 'P<ESP')
    await walk.press('Send the document')
    await walk.page.getByRole('heading', { name: 'We are checking this' }).waitFor()
    walk.server.script.askAgain([{ code: 'glare', message: 'Light hides the name.', lang: 'en' }])
    await walk.page.getByText('Light hides the name.').waitFor()
    await walk.see('Which document do you have?', 'asked-again')
    await walk.press('Continue')
    await walk.press('Use the camera')
    await walk.picture()
    await walk.page.getByRole('heading', { name: 'What the document says' }).waitFor()
    expect(await walk.page.getByLabel(/Machine readable lines/).inputValue()).toBe('P<ESP')
    await walk.close()
  })

  test('without a camera a file does', async () => {
    const walk = await bench.walk(device, { steps: [document] })
    await walk.page.addInitScript(
      'navigator.mediaDevices.getUserMedia = () => ' +
        "Promise.reject(new DOMException('no', 'NotAllowedError'))",
    )
    await walk.go()
    await walk.press('Start')
    await walk.check('Passport')
    await walk.press('Continue')
    await walk.press('Use the camera')
    await walk.page.getByText(/The camera is not allowed here/).waitFor()
    await walk.see('Page with your picture', 'camera-refused')
    await walk.file(0)
    await walk.page.getByText(/Choose a picture: JPEG, PNG or WebP/).waitFor()
    await walk.close()
  })

  test('another device by a code to scan', async () => {
    const walk = await bench.walk(device, { steps: [first], settings: { environment: 'sandbox' } })
    await walk.go()
    await walk.press('Continue on another device')
    await walk.page.getByRole('img', { name: 'QR code with the link' }).waitFor()
    expect(await walk.page.getByLabel('Link', { exact: true }).inputValue()).toBe(walk.page.url())
    expect(walk.server.sent('POST session/handoff')).toEqual([])
    await walk.press('Stay on this device')
    await walk.press('Start')
    await walk.press('Continue on another device')
    await walk.page.getByRole('img', { name: 'QR code with the link' }).waitFor()
    await walk.see('Continue on another device', 'handoff')
    await walk.press('Copy the link')
    await walk.page.getByRole('button', { name: 'Copied' }).waitFor()
    walk.server.reply('GET session', { status: 409, body: { code: 'link_in_use' } })
    await walk.see('You go on elsewhere', 'link-in-use')
    await walk.close()
  })

  test.each([
    ['link_unknown', 404, 'This link is not known'],
    ['link_ended', 410, 'This link is over'],
    ['entity_blocked', 403, 'This cannot go on'],
  ])('%s says what to do', async (code, status, heading) => {
    const walk = await bench.walk(device, { steps: [first] })
    walk.server.reply('POST session/open', { status, body: { code } })
    await walk.go()
    await walk.press('Start')
    await walk.see(heading, code.replace('_', '-'))
    await walk.close()
  })

  test('no connection at the start is tried again', async () => {
    const walk = await bench.walk(device, { steps: [first] })
    await walk.page.addInitScript(
      'window.realFetch = fetch; window.fetch = () => Promise.reject(new TypeError())',
    )
    await walk.go()
    await walk.see('No connection', 'offline')
    await walk.page.evaluate('window.fetch = window.realFetch')
    await walk.press('Try again')
    await walk.page.getByRole('heading', { name: /asks you to verify/ }).waitFor()
    await walk.close()
  })

  test.each([
    ['Approved', { callback_url: 'https://example.com/back', callback_after_s: 60 }],
    ['In Review', {}],
    ['Declined', {}],
    ['Declined', { can_retry: true, callback_url: 'https://example.com/back' }],
    ['Expired', {}],
    ['Abandoned', {}],
  ])('a session that ended as %s', async (status, rest) => {
    const walk = await bench.walk(device, { steps: [], settings: { result: { status, ...rest } } })
    await walk.go()
    const name = `result-${status.toLowerCase().replace(' ', '-')}`
    await walk.see(/./, 'can_retry' in rest ? `${name}-retry` : name)
    await walk.close()
  })
})

test('the language is the one of the address, then of the session, and is switched', async () => {
  const device = devices[0]!
  const walk = await bench.walk(device, { steps: [first], settings: { language: 'de' } })
  await walk.go()
  await walk.see(/bittet Sie, sich zu verifizieren/, 'landing-de')
  await walk.choose('Sprache', 'Español')
  await walk.page.getByRole('heading', { name: /le pide que verifique/ }).waitFor()
  expect(new URL(walk.page.url()).pathname).toBe(`/es/session/${token}`)
  expect(await walk.page.evaluate('document.documentElement.lang')).toBe('es')
  await walk.close()
})

test('everything can be done with the keyboard', async () => {
  const walk = await bench.walk(devices[1]!, { steps: [first] })
  await walk.go()
  await walk.page.getByRole('button', { name: 'Start' }).waitFor()
  const { keyboard } = walk.page
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await walk.page.getByRole('heading', { name: 'First questions' }).waitFor()
  await keyboard.press('Tab')
  await keyboard.type('Ana')
  await keyboard.press('Enter')
  await walk.page.getByRole('heading', { name: 'You are verified' }).waitFor()
  await walk.close()
})
