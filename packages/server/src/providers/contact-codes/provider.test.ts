/** Addresses and numbers: only verified ones count, and only what data tell is said of them. */
import { describe, expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf } from '../session-provider.fixture.ts'
import { indexDataset, referenceSignals } from '../reference-data/signals.ts'
import { contactCodes } from './provider.ts'

const domains = indexDataset({
  dataset: 'disposable-domains',
  version: 1,
  entries: ['throwaway.example'],
})
const contacts = contactCodes(() => referenceSignals([domains]))
const blind = contactCodes(() => referenceSignals([]))

describeSessionProvider('the contact codes', () => contacts)

describe('an e-mail address', () => {
  const email = (address: string, config = {}, provider = contacts) =>
    factsOf(provider, 'EMAIL_VERIFICATION', {
      config,
      input: { email: address, verified: true, attempts: 2, lifecycle: [{ type: 'sent' }] },
    })

  test('is approved with how it was verified', async () => {
    expect(await email('ann@example.com')).toMatchObject({
      status: 'APPROVED',
      data: {
        email: 'ann@example.com',
        is_disposable: false,
        is_breached: null,
        verification_attempts: 2,
        verified_at: '2026-11-30T12:00:00.000Z',
        lifecycle: [{ type: 'sent' }],
      },
    })
  })

  test('of a throw-away domain is what the workflow says', async () => {
    const address = 'ann@mail.throwaway.example'
    expect((await email(address)).status).toBe('IN_REVIEW')
    expect((await email(address, { email_disposable_action: 'DECLINE' })).status).toBe('DECLINED')
    const facts = await email(address, { email_disposable_action: 'NO_ACTION' })
    expect([facts.status, ...risksOf(facts)]).toEqual(['APPROVED', 'EMAIL_DISPOSABLE'])
  })

  test('without the data is neither one nor the other', async () => {
    expect((await email('a@throwaway.example', {}, blind)).data['is_disposable']).toBeNull()
  })
})

describe('a phone number', () => {
  const phone = (number: string, more: Parameters<typeof factsOf>[2] = {}) =>
    factsOf(contacts, 'PHONE_VERIFICATION', {
      input: { phone_number: number, verified: true },
      ...more,
    })

  test('is taken apart by the numbering plan', async () => {
    expect(await phone('+44 7700 900123')).toMatchObject({
      data: {
        phone_number_prefix: '+44',
        phone_number: '7700900123',
        full_number: '+447700900123',
        carrier: null,
        is_disposable: null,
      },
    })
    expect(await phone('+1 415 555 2671')).toMatchObject({
      status: 'APPROVED',
      data: { country_code: 'US', is_virtual: false },
    })
  })

  test('of internet telephony is what the workflow says', async () => {
    // The block 056 of the United Kingdom is for numbers of no place.
    const facts = await phone('+44 56 1234 5678', { config: { phone_voip_action: 'REVIEW' } })
    expect([facts.status, ...risksOf(facts)]).toEqual(['IN_REVIEW', 'PHONE_VOIP'])
  })

  test('that no plan knows is looked at', async () => {
    expect(risksOf(await phone('+1 100 555 2671'))).toEqual(['PHONE_NUMBER_INVALID'])
  })
})

test.each([
  ['EMAIL_VERIFICATION', { email: 'ann@example.com' }],
  ['EMAIL_VERIFICATION', { email: 'ann', verified: true }],
  ['PHONE_VERIFICATION', { phone_number: '+14155552671', verified: 'true' }],
  ['PHONE_VERIFICATION', { phone_number: '5552671', verified: true }],
] as const)('%s of %j is not finished', async (feature, input) => {
  expect((await factsOf(contacts, feature, { input })).status).toBe('NOT_FINISHED')
})
