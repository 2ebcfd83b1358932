/** What a workflow lets follow from something that was noticed, and how a warning writes it. */

/** An error declines, a warning asks a reviewer, information does neither. */
export const logTypes = { NO_ACTION: 'information', REVIEW: 'warning', DECLINE: 'error' } as const

export type Action = keyof typeof logTypes
export type LogType = (typeof logTypes)[Action]

export const actions = Object.keys(logTypes) as readonly Action[] // of the table above
