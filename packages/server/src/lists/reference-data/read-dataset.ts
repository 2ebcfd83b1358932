/** Reads reference data from the file an operator has put somewhere, packed with gzip or not. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { load, sourceFile } from '../read-source.ts'
import type { SourceFile } from '../read-source.ts'
import { unpack } from '../sniff.ts'
import type { DataProblem } from './data-problem.ts'
import type { DatasetParse, OnRead, ParsedDataset } from './dataset.ts'
import { readDomain, readNetwork } from './entries.ts'
import { parseFatf } from './fatf.ts'
import { parseLines } from './lines.ts'

export type DatasetRead =
  | { readonly ok: true; readonly data: ParsedDataset; readonly files: readonly SourceFile[] }
  | { readonly ok: false; readonly problem: DataProblem }

/** @returns the entries, or why the file is refused: a wrong path is an expected outcome */
export async function readDataset(
  dataset: DatasetName,
  path: string,
  onRead?: OnRead,
): Promise<DatasetRead> {
  const loaded = await load(path)
  if (!loaded.ok) return { ok: false, problem: loaded.problem as DataProblem } // load's two codes
  const parse = parseDataset(dataset, loaded.content, {
    file: loaded.name,
    ...(onRead && { onRead }),
  })
  return parse.ok ? { ...parse, files: [sourceFile(loaded)] } : parse
}

/** The same of a file that is in memory. */
export function parseDataset(
  dataset: DatasetName,
  packed: Buffer,
  given: { readonly file: string; readonly onRead?: OnRead },
): DatasetParse {
  const { file } = given
  const unpacked = unpack(packed, { file, form: dataset === 'fatf' ? 'json' : 'text' })
  if (!unpacked.ok) return unpacked
  const { content } = unpacked
  if (dataset === 'fatf') return parseFatf(content, file)
  const reading = dataset === 'disposable-domains' ? readDomain : readNetwork
  return parseLines(dataset, content, { ...given, reading })
}
