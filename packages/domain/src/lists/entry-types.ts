/**
 * What a list of an application may hold, and the kinds of list there are. Source: entity reference
 * 2.9.
 */

interface EntryTypeFacts {
  /** What one entry stands for. */
  readonly holds: string
  /** Whether every application has a blocklist of them that is neither renamed nor deleted. */
  readonly hasSystemBlocklist: boolean
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const entryTypeFacts = {
  face:               { hasSystemBlocklist: true,  holds: 'A face, as the template made of a picture.' },
  document:           { hasSystemBlocklist: true,  holds: 'An identity document\'s number, of one country or any.' },
  phone:              { hasSystemBlocklist: true,  holds: 'A phone number in E.164.' },
  email:              { hasSystemBlocklist: true,  holds: 'An e-mail address.' },
  ip_address:         { hasSystemBlocklist: true,  holds: 'An IPv4 or IPv6 address, or a network of them.' },
  device_fingerprint: { hasSystemBlocklist: true,  holds: 'The fingerprint of a device.' },
  wallet_address:     { hasSystemBlocklist: true,  holds: 'A wallet\'s address, on every chain that has it.' },
  bank_account:       { hasSystemBlocklist: true,  holds: 'An IBAN or another account number.' },
  country:            { hasSystemBlocklist: false, holds: 'A country as ISO 3166-1 alpha-3.' },
  user:               { hasSystemBlocklist: true,  holds: 'The vendor_data of a user.' },
  business:           { hasSystemBlocklist: true,  holds: 'The vendor_data of a business.' },
  key:                { hasSystemBlocklist: false, holds: 'Any text an application wants to look up.' },
} as const satisfies Readonly<Record<string, EntryTypeFacts>>

export type EntryType = keyof typeof entryTypeFacts
export const entryTypes = Object.keys(entryTypeFacts) as EntryType[]

export const systemBlocklistTypes: readonly EntryType[] = entryTypes.filter(
  (type) => entryTypeFacts[type].hasSystemBlocklist,
)

export const listTypes = ['blocklist', 'allowlist', 'custom'] as const
export type ListType = (typeof listTypes)[number]

/** Blocklists come with the application, one for each type that has one. */
export const creatableListTypes = ['allowlist', 'custom'] as const satisfies readonly ListType[]
