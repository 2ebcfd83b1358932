/**
 * E-mail addresses and phone numbers whose code was given back: that was checked before; here is
 * what the numbering plans and the operator's data say of them. Nobody is asked about breaches or
 * carriers, so those stay unknown.
 */
import { readEmail } from '@ostiary/domain/risk/email'
import { noticed } from '@ostiary/domain/session/warning'
import { phoneParts, readPhone } from '../../platform/phone.ts'
import type { ProviderAnswer } from '../kit.ts'
import type { ReferenceSignals } from '../reference-data/signals.ts'
import { askAgain, decided, nodeProvider } from '../session-answer.ts'
import { listOf, numberOf, textOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'

/** @param reference the operator's data of this moment */
export const contactCodes = (reference: () => ReferenceSignals): NodeProvider =>
  nodeProvider({
    name: 'contact-codes',
    features: ['EMAIL_VERIFICATION', 'PHONE_VERIFICATION'],
    check: async (question) =>
      question.feature === 'EMAIL_VERIFICATION' ? email(question, reference()) : phone(question),
  })

const howVerified = ({ input, atMs }: NodeQuestion): NodeFacts['data'] => ({
  verification_attempts: numberOf(input, 'attempts') ?? 1,
  verified_at: new Date(atMs).toISOString(),
  lifecycle: listOf(input, 'lifecycle'),
  matches: [],
})

/** Asked again, until as many codes were sent as may be. */
const notVerified = (
  { input }: NodeQuestion,
  risk: 'EMAIL_NOT_VERIFIED' | 'PHONE_NOT_VERIFIED',
): ProviderAnswer<NodeFacts> =>
  input['is_last'] === true ? decided({}, [noticed(risk, 'DECLINE')]) : askAgain(risk)

function email(
  question: NodeQuestion<'EMAIL_VERIFICATION'>,
  { disposableDomain }: ReferenceSignals,
): ProviderAnswer<NodeFacts> {
  const { input, config } = question
  const address = textOf(input, 'email')
  const read = address === undefined ? undefined : readEmail(address)
  if (!read || input['verified'] !== true) return notVerified(question, 'EMAIL_NOT_VERIFIED')
  const isDisposable = disposableDomain?.(read.domain)
  const data = {
    email: address,
    is_breached: null,
    breaches: [],
    is_disposable: isDisposable ?? null,
    // Its code came back.
    is_undeliverable: false,
    ...howVerified(question),
  }
  const warnings = isDisposable ? [noticed('EMAIL_DISPOSABLE', config.email_disposable_action)] : []
  return decided(data, warnings)
}

function phone(question: NodeQuestion<'PHONE_VERIFICATION'>): ProviderAnswer<NodeFacts> {
  const { input, config } = question
  const text = textOf(input, 'phone_number')
  const read = text === undefined ? undefined : readPhone(text)
  if (input['verified'] !== true || read?.e164 === undefined)
    return notVerified(question, 'PHONE_NOT_VERIFIED')
  const { facts, e164 } = read
  const parts = phoneParts(e164)
  const isVirtual = facts.line === 'voip'
  const data = {
    phone_number_prefix: parts?.prefix ?? null,
    phone_number: parts?.national ?? null,
    full_number: e164,
    country_code: facts.country ?? null,
    carrier: null,
    is_disposable: null,
    is_virtual: facts.line === undefined ? null : isVirtual,
    ...howVerified(question),
  }
  const warnings = [
    ...(facts.valid ? [] : [noticed('PHONE_NUMBER_INVALID', 'REVIEW')]),
    ...(isVirtual ? [noticed('PHONE_VOIP', config.phone_voip_action)] : []),
  ]
  return decided(data, warnings)
}
