/** What a screening of somebody who is monitored has found anew; no personal data. */

/**
 * How far the risk of what is new goes by the settings in force: not above the approve line, above
 * it, or above the review line too, where the reference declines.
 */
export const matchLines = ['recorded', 'review', 'decline'] as const
export type MatchLine = (typeof matchLines)[number]

export interface MonitoringFacts {
  readonly line: MatchLine
  /** How many entries name somebody like this anew; which ones is sealed. */
  readonly hits: number
  /** Versions of the lists that were looked at. */
  readonly lists: Readonly<Record<string, number>>
  /** The step of a session whose hits these are; what it comes to is the tables'. */
  readonly session?: { readonly sessionId: string; readonly nodeId: string }
}
