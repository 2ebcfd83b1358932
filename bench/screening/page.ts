/** The page that says how well screening does, of what was measured. */
import type { Errors, Measure } from './table.ts'

const paragraphs = [
  '# Screening, as measured',
  '<!-- Written by npm run bench:screening; edits are lost. -->',
  '```text\nnpm run bench:screening -- --data-dir <folder with names/ and sanctions/>\n```',
  'Every figure is of public lists and public test names: the OFAC SDN list of 2023-12-28, ' +
    'the UN list of 2026-02-27, names withheld from both, pairs somebody else labelled, and ' +
    "twice four thousand invented people, who are on no list. Intervals are Wilson's at 95 %; " +
    'that of F1 follows from the interval of the share that is right of all that was found or ' +
    'should have been. Speed is of the machine it ran on, with whatever else ran there.',
  '## What a score means',
  'A name scores 0 to 100. The score is no probability: it says how often people who are on ' +
    'no list reach it. Of invented people looked up in the SDN list about one in ten scores ' +
    '75 or more, and at most one in a hundred 93 or more, in both sets of them; the table has ' +
    'the counts. 75 is where hits begin to be shown, 93 where somebody must look. 100 is for ' +
    'names that agree word for word; between 93 and 100 the order is that of how much agrees, ' +
    'to a hundredth. This holds for a list of fourteen thousand names: in a longer one ' +
    'strangers have more hits, in a shorter one fewer, as the rows of the UN list show.',
  '93 is stricter than the score above which one in a hundred of the first set has a hit. ' +
    'There the second set would have more than one in a hundred, and the labelled pairs more ' +
    'that are wrongly taken for one. The second set was looked at for this number and for how ' +
    'alike a word must be to be looked for (`vocabulary.ts`), and the rows of other scripts ' +
    'for the latter; so no row here is of names that nobody has seen.',
  'How scores are made: [0049](../decisions/0049-how-names-are-compared.md).',
  'Recall "at 1 % false positives" is taken above the score that one in a hundred of the ' +
    'first set is above, in the list named; "from 93 on" is what the default threshold finds. ' +
    'Only what a list calls somebody first is looked through in these rows, except for speed.',
]

export function screeningPage({
  measures,
  errors,
}: {
  readonly measures: readonly Measure[]
  readonly errors: readonly Errors[]
}): string {
  return [
    ...paragraphs.map((text) => `${text}\n`),
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
