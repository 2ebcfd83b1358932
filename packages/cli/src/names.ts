/** Says how alike two names are and why: no server, no store, no list. */
import { nameThresholds } from '@ostiary/domain/matching/calibration'
import { compareNames } from '@ostiary/domain/matching/compare-names'
import type { NameComparison } from '@ostiary/domain/matching/compare-names'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import type { Given } from '@ostiary/server/usage/read-command'

interface Output {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** @returns the exit code: 0 scored, whatever the verdict; 1 there is nothing to compare */
export function namesCommand({ words, values, switches }: Given, output: Output): number {
  const [one = '', other = ''] = words
  const kind = values['kind']?.[0] as NameKind // as help.ts declares it
  const threshold = values['threshold']?.[0] ?? String(nameThresholds.match)
  if (!/^\d+(\.\d+)?$/.test(threshold) || Number(threshold) > 100) {
    output.complain(`A threshold is a number from 0 to 100, not "${threshold}".`)
    return 1
  }
  const wordless = words.find((name) => !/[\p{L}\p{N}]/u.test(name))
  if (wordless !== undefined) {
    output.complain(`"${wordless}" has neither letters nor digits; give a name.`)
    return 1
  }
  const comparison = compareNames(one, other, kind, Number(threshold))
  if (switches.has('json'))
    output.print(JSON.stringify({ kind, threshold: Number(threshold), ...comparison }))
  else for (const line of linesOf(comparison, Number(threshold))) output.print(line)
  return 0
}

const verdicts: Readonly<Record<NameComparison['verdict'], string>> = {
  match: 'match',
  possible: 'possible',
  no_match: 'no match',
}

function linesOf({ score, verdict, explanation }: NameComparison, threshold: number): string[] {
  const rows = explanation.words.map(({ sought, listed, likeness, says }) => [
    sought ?? '-',
    listed ?? '-',
    String(likeness),
    says,
  ])
  return [
    `${score.toFixed(2)} of 100, ${verdicts[verdict]} (a match from ${threshold}): ` +
      explanation.summary,
    '',
    ...columns([['first name', 'second name', 'alike', 'why'], ...rows]),
  ]
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => [...(row[at] ?? '')].length)),
  )
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
