/**
 * The words that say why: kept in the journal, shown to people, and safe to show (never personal).
 */

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const codes = {
  wallet_sanctioned:       'The wallet is on a sanctions list.',
  wallet_hit_in_review:    'The wallet is on a list; the policy asks an analyst to decide.',
  no_wallet_to_screen:     'There is no wallet; nothing on chain to screen.',
  no_list_loaded:          'No sanctions list is loaded; nothing can be cleared.',
  provider_unavailable:    'The provider did not answer; it is asked again.',
  provider_doubtful:       'The provider\'s answer is not clear enough to decide on.',
  retries_spent:           'The provider was asked as often as allowed; an analyst must act.',
  manual_review:           'An analyst decides; there is no provider for this check.',
  analyst_cleared:         'An analyst cleared it.',
  analyst_failed:          'An analyst refused it.',
  analyst_passed:          'An analyst passed it.',
  analyst_rejected:        'An analyst rejected the customer.',
  verification_passed:     'The identity provider passed the person.',
  verification_failed:     'The identity provider did not pass the person.',
  evaluation_approved:     'The onboarding evaluation was approved.',
  evaluation_rejected:     'The onboarding evaluation was rejected.',
  evaluation_in_review:    'The onboarding evaluation is in review; an analyst decides.',
  evaluation_overdue:      'Not every answer came in time; what is missing counts as unavailable.',
  check_unavailable:       'A check could not be had; its provider was asked as often as allowed.',
  fraud_unavailable:       'The fraud score could not be computed.',
  watchlist_hit:           'A watchlist names somebody like this person; an analyst adjudicates it.',
  person_decided:          'A person decided the evaluation.',
  customer_flagged:        'The customer is flagged as a fraud.',
  customer_unflagged:      'The flag was taken away.',
  document_barred:         'The document belongs to a person who was rejected for good.',
  person_barred:           'The name and birth date of a person who was rejected for good; an analyst decides.',
  person_erased:           'The person was erased; nothing is asked any more.',
  entity_deleted:          'The entity was deleted; nothing is asked any more.',
  blocklist_match:         'It stands on a blocklist of the application.',
  blocklist_removed:       'It was taken off the blocklist.',
  dangerous_country:       'The country of the business is on the list of dangerous countries.',
  session_declined:        'A session was declined.',
  session_in_review:       'A reviewer decides about the session.',
  session_timed_out:       'Nobody finished it in time.',
  document_expired:        'The document it was approved with is no longer valid.',
  verification_expired:    'The verification is older than its workflow allows.',
  transaction_rule:        'A rule about transactions asked for it.',
  api:                     'Set through the API.',
  monitoring_hit:          'Monitoring found an exact sanctioned-wallet hit.',
  entity_blocked:          'The entity is BLOCKED.',
  customer_rejected:       'The customer was rejected for good.',
  request:                 'Asked for by the party named.',
  monitoring:              'Held while a monitoring hit is looked at.',
  manual:                  'Set by an operator.',
} as const satisfies Readonly<Record<string, string>>

export type Code = keyof typeof codes
