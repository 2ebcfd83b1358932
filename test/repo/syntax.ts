/** What the checks need of a file's syntax: its imports and its functions. */
import { parseAst } from 'vitest/node'
import type { File } from './tree.ts'

export interface Import {
  /** As written. */
  readonly from: string
  readonly line: number
}
export interface FunctionSpan {
  readonly name: string
  readonly line: number
  readonly lines: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const parsed = new WeakMap<File, Node>()

function syntaxOf(file: File): Node {
  const known = parsed.get(file)
  if (known) return known
  const tree = parseAst(file.text, {
    lang: file.path.endsWith('x') ? 'tsx' : 'ts',
  }) as unknown as Node
  parsed.set(file, tree)
  return tree
}

/** Every node under one, with the node it hangs on. */
function* walk(node: Node, parent?: Node): Generator<{ node: Node; parent: Node | undefined }> {
  yield { node, parent }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) yield* walk(child, node)
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Static and dynamic imports, re-exports, and `new URL('./x.ts', import.meta.url)`, which starts a child. */
export function importsOf(file: File): Import[] {
  const found: Import[] = []
  for (const { node } of walk(syntaxOf(file))) {
    const from = importedBy(node)
    if (from !== undefined) found.push({ from, line: lineAt(file.text, node.start) })
  }
  return found
}

function importedBy(node: Node): string | undefined {
  if (/^(Import|Export)(All|Named)?(Declaration|Expression)$/.test(node.type))
    return literal(node['source'])
  if (node.type !== 'NewExpression' || (node['callee'] as Node)['name'] !== 'URL') return undefined
  const path = literal((node['arguments'] as Node[])[0])
  return path !== undefined && /^\.{1,2}\/.*\.tsx?$/.test(path) ? path : undefined
}

const literal = (value: unknown): string | undefined =>
  isNode(value) && typeof value['value'] === 'string' ? value['value'] : undefined

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
])

/** Every function with a body, but for the callbacks of `describe`, which only group tests. */
export function functionsOf(file: File): FunctionSpan[] {
  const found: FunctionSpan[] = []
  for (const { node, parent } of walk(syntaxOf(file))) {
    if (!functionTypes.has(node.type) || !isNode(node['body'])) continue
    const name = nameOf(node, parent)
    if (name === 'describe') continue
    const line = lineAt(file.text, node.start)
    found.push({ name, line, lines: lineAt(file.text, node.end) - line + 1 })
  }
  return found
}

function nameOf(node: Node, parent: Node | undefined): string {
  const owner = [node['id'], parent?.['id'], parent?.['key'], parent?.['callee']].find(isNode)
  return typeof owner?.['name'] === 'string' ? owner['name'] : 'a function'
}

/** Where the text of table-like parts stands: after `oxfmt-ignore`, and inside templates of several lines. */
export function tableLines(file: File): ReadonlySet<number> {
  const lines = new Set<number>()
  const ignored = [...file.text.matchAll(/oxfmt-ignore/g)].map((match) => match.index)
  for (const { node, parent } of walk(syntaxOf(file))) {
    const follows = ignored.some(
      (at) => at < node.start && /^[^\n]*\n\s*$/.test(file.text.slice(at, node.start)),
    )
    if (!(follows && parent) && node.type !== 'TemplateLiteral') continue
    const last = lineAt(file.text, node.end)
    for (let line = lineAt(file.text, node.start); line <= last; line++) lines.add(line)
  }
  return lines
}
