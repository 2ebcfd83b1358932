/** What an application may be and choose: closed sets that the wire and the store share. */

export const environments = ['live', 'sandbox'] as const
export type Environment = (typeof environments)[number]

/** On what a person may be asked to show a document and a face (entity reference 3.4). */
export const captureMethods = ['mobile', 'desktop', 'both'] as const
export type CaptureMethod = (typeof captureMethods)[number]

/** What an exact hit of a sanctioned wallet does. */
export const screeningPolicies = ['reject', 'review'] as const
export type ScreeningPolicy = (typeof screeningPolicies)[number]

/** Where a business may not come from unless an application says otherwise (entity reference 6). */
export const defaultDangerousCountries = ['IR', 'KP', 'SY', 'AF', 'RU', 'MM'] as const

export const verificationProviders = ['session', 'simulator', 'manual'] as const
export type VerificationProvider = (typeof verificationProviders)[number]
