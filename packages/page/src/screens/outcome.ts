/** What somebody is told at the end, of themselves or of their company, by the status. */
import type { Outcome, State } from '../api/state.ts'
import type { Catalogue } from '../text/en.ts'
import type { SignKind } from '../ui/Sign.tsx'

export interface Told {
  readonly sign: SignKind
  readonly heading: string
  readonly hint: string | undefined
}

export function toldOf(
  { status, can_retry }: Pick<Outcome, 'status' | 'can_retry'>,
  {
    name,
    kind,
    text,
  }: { readonly name: string; readonly kind: State['entity_kind']; readonly text: Catalogue },
): Told {
  const { result } = text
  const isCompany = kind === 'business'
  switch (status) {
    case 'Approved':
      return {
        sign: 'good',
        heading: isCompany ? result.company_approved : result.approved,
        hint: result.approved_hint,
      }
    case 'In Review':
      return { sign: 'wait', heading: result.review, hint: result.review_hint }
    case 'Declined':
      return {
        sign: 'bad',
        heading: isCompany ? result.company_declined : result.declined,
        hint: can_retry
          ? (isCompany ? result.company_declined_retry : result.declined_retry)(name)
          : result.declined_hint(name),
      }
    case 'Expired':
      return { sign: 'off', heading: result.expired, hint: result.expired_hint(name) }
    case 'Abandoned':
      return { sign: 'off', heading: result.abandoned, hint: result.abandoned_hint(name) }
    case 'Kyc Expired':
      return { sign: 'off', heading: result.kyc_expired, hint: result.expired_hint(name) }
    default:
      return { sign: 'off', heading: result.other, hint: undefined }
  }
}

/** A way back may be a web page or an app of the phone; a script in disguise is neither. */
export function isWayBack(url: string): boolean {
  const protocol = URL.parse(url)?.protocol
  return protocol !== undefined && !['javascript:', 'data:', 'blob:', 'file:'].includes(protocol)
}
