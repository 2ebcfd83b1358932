/** The page that says how well screening does, of what was measured. */
import type { Errors, Measure } from './table.ts'

const introduction = [
  '# Screening, as measured',
  '<!-- Written by npm run bench:screening; edits are lost. -->',
  '```text\nnpm run bench:screening -- --data-dir <folder with names/ and sanctions/>\n```',
  'Every figure is of public lists and public test names: the OFAC SDN list of 2023-12-28, ' +
    'the UN list of 2026-02-27, names withheld from both, pairs somebody else labelled, and ' +
    "two sets of invented people, who are on no list. Intervals are Wilson's at 95 %; " +
    'that of F1 follows from the interval of the share that is right of all that was found or ' +
    'should have been. Speed is of the machine it ran on, with whatever else ran there.',
  '## What a score means',
]

const method = [
  'How scores are made: [0049](../decisions/0049-how-names-are-compared.md).',
  'Recall "at 1 % false positives" is taken above the score that one in a hundred of the ' +
    'first set is above, in the list named; "from 93 on" is what the default threshold finds. ' +
    'Only what a list calls somebody first is looked through in these rows, except for speed.',
]

/** @param meaning paragraphs that say what a score means, of what was measured */
export function screeningPage({
  measures,
  errors,
  meaning,
}: {
  readonly measures: readonly Measure[]
  readonly errors: readonly Errors[]
  readonly meaning: readonly string[]
}): string {
  return [
    ...[...introduction, ...meaning, ...method].map((text) => `${text}\n`),
    '## The table\n',
    '| measure | measured | to reach | |',
    '|---|---|---|---|',
    ...measures.map(
      ({ what, measured, reach, holds }) =>
        `| ${cell(what)} | ${cell(measured)} | ${cell(reach)} | ${verdict(holds)} |`,
    ),
    '\n## What is wrong\n',
    'Cases of lists by their id in the files; pairs and invented people by their names and scores.',
    ...errors.filter(({ items }) => items.length > 0).map(errorsText),
    '',
  ].join('\n')
}

const verdict = (holds: boolean | null): string =>
  holds === null ? '' : holds ? 'holds' : '**missed**'

const cell = (text: string): string => text.trim().replaceAll('|', '\\|')

const errorsText = ({ title, items }: Errors): string =>
  `\n### ${title} (${items.length})\n\n\`\`\`text\n${inLines(items)}\n\`\`\``

const widest = 110

/** Ids side by side, sentences one a line. */
function inLines(items: readonly string[]): string {
  if (items.some((item) => item.includes(' '))) return items.join('\n')
  const lines = ['']
  for (const item of items) {
    const last = lines.at(-1) ?? ''
    if (last.length + item.length < widest) lines[lines.length - 1] = `${last} ${item}`.trim()
    else lines.push(item)
  }
  return lines.join('\n')
}
