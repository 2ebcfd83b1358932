/** Whether the caller of a session wants its person written to, and where. */
import { readEmail } from '@ostiary/domain/risk/email'
import type { SessionContext } from './context.ts'

/** `undefined`: nobody asked for e-mails, or nobody can be reached by them. */
export function invitedAddress({ contact_details: contact = {} }: SessionContext) {
  const { email, send_notification_emails: isAsked } = contact
  return isAsked === true && typeof email === 'string' ? readableAddress(email) : undefined
}

/** As it was typed, without the spaces around it; `undefined` where it cannot be an address. */
export const readableAddress = (text: string): string | undefined =>
  readEmail(text) ? text.trim() : undefined
