/** Reads a list from where an operator has put it: one file, or the folder of a download. */
import { hash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { knownList, LISTS, NAMED_LISTS, PARSERS, type ListName } from './catalogue.ts'
import type { ParsedList } from './entry.ts'
import { formatOf, type ListFormat } from './formats.ts'
import type { ListProblem } from './list-problem.ts'
import type { OfacList } from './ofac-lists.ts'
import { OFAC_FILES, parseOfacSdn, type ListParse, type OfacSdnFiles } from './ofac-sdn.ts'
import { openContent } from './sniff.ts'

/** As it lay on the disk, packed or not: what an auditor can compare with the publisher's file. */
export type SourceFile = { name: string; bytes: number; sha256: string }
export type SourceRead =
  | { ok: true; list: ParsedList; files: SourceFile[] }
  | { ok: false; problem: ListProblem }

type Refused = { ok: false; problem: ListProblem }
type File = { name: string; content: Buffer }
type Loaded = ({ ok: true } & File) | Refused

/**
 * A single OFAC CSV file is taken as the main file; give the folder, so that aliases, addresses and
 * overflow come with it.
 */
export async function readSource(list: ListName, path: string): Promise<SourceRead> {
  const found = await expected(path, () => stat(path))
  if (!found.ok) return found
  if (!found.value.isDirectory()) {
    const file = await load(path)
    return file.ok ? readOne(list, file) : file
  }
  const listed = await expected(path, () => readdir(path))
  if (!listed.ok) return listed
  const folder = { path, names: listed.value.sort() }
  if (list !== 'ofac-sdn' && list !== 'ofac-nonsdn') return readFolder(list, folder)
  const main = OFAC_FILES[list].sdn
  const hasMain = folder.names.some((name) => isCalled(name, main))
  if (hasMain) return readOfacFolder(list, folder)
  const other = await readFolder(list, folder)
  return !other.ok && other.problem.code === 'not_found'
    ? refused('not_found', { file: main })
    : other
}

/** The content alone says what it is, so a list never comes in under the name of another one. */
async function readOne(list: ListName, file: File): Promise<SourceRead> {
  const opened = openContent(file.content, file.name)
  if (!opened.ok) return opened
  const format = formatOf(opened)
  const formats: readonly ListFormat[] = knownList(list)?.formats ?? []
  if (format === undefined) {
    const other = opened.form === 'xml'
    const detail = other ? 'its XML is of no list we know' : `it looks like ${opened.form}`
    return refused(other ? 'not_this_list' : 'wrong_format', { file: file.name, detail })
  }
  if (!formats.includes(format)) {
    return refused('not_this_list', { file: file.name, detail: `it is ${listsOf(format)}` })
  }
  const parse = await PARSERS[format]()
  return read(parse({ name: file.name, content: opened.content }, list), [file])
}

/** The names under which a file of that format can be imported. */
function listsOf(format: ListFormat): string {
  const named = Object.entries(NAMED_LISTS).map(([kind, one]) => [`${kind}:NAME`, one] as const)
  return [...Object.entries(LISTS), ...named]
    .filter(([, { formats }]) => (formats as readonly ListFormat[]).includes(format)) // widened
    .map(([name]) => name)
    .join(' or ')
}

type Folder = { path: string; names: readonly string[] }

const isCalled = (name: string, wanted: string): boolean =>
  name.toLowerCase().replace(/\.gz$/, '') === wanted

async function readOfacFolder(list: OfacList, { path, names }: Folder): Promise<SourceRead> {
  const contents: Partial<OfacSdnFiles> = {}
  const files: File[] = []
  for (const key of ['sdn', 'add', 'alt', 'comments'] as const) {
    const fitting = names.filter((name) => isCalled(name, OFAC_FILES[list][key]))
    const [name] = fitting
    if (name === undefined) continue
    if (fitting.length > 1) return refused('several_files', { detail: fitting.join(', ') })
    const file = await load(join(path, name))
    if (!file.ok) return file
    contents[key] = file.content
    files.push(file)
  }
  const { sdn, ...others } = contents
  if (!sdn) return refused('not_found', { file: OFAC_FILES[list].sdn })
  return read(parseOfacSdn({ sdn, ...others }, list), files)
}

/** How the files of a format end; only these of a folder are looked into. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  xml: /\.xml$/i,
  csv: /\.csv$/i,
  tsv: /\.(tsv|txt)$/i,
  ods: /\.ods$/i,
  yaml: /\.ya?ml$/i,
  json: /\.(json|jsonl|ndjson)$/i,
}

/** The newest by the date inside: file times say when somebody copied it. */
async function readFolder(list: ListName, { path, names }: Folder): Promise<SourceRead> {
  const formats: readonly ListFormat[] = knownList(list)?.formats ?? []
  // OFAC's CSV files have names of their own, and the main one is not there.
  const endings = formats
    .filter((format) => format !== 'ofac-csv')
    .map((format) => format.slice(format.lastIndexOf('-') + 1))
  const candidates: Extract<SourceRead, { ok: true }>[] = []
  let another: Refused | undefined
  for (const name of names) {
    const bare = name.replace(/\.gz$/i, '')
    if (!endings.some((ending) => ENDINGS[ending]?.test(bare))) continue
    const file = await load(join(path, name))
    if (!file.ok) return file
    const source = await readOne(list, file)
    if (source.ok) candidates.push(source)
    // A failed download may be the one that was meant; taking an older file beside it would hide
    // that.
    else if (source.problem.code !== 'not_this_list') return source
    else another = source
  }
  const dateOf = (one: { list: ParsedList }): string => one.list.publishedAt ?? ''
  candidates.sort((a, b) => dateOf(b).localeCompare(dateOf(a)))
  const [newest, next] = candidates
  if (!newest) {
    return another ?? refused('not_found', { detail: `no file that ends as those of ${list}` })
  }
  if (next && dateOf(next) === dateOf(newest)) {
    const both = [newest, next].flatMap(({ files }) => files.map(({ name }) => name))
    return refused('several_files', { detail: both.join(', ') })
  }
  return newest
}

function read(parse: ListParse, files: readonly File[]): SourceRead {
  if (!parse.ok) return parse
  return { ok: true, list: parse.list, files: files.map(sourceFile) }
}

export const sourceFile = ({ name, content }: { name: string; content: Buffer }): SourceFile => ({
  name,
  bytes: content.length,
  sha256: hash('sha256', content, 'hex'),
})

/** One file as it lies there; a wrong path is a refusal like any other. */
export async function load(path: string): Promise<Loaded> {
  const content = await expected(path, () => readFile(path))
  return content.ok ? { ok: true, name: basename(path), content: content.value } : content
}

/** A wrong path is the operator's everyday slip, not our mistake: a value and no throw. */
async function expected<Value>(
  path: string,
  attempt: () => Promise<Value>,
): Promise<{ ok: true; value: Value } | Refused> {
  try {
    return { ok: true, value: await attempt() }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // node:fs/promises throws nothing else
    const missing = code === 'ENOENT' || code === 'ENOTDIR'
    return refused(missing ? 'not_found' : 'unreadable', {
      file: basename(path),
      ...(!missing && code !== undefined && { detail: code }),
    })
  }
}

function refused(code: ListProblem['code'], where: Omit<ListProblem, 'code'>): Refused {
  return { ok: false, problem: { code, ...where } }
}
