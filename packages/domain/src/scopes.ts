/** What an API key may do, and for which party it acts. */

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const scopes = {
  'customers:read':    'Read customers, activities, the gate and events.',
  'customers:write':   'Create customers, submit signatures, switch them on and off: acts as partner.',
  'analyst:decide':    'Decide screenings and verifications, reject, block and release: acts as analyst.',
  'personal:read':     'See personal data unmasked.',
  'entities:delete':   'Delete users and businesses: acts as the party of the key.',
  'lists:write':       'Change the application\'s own lists and their entries.',
  'workflows:write':   'Change workflows and questionnaires.',
  'personal:erase':    'Erase a person; a key with nothing else may do so too.',
  'webhooks:write':    'Manage webhook destinations, read and resend deliveries.',
  'keys:write':        'Make and revoke API keys and signing keys.',
  'application:write': 'Change the application\'s settings.',
  'lists:read':        'See which lists are loaded and how old they are, and the application\'s own lists.',
  'simulator':         'Drive the simulator (sandbox applications only).',
} as const satisfies Readonly<Record<string, string>>

export type Scope = keyof typeof scopes
export const allScopes = Object.keys(scopes) as Scope[]

/** Whom a key may act for. */
export const keyParties = ['partner', 'analyst'] as const
export type KeyParty = (typeof keyParties)[number]

/** The scopes a new key of one party gets where none are named. */
export const partyScopes: Readonly<Record<KeyParty, readonly Scope[]>> = {
  partner: ['customers:read', 'customers:write', 'webhooks:write', 'lists:read', 'simulator'],
  analyst: [
    'customers:read',
    'analyst:decide',
    'personal:read',
    'lists:read',
    'lists:write',
    'workflows:write',
  ],
}

/**
 * The parties a set of scopes can act as; the first is the one it acts as unless the body says
 * otherwise.
 */
export function partiesOf(held: readonly Scope[]): KeyParty[] {
  const parties: KeyParty[] = []
  if (held.includes('customers:write')) parties.push('partner')
  if (held.includes('analyst:decide')) parties.push('analyst')
  return parties
}
