/** E-mails the caller asks for: refused at once where they cannot be sent. */
import { readableAddress } from '../../sessions/email-asked.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

/** @throws Refused where a live application has no way to send any */
export function needEmails(services: Services, { principal }: Call): void {
  const { environment } = principal.application
  if (environment === 'live' && !services.codeChannels.email) refuse('email_unavailable')
}

/**
 * Whether the person is to be invited by e-mail.
 * @throws Refused where that is asked for, and cannot be
 */
export function isInvited(
  services: Services,
  call: Call,
  { contact_details: contact = {} }: SessionContext,
): boolean {
  const { email } = contact
  if (contact['send_notification_emails'] === true) needAddress(email, '/contact_details/email')
  else {
    // Whoever shows or uses it later finds an address; empty is none.
    if (email) addressIn(email, '/contact_details/email', 'must be an e-mail address')
    return false
  }
  needEmails(services, call)
  return true
}

/** @throws Refused where it is no address; what is wrong with it is said without repeating it */
export const needAddress = (value: unknown, path: string): string =>
  addressIn(value, path, 'must be an e-mail address: the person is to be written to')

function addressIn(value: unknown, path: string, message: string): string {
  const address = typeof value === 'string' ? readableAddress(value) : undefined
  if (address !== undefined) return address
  return refuse('body_invalid', undefined, { errors: [{ path, message }] })
}
