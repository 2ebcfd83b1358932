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

interface Placed {
  readonly node: Node
  readonly parent: Node | undefined
}

const parsed = new WeakMap<File, readonly Placed[]>()

/** Every node of a file, with the node it hangs on. */
function nodesOf(file: File): readonly Placed[] {
  const known = parsed.get(file)
  if (known) return known
  const lang = file.path.endsWith('x') ? 'tsx' : 'ts'
  const found: Placed[] = [
    { node: parseAst(file.text, { lang }) as unknown as Node, parent: undefined },
  ]
  // The list grows while it is read: each node appends its children.
  for (const { node } of found) {
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) found.push({ node: child, parent: node })
      }
    }
  }
  parsed.set(file, found)
  return found
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Imports, re-exports, and `new URL('./x.ts', import.meta.url)`, by which a child is started. */
export function importsOf(file: File): Import[] {
  const found: Import[] = []
  for (const { node } of nodesOf(file)) {
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
  if (path === undefined || !/^[\w./-]+\.tsx?$/.test(path)) return undefined
  return path.startsWith('.') ? path : `./${path}`
}

const literal = (value: unknown): string | undefined =>
  isNode(value) && typeof value['value'] === 'string' ? value['value'] : undefined

/** The names a file exports, re-exports too. */
export function exportsOf(file: File): string[] {
  return nodesOf(file).flatMap(({ node }) => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const declared = node['declaration']
    if (!isNode(declared)) return namesIn(node, 'exported')
    const declarations = declared['declarations']
    return (Array.isArray(declarations) ? declarations : [declared]).flatMap((one: Node) => {
      const name = isNode(one['id']) ? one['id']['name'] : undefined
      return typeof name === 'string' ? [name] : []
    })
  })
}

export interface Taken {
  readonly from: string
  /** What of it; `undefined` for all of it. */
  readonly names: readonly string[] | undefined
}

/** What a file takes from others, by name where it names it. */
export function takenBy(file: File): Taken[] {
  return nodesOf(file).flatMap(({ node }) => {
    const from = importedBy(node)
    if (from === undefined) return []
    const specifiers = Array.isArray(node['specifiers']) ? (node['specifiers'] as Node[]) : []
    const whole = specifiers.length === 0 || specifiers.some((one) => /Namespace/.test(one.type))
    const role = node.type === 'ImportDeclaration' ? 'imported' : 'local'
    return [{ from, names: whole ? undefined : namesIn(node, role) }]
  })
}

const namesIn = (node: Node, role: string): string[] =>
  (node['specifiers'] as Node[]).flatMap((one) => {
    const name = isNode(one[role]) ? one[role]['name'] : undefined
    return typeof name === 'string' ? [name] : []
  })

/** How often a name stands in a file, whatever it means there; to pass it on is no use of it. */
export const timesNamed = (file: File, name: string): number =>
  nodesOf(file).filter(
    ({ node, parent }) =>
      node.type === 'Identifier' && node['name'] === name && parent?.type !== 'ExportSpecifier',
  ).length

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
])

/** Every function with a body, but for the callbacks of `describe`, which only group tests. */
export function functionsOf(file: File): FunctionSpan[] {
  const found: FunctionSpan[] = []
  for (const { node, parent } of nodesOf(file)) {
    if (!functionTypes.has(node.type) || !isNode(node['body'])) continue
    if (groupsTests(parent)) continue
    const name = nameOf(node, parent)
    const line = lineAt(file.text, node.start)
    found.push({ name, line, lines: lineAt(file.text, node.end) - line + 1 })
  }
  return found
}

/** Whether a call is `describe(…)` or `describe.each(…)(…)`. */
function groupsTests(call: Node | undefined): boolean {
  const callee = call?.['callee']
  if (!isNode(callee)) return false
  return callee['name'] === 'describe' || groupsTests(callee) || isDescribe(callee['object'])
}

const isDescribe = (value: unknown): boolean => isNode(value) && value['name'] === 'describe'

function nameOf(node: Node, parent: Node | undefined): string {
  const owner = [node['id'], parent?.['id'], parent?.['key'], parent?.['callee']].find(isNode)
  return typeof owner?.['name'] === 'string' ? owner['name'] : 'a function'
}

/** The lines of tables: what follows `oxfmt-ignore`, and templates of several lines. */
export function tableLines(file: File): ReadonlySet<number> {
  const lines = new Set<number>()
  const ignored = [...file.text.matchAll(/oxfmt-ignore[^\n]*\n\s*/g)]
  const starts = new Set(ignored.map((match) => match.index + match[0].length))
  for (const { node } of nodesOf(file)) {
    if (!starts.has(node.start) && node.type !== 'TemplateLiteral') continue
    const first = lineAt(file.text, node.start)
    const last = lineAt(file.text, node.end)
    if (last > first) for (let line = first; line <= last; line++) lines.add(line)
  }
  return lines
}
