/** Reads a list from where an operator has put it: one file, or the folder of a download. */
import { hash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ParsedList } from './entry.ts'
import type { ListProblem } from './list-problem.ts'
import { parseOfacSdn, type ListParse, type OfacSdnFiles } from './ofac-sdn.ts'
import { unpack } from './sniff.ts'
import { parseUn, unGeneratedAt } from './un.ts'

/** As it lay on the disk, packed or not: what an auditor can compare with the publisher's file. */
export type SourceFile = { name: string; bytes: number; sha256: string }
export type SourceKind = 'ofac-sdn' | 'un'
export type SourceRead =
  | { ok: true; list: ParsedList; files: SourceFile[] }
  | { ok: false; problem: ListProblem }

type Refused = { ok: false; problem: ListProblem }
type Loaded = { ok: true; name: string; content: Buffer } | Refused

/**
 * A single OFAC file is taken as sdn.csv; give the folder, so that aliases, addresses and overflow
 * come with it.
 */
export async function readSource(kind: SourceKind, path: string): Promise<SourceRead> {
  const found = await expected(path, () => stat(path))
  if (!found.ok) return found
  if (!found.value.isDirectory()) {
    const file = await load(path)
    if (!file.ok) return file
    const { name, content } = file
    return read(kind === 'un' ? parseUn(content, name) : parseOfacSdn({ sdn: content }), [file])
  }
  const listed = await expected(path, () => readdir(path))
  if (!listed.ok) return listed
  const folder = { path, names: listed.value.sort() }
  return kind === 'un' ? readUnFolder(folder) : readOfacFolder(folder)
}

type Folder = { path: string; names: readonly string[] }

const OFAC_FILES = {
  sdn: 'sdn.csv',
  add: 'add.csv',
  alt: 'alt.csv',
  comments: 'sdn_comments.csv',
} as const satisfies Record<keyof OfacSdnFiles, string>

async function readOfacFolder({ path, names }: Folder): Promise<SourceRead> {
  const contents: Partial<OfacSdnFiles> = {}
  const files: { name: string; content: Buffer }[] = []
  for (const key of ['sdn', 'add', 'alt', 'comments'] as const) {
    const wanted = OFAC_FILES[key]
    const fitting = names.filter((name) => name.toLowerCase().replace(/\.gz$/, '') === wanted)
    const [name] = fitting
    if (name === undefined) continue
    if (fitting.length > 1) return refused('several_files', { detail: fitting.join(', ') })
    const file = await load(join(path, name))
    if (!file.ok) return file
    contents[key] = file.content
    files.push(file)
  }
  const { sdn, ...others } = contents
  if (!sdn) return refused('not_found', { file: OFAC_FILES.sdn })
  return read(parseOfacSdn({ sdn, ...others }), files)
}

/** The newest by the date inside: file times say when somebody copied it. */
async function readUnFolder({ path, names }: Folder): Promise<SourceRead> {
  const candidates: { name: string; content: Buffer; generatedAt: string }[] = []
  let another: string | undefined
  for (const name of names.filter((each) => /\.xml(\.gz)?$/i.test(each))) {
    const file = await load(join(path, name))
    if (!file.ok) return file
    // A failed download may be the one that was meant; taking an older file beside it would hide
    // that.
    const unpacked = unpack(file.content, { file: name, form: 'xml' })
    if (!unpacked.ok) return unpacked
    const { fits, generatedAt = '' } = unGeneratedAt(unpacked.content)
    if (fits) candidates.push({ ...file, generatedAt })
    else another = name
  }
  candidates.sort((a, b) => b.generatedAt.localeCompare(a.generatedAt))
  const [newest, next] = candidates
  if (!newest) {
    return another === undefined
      ? refused('not_found', { detail: 'no .xml file' })
      : refused('not_this_list', { file: another })
  }
  if (next && next.generatedAt === newest.generatedAt) {
    return refused('several_files', { detail: `${newest.name}, ${next.name}` })
  }
  return read(parseUn(newest.content, newest.name), [newest])
}

function read(parse: ListParse, files: readonly { name: string; content: Buffer }[]): SourceRead {
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
