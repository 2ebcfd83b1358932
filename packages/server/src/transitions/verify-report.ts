/** What `verify` found, in sentences a person understands, each with what to do. */

const problems = {
  edited: 'The line is not the one that was written: it was edited, or the head of the entity was.',
  deleted: 'The line is missing, and later ones are there: it was deleted.',
  reordered: 'Another line of this entity stands in this place: lines were swapped or moved.',
  truncated:
    'The journal ends before this line, and something shows that it existed: it was cut off.',
  appended: 'The entity does not know of this line: it was added, or the row is an older one.',
  impossible: 'No row of the lifecycle tables allows what this line says happened.',
  row_edited: 'The rows of the entity are not as this line left them: they were edited.',
  entity_missing: 'There are rows of an entity that does not exist: its row was deleted.',
  customer_missing: 'The journal tells of a customer that has no row: it was deleted.',
  journal_missing: 'The entity has no journal at all: its lines were deleted.',
  facts_edited: 'The sealed facts of this line are not those it was written with.',
  facts_missing: 'The sealed facts of this line are gone, although the entity was not erased.',
  bar_missing:
    'The customer was rejected for good, and what bars its wallet, id or person is gone.',
  key_left: 'The entity was erased, and its data key is in the vault again.',
  key_missing:
    'The data key of a customer who was not erased is gone: nothing sealed of it can be read.',
  form_unknown: 'The line was written by a newer release.',
} as const satisfies Readonly<Record<string, string>>

export type ProblemName = keyof typeof problems

const restore =
  'Keep a copy of the database as it is now, and find out who could write to it. Then restore ' +
  'every row of the entities named (entity, customer, journal, vault, identifier) from a backup ' +
  'for which `ostiary verify` is clean. Do not edit rows by hand: that only moves the break.'

/** What to do, where it is not to restore. */
const otherRemedies: Partial<Readonly<Record<ProblemName, string>>> = {
  key_left:
    'Where it says key_left, a backup was restored over an erasure: delete the vault rows of ' +
    'those entities, and repeat every erasure made since that backup.',
  form_unknown:
    'Where it says form_unknown, run `ostiary verify` of the newest release that has written to ' +
    'this database.',
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
  const { entityId, seq, problem } = finding
  const sentence = `Entity ${entityId}, line ${seq}: ${problem}. ${problems[problem]}${shownBy}`
  return { ...finding, sentence }
}

const count = (value: number): string => value.toLocaleString('en-US')
const counted = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** The report as text: what was checked, what is broken, and what to do about it. */
export function formatReport(report: VerifyReport): string {
  const { broken, brokenEntities, anchor } = report
  const seconds = (report.durationMs / 1000).toFixed(1)
  const entries = counted(report.entries, 'journal entry', 'journal entries')
  const entities = counted(report.entities, 'entity', 'entities')
  const lines = [
    `Checked ${entries} of ${entities} (${count(report.erased)} erased) in ${seconds} s.`,
  ]
  if (brokenEntities === 0)
    lines.push(
      'Every chain holds. States, holds, waits, standing and times of every entity and customer ' +
        'are as the journal left them, each is found by its kind and vendorData, and sealed ' +
        'facts, data keys and bars are there.',
      'Not checked: how vendorData is spelled, profile and wallet in the vault, claims of ' +
        'wallets, the order of the event feed, the lists of evaluations, what customers share, ' +
        'the versions of the fraud model, and the lists people are screened against: ' +
        '`ostiary lists verify` looks at those.',
    )
  else lines.push(...brokenLines(broken, brokenEntities))
  if (anchor !== null) {
    lines.push(
      `Anchor: ${anchor}`,
      'Keep the anchor where this database cannot reach it. A copy of the database as it is now ' +
        'gives the same anchor for ever. A copy whose past was rewritten as a whole does not, ' +
        'and nothing else would show that.',
    )
  }
  return lines.join('\n')
}

function brokenLines(broken: readonly Broken[], brokenEntities: number): string[] {
  const more = brokenEntities - broken.length
  const wanted = new Set(broken.map((one) => otherRemedies[one.problem] ?? restore))
  return [
    `${counted(brokenEntities, 'entity is', 'entities are')} broken; the first bad entry of each:`,
    ...broken.map((one) => `  ${one.sentence}`),
    ...(more > 0 ? [`  … and ${count(more)} more.`] : []),
    'What to do:',
    ...[...wanted].map((remedy) => `  ${remedy}`),
  ]
}
