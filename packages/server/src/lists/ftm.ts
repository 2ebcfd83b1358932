/**
 * OpenSanctions and other FollowTheMoney data as JSON lines: people, organisations, vessels and
 * wallets, and beside them the records that speak of them (sanctions, documents, addresses).
 */
import type { ListFile } from './list-file.ts'
import { distinct, isText, type ListEntry, type ParsedList } from './entry.ts'
import { entityEntry, FTM_KINDS } from './ftm-entity.ts'
import { attach, isAttachment } from './ftm-attachments.ts'
import { readRecord, type FtmRecord } from './ftm-record.ts'
import { listWarning, type ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { decodeText } from './text.ts'

export function parseFtm({ content, name: file }: ListFile, source: string): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const decoded = decodeText(content)
  if (!decoded.ok) return refused('wrong_encoding', decoded.detail)
  const lines = decoded.text.replace(/^\uFEFF/, '').split('\n')
  const entries = new Map<string, ListEntry>()
  const attachments: FtmRecord[] = []
  let nameless = 0
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const record = readRecord(line)
    if (record === undefined) {
      const last = lines.slice(index + 1).every((rest) => rest.trim() === '')
      return refused(last && index > 0 ? 'truncated' : 'malformed', `line ${index + 1}`)
    }
    for (const one of [record, ...record.nested]) if (isAttachment(one)) attachments.push(one)
    if (!isListed(record)) continue
    const entry = entityEntry(record)
    if (entry === undefined) nameless += 1
    else if (entries.has(entry.entryNo)) return refused('duplicate_entries', `line ${index + 1}`)
    else entries.set(entry.entryNo, entry)
  }
  for (const one of attachments) attach(one, entries)
  if (entries.size === 0) return refused('no_entries')
  const list = [...entries.values()]
  const changed = distinct(list.map(({ updatedOn }) => updatedOn).filter(isText)).sort()
  return { ok: true, list: parsed(source, list, { nameless, newest: changed.at(-1) }) }
}

function parsed(
  source: string,
  entries: ListEntry[],
  about: { nameless: number; newest: string | undefined },
): ParsedList {
  const time = Date.parse(about.newest ?? '')
  return {
    source,
    entries,
    warnings: about.nameless > 0 ? [listWarning('names_missing')] : [],
    ...(!Number.isNaN(time) && { publishedAt: new Date(time).toISOString() }),
  }
}

/** An export says who is meant; the relatives and banks around them are there to be understood. */
const isListed = (record: FtmRecord): boolean =>
  Object.hasOwn(FTM_KINDS, record.schema) &&
  (record.target !== false || (record.properties.get('topics') ?? []).length > 0)
