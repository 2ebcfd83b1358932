/** What a bench says of a part whose data are not there: it was not run, and holds nothing. */

type Row = readonly [what: string, measured: string, target: string, holds: boolean]

const words = 'not run: give --lists-dir'

/** @param missing the file or folder that was looked for */
export const notRun = (what: string, missing: string): Row => [
  what,
  `${words}, there is no ${missing}`,
  '',
  false,
]

export const verdictOf = (measured: string, holds: boolean): string =>
  holds ? 'ok' : measured.startsWith(words) ? 'not run' : 'MISSED'
