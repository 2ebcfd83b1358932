/** A person walks through every step a session may ask of one, on a phone and on a desktop. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { devices, openBench } from './browser.ts'
import type { Bench } from './browser.ts'
import { token } from './stand-in.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const document = {
  feature: 'OCR',
  ask: {
    document_types: ['P', 'ID', 'DL', 'RP'],
    countries: ['DEU', 'ESP', 'FRA', 'PRT'],
    needs_back: { P: false, ID: true, DL: true, RP: true },
  },
  checks: 2,
}
const selfie = { feature: 'LIVENESS', ask: { method: 'PASSIVE', frames: 1 }, checks: 1 }
const moving = { feature: 'LIVENESS', ask: { method: 'ACTIVE_3D', frames: 3 } }
const address = {
  feature: 'PROOF_OF_ADDRESS',
  ask: { document_types: ['UTILITY_BILL', 'BANK_STATEMENT', 'OTHER'], max_age_months: 3 },
}
const code = { address: null, code_sent: false, code_length: 6, codes_left: 3, resend_at: null }

describe.each(devices)('on a $name', (device) => {
  test('an identity card with both sides, and a selfie', async () => {
    const walk = await bench.walk(device, { steps: [document, selfie] })
    await walk.go()
    await walk.see('Northwind Bank asks you to verify yourself', 'landing')
    await walk.press('Start')
    await walk.see('Which document do you have?', 'document-choice')
    await walk.press('Continue')
    await walk.see('Which document do you have?', 'document-choice-faults')
    await walk.choose('Country that issued it', 'Spain')
    await walk.check('Identity card')
    await walk.press('Continue')
    await walk.see('Front of the document', 'document-front')
    await walk.press('Use the camera')
    await walk.page.getByRole('button', { name: 'Take the picture' }).waitFor()
    await walk.see('Front of the document', 'document-camera')
    await walk.press('Take the picture')
    await walk.see('Front of the document', 'document-preview')
    await walk.press('Take another one')
    await walk.picture()
    await walk.page.getByRole('heading', { name: 'Back of the document' }).waitFor()
    await walk.press('Use the camera')
    await walk.picture()
    await walk.see('What the document says', 'document-details')
    await walk.fill('Machine readable lines', 'idesp<<<')
    await walk.page.getByText('Enter it field by field instead').click()
    await walk.fill('First names', 'Ana')
    await walk.see('What the document says', 'document-details-by-hand')
    await walk.press('Send the document')
    await walk.see('We are checking this', 'checking')
    await walk.see('A picture of your face', 'selfie')
    await walk.press('Use the camera')
    await walk.page.getByRole('button', { name: 'Take the picture' }).waitFor()
    await walk.see('A picture of your face', 'selfie-camera')
    await walk.picture()
    await walk.see('You are verified', 'approved')
    expect(walk.server.sent('POST session/answer').toReversed()).toEqual([
      {
        node_id: 'n0',
        input: {
          document_type: 'ID',
          issuing_state: 'ESP',
          front: 'media-1',
          back: 'media-2',
          mrz: 'IDESP<<<',
          first_name: 'Ana',
        },
      },
      { node_id: 'n1', input: { selfie: 'media-3' } },
    ])
    await walk.close()
  })

  test('proof of address, and other papers', async () => {
    const papers = {
      feature: 'DOCUMENT_AI',
      ask: {
        title: 'Two more papers',
        instructions: null,
        documents: [{ id: 'lease', label: 'Your lease' }],
      },
    }
    const walk = await bench.walk(device, { steps: [address, papers] })
    await walk.go()
    await walk.press('Start')
    await walk.see('Where you live', 'address')
    await walk.page.getByText(/no older than 3 months/).waitFor()
    await walk.press('Send the proof')
    await walk.see('Where you live', 'address-faults')
    await walk.file(0)
    await walk.page.getByText('Uploaded: bill.pdf').waitFor()
    await walk.choose('Kind of paper', 'Bank statement')
    await walk.fill('Street and number', 'Calle Mayor 1')
    await walk.fill('Postal code', '28013')
    await walk.fill('Town', 'Madrid')
    await walk.choose('Country', 'Spain')
    await walk.fill(/Date on it/, '2026-10-01')
    await walk.see('Where you live', 'address-filled')
    await walk.press('Send the proof')
    await walk.see('Two more papers', 'papers')
    await walk.file(0)
    await walk.page.getByText('Uploaded: bill.pdf').waitFor()
    await walk.press('Send the documents')
    await walk.page.getByRole('heading', { name: 'You are verified' }).waitFor()
    expect(walk.server.sent('POST session/answer').toReversed()).toEqual([
      {
        node_id: 'n0',
        input: {
          document: 'media-1',
          document_type: 'BANK_STATEMENT',
          issue_date: '2026-10-01',
          address: {
            street_1: 'Calle Mayor 1',
            city: 'Madrid',
            postal_code: '28013',
            country: 'ES',
          },
        },
      },
      { node_id: 'n1', input: { documents: [{ id: 'lease', media_id: 'media-2' }] } },
    ])
    await walk.close()
  })

  test('codes for an e-mail address and a phone', async () => {
    const walk = await bench.walk(device, {
      steps: [
        { feature: 'EMAIL_VERIFICATION', ask: code },
        { feature: 'PHONE_VERIFICATION', ask: code },
      ],
    })
    await walk.go()
    await walk.press('Start')
    await walk.fill('E-mail address', 'eva@')
    await walk.press('Send me a code')
    await walk.see('Your e-mail address', 'email-fault')
    await walk.fill('E-mail address', 'eva@example.com')
    await walk.press('Send me a code')
    await walk.page.getByText(/A code is on its way/).waitFor()
    await walk.fill('Code', 'Your code: 123-456')
    await walk.see('Your e-mail address', 'email-code')
    await walk.press('Check the code')
    await walk.see('Your phone number', 'phone')
    await walk.fill('Phone number', '+34 600 000 000')
    await walk.press('Send me a code')
    await walk.page.getByText(/A code is on its way/).waitFor()
    await walk.fill('Code', '654321')
    await walk.press('Check the code')
    await walk.page.getByRole('heading', { name: 'You are verified' }).waitFor()
    expect(walk.server.sent('POST session/code')).toEqual([
      { node_id: 'n1', address: '+34 600 000 000' },
      { node_id: 'n0', address: 'eva@example.com' },
    ])
    expect(walk.server.sent('POST session/answer')).toEqual([
      { node_id: 'n1', input: { phone_number: '+34 600 000 000', code: '654321' } },
      { node_id: 'n0', input: { email: 'eva@example.com', code: '123456' } },
    ])
    await walk.close()
  })

  test('a questionnaire that opens as it is answered, in Spanish', async () => {
    const walk = await bench.walk(device, { steps: [questionnaire] })
    await walk.go(`/es/session/${token}`)
    await walk.see('Northwind Bank le pide que verifique su identidad', 'landing-es')
    await walk.press('Empezar')
    await walk.see('About your money', 'questionnaire')
    expect(await walk.page.getByLabel('How much a month').count()).toBe(0)
    await walk.check('Salary')
    await walk.fill('How much a month', '2500')
    await walk.check('Savings')
    await walk.check('Sí')
    await walk.choose(/Where do you pay tax/, 'España')
    await walk.fill(/Since when/, '2020-01-31')
    await walk.see('About your money', 'questionnaire-filled')
    await walk.press('Enviar las respuestas')
    await walk.see('Verificación completada', 'approved-es')
    expect(walk.server.sent('POST session/answer')).toEqual([
      {
        node_id: 'n0',
        input: {
          answers: {
            source: 'salary',
            amount: 2500,
            purpose: ['savings'],
            own: true,
            tax: 'ES',
            since: '2020-01-31',
          },
        },
      },
    ])
    await walk.close()
  })
})

test('movements before the camera', async () => {
  const walk = await bench.walk(devices[0]!, { steps: [moving] })
  await walk.go()
  await walk.press('Start')
  await walk.page.getByRole('heading', { name: 'A picture of your face' }).waitFor()
  await walk.press('Use the camera')
  await walk.picture()
  await walk.see('Turn your head to your left', 'selfie-left')
  await walk.picture()
  await walk.see('Turn your head to your right', 'selfie-right')
  await walk.picture()
  await walk.page.getByRole('heading', { name: /smile/ }).waitFor()
  await walk.picture()
  await walk.page.getByRole('heading', { name: 'You are verified' }).waitFor()
  expect(walk.server.sent('POST session/answer')).toEqual([
    {
      node_id: 'n0',
      input: { selfie: 'media-1', frames: ['media-2', 'media-3', 'media-4'] },
    },
  ])
  await walk.close()
})

const questionnaire = {
  feature: 'QUESTIONNAIRE',
  ask: {
    title: 'About your money',
    sections: [
      {
        title: 'Income',
        questions: [
          {
            id: 'source',
            type: 'single_choice',
            label: 'Where does it come from?',
            required: true,
            options: [
              { value: 'salary', label: 'Salary' },
              { value: 'other', label: 'Something else' },
            ],
          },
          {
            id: 'amount',
            type: 'number',
            label: 'How much a month',
            help: 'In euros.',
            required: true,
            show_if: { question_id: 'source', value: 'salary' },
          },
        ],
      },
      {
        title: 'Use',
        questions: [
          {
            id: 'purpose',
            type: 'multiple_choice',
            label: 'What is the account for?',
            options: [
              { value: 'savings', label: 'Savings' },
              { value: 'rent', label: 'Rent' },
            ],
          },
          { id: 'own', type: 'boolean', label: 'Do you act for yourself?', required: true },
          { id: 'tax', type: 'country', label: 'Where do you pay tax?', required: true },
          { id: 'since', type: 'date', label: 'Since when?' },
          { id: 'more', type: 'long_text', label: 'Anything else?' },
          { id: 'paper', type: 'file', label: 'A payslip' },
        ],
      },
    ],
  },
}
