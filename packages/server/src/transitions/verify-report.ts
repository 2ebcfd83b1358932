/** What `verify` found, in sentences a person understands, each with what to do. */

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const problems = {
  edited:           { says: 'The line is not the one that was written: its content, its hash or the head of the entity was edited.', remedy: 'restore' },
  deleted:          { says: 'The line is missing, and later ones are there: it was deleted.', remedy: 'restore' },
  reordered:        { says: 'Another line of this entity stands in this place: lines were swapped or moved.', remedy: 'restore' },
  truncated:        { says: 'The journal ends before this line, and something else shows that it existed: the end was cut off.', remedy: 'restore' },
  appended:         { says: 'The entity does not know of this line: it was added from outside, or the row of the entity is an older one.', remedy: 'restore' },
  impossible:       { says: 'No row of the lifecycle tables allows what this line says happened.', remedy: 'restore' },
  row_edited:       { says: 'The rows of the entity are not as this line left them: they were edited.', remedy: 'restore' },
  entity_missing:   { says: 'There are rows of an entity that does not exist: its row was deleted.', remedy: 'restore' },
  customer_missing: { says: 'The journal tells of a customer that has no row: it was deleted.', remedy: 'restore' },
  journal_missing:  { says: 'The entity has no journal at all: its lines were deleted.', remedy: 'restore' },
  facts_edited:     { says: 'The sealed facts of this line are not those it was written with.', remedy: 'restore' },
  facts_missing:    { says: 'The sealed facts of this line are gone, although the entity was not erased.', remedy: 'restore' },
  bar_missing:      { says: 'The customer was rejected for good, and what bars its wallet, id or person is gone.', remedy: 'restore' },
  key_left:         { says: 'The entity was erased, and its data key is in the vault again.', remedy: 'erase' },
  form_unknown:     { says: 'The line was written by a newer release.', remedy: 'upgrade' },
} as const satisfies Readonly<Record<string, { says: string; remedy: string }>>

export type ProblemName = keyof typeof problems

const remedies: Readonly<Record<(typeof problems)[ProblemName]['remedy'], string>> = {
  restore:
    'Keep a copy of the database as it is now; find out who could write to it; then restore every row of the entities ' +
    'named (entity, customer, journal, vault, identifier) from a backup for which `ostiary verify` is clean. ' +
    'Do not edit rows by hand: that only moves the break.',
  erase:
    'A backup was restored over an erasure: delete the vault rows of the entities with key_left again ' +
    '(delete from vault where entity_id = …), and repeat every erasure made since that backup.',
  upgrade: 'Run `ostiary verify` of the newest release that has written to this database.',
}

/** The first bad entry of an entity. */
export interface Finding {
  readonly entityId: string
  /** The line that is wrong, or the last one where the rows are. */
  readonly seq: number
  readonly problem: ProblemName
  /** Which column or which other table shows it; never a value. */
  readonly shownBy?: string
}

export interface Broken extends Finding {
  readonly sentence: string
}

export interface VerifyReport {
  readonly entities: number
  readonly entries: number
  readonly erased: number
  /** The first hundred, in the order of the entity ids. */
  readonly broken: readonly Broken[]
  /** How many entities are broken in all. */
  readonly brokenEntities: number
  /** SHA-256 over what was checked; see `journalAnchor`. `null` where only a part was. */
  readonly anchor: string | null
  readonly durationMs: number
}

export function brokenOf(finding: Finding): Broken {
  const shownBy = finding.shownBy === undefined ? '' : ` Shown by ${finding.shownBy}.`
  const { says } = problems[finding.problem]
  const sentence = `Entity ${finding.entityId}, line ${finding.seq}: ${finding.problem}. ${says}${shownBy}`
  return { ...finding, sentence }
}

const count = (value: number): string => value.toLocaleString('en-US')
const counted = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** The report as text: what was checked, what is broken, and what to do about it. */
export function formatReport(report: VerifyReport): string {
  const { broken, brokenEntities, anchor } = report
  const seconds = (report.durationMs / 1000).toFixed(1)
  const lines = [
    `Checked ${counted(report.entries, 'journal entry', 'journal entries')} of ` +
      `${counted(report.entities, 'entity', 'entities')} (${count(report.erased)} erased) in ${seconds} s.`,
  ]
  if (brokenEntities === 0)
    lines.push('Every chain holds, and every row is as its journal left it.')
  else lines.push(...brokenLines(broken, brokenEntities))
  if (anchor !== null) {
    lines.push(
      `Anchor: ${anchor}`,
      'Keep the anchor where this database cannot reach it. A copy of the database as it is now gives the same ' +
        'anchor for ever; a copy whose past was rewritten as a whole does not, and nothing else would show it.',
    )
  }
  return lines.join('\n')
}

function brokenLines(broken: readonly Broken[], brokenEntities: number): string[] {
  const more = brokenEntities - broken.length
  const wanted = new Set(broken.map((one) => problems[one.problem].remedy))
  return [
    `${counted(brokenEntities, 'entity is', 'entities are')} broken; the first bad entry of each:`,
    ...broken.map((one) => `  ${one.sentence}`),
    ...(more > 0 ? [`  … and ${count(more)} more.`] : []),
    'What to do:',
    ...[...wanted].map((remedy) => `  ${remedies[remedy]}`),
  ]
}
