/** What names a screening: the id of a request, session, user or business, or of an evaluation. */

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isScreeningId = (text: string): boolean =>
  uuid.test(text) || /^evl_[\w-]{27}$/.test(text)

export function screeningIdFault(text: string): string | undefined {
  return isScreeningId(text)
    ? undefined
    : `An id is that of a screening, session, user or business (a UUID), or of an evaluation ` +
        `(evl_…), not ${text}.`
}
