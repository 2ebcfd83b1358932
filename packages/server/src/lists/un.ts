/** The UN Security Council's consolidated list from its XML. */
import type { ListEntry } from './entry.ts'
import { warningAbout, type ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { unpack } from './sniff.ts'
import { unEntry } from './un-entry.ts'
import { readRecords } from './xml-records.ts'

const UN_ROOT = 'CONSOLIDATED_LIST'

/** Plain or as gzip. */
export function parseUn(packed: Buffer, file = 'consolidated.xml'): ListParse {
  const unpacked = unpack(packed, { file, form: 'xml' })
  if (!unpacked.ok) return unpacked
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })

  const entries = new Map<string, ListEntry>()
  const unreferenced: string[] = []
  let duplicate: string | undefined
  const read = readRecords(unpacked.content, {
    root: UN_ROOT,
    records: ['INDIVIDUAL', 'ENTITY'],
    onRecord(record) {
      const found = unEntry(record)
      if (!found) return
      const { entry, referenceMissing } = found
      if (entries.has(entry.entryNo)) duplicate = entry.entryNo
      if (referenceMissing) unreferenced.push(entry.entryNo)
      entries.set(entry.entryNo, entry)
    },
  })
  if (!read.ok) return refused(read.code, read.detail)
  if (duplicate !== undefined) return refused('duplicate_entries', duplicate)
  if (entries.size === 0) return refused('no_entries')

  const publishedAt = instant(read.rootAttributes['dateGenerated'])
  const warnings = warningAbout('reference_missing', unreferenced)
  return {
    ok: true,
    list: {
      source: 'un',
      entries: [...entries.values()],
      warnings,
      ...(publishedAt && { publishedAt }),
    },
  }
}

function instant(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
