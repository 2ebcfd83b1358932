/**
 * Reads a list's XML piece by piece: each record becomes a small tree, is handed over, and is
 * forgotten.
 */
import { SaxesParser } from 'saxes'
import type { ListProblemCode } from './list-problem.ts'

export type XmlNode = { name: string; text: string; children: XmlNode[] }

export type XmlRead =
  | { ok: true; rootAttributes: Record<string, string> }
  | { ok: false; code: ListProblemCode; detail: string }

const PIECE_CHARACTERS = 65_536

type Shape = { root: string; records: readonly string[]; onRecord: (record: XmlNode) => void }

/** A record is a grandchild of the root by one of the given names, as INDIVIDUALS/INDIVIDUAL. */
export function readRecords(content: Buffer, { root, records, onRecord }: Shape): XmlRead {
  const parser = new SaxesParser()
  const open: XmlNode[] = []
  let depth = 0
  let rootName: string | undefined
  let rootAttributes: Record<string, string> = {}
  let damage: string | undefined

  parser.on('error', (error) => (damage ??= error.message))
  parser.on('opentag', ({ name, attributes }) => {
    // Once: in damaged XML the depth may come back to zero.
    if (rootName === undefined) [rootName, rootAttributes] = [name, attributes]
    depth += 1
    const parent = open.at(-1)
    if (!parent && !(depth === 3 && records.includes(name))) return
    const node: XmlNode = { name, text: '', children: [] }
    parent?.children.push(node)
    open.push(node)
  })
  const onText = (text: string): void => {
    const node = open.at(-1)
    if (node) node.text += text
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    depth -= 1
    const node = open.pop()
    if (node && open.length === 0) onRecord(node)
  })

  const text = content.toString('utf8').replace(/^\uFEFF/, '')
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    parser.write(text.slice(at, at + PIECE_CHARACTERS))
    if (rootName !== undefined && rootName !== root) {
      return { ok: false, code: 'not_this_list', detail: `its root is ${rootName}, not ${root}` }
    }
    if (damage !== undefined) return { ok: false, code: 'malformed', detail: damage }
  }
  // What is only wrong because the text ends here is a cut download.
  parser.close()
  if (damage !== undefined) return { ok: false, code: 'truncated', detail: damage }
  return { ok: true, rootAttributes }
}

export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((child) => child.name === name)
}

/**
 * White space made even, since the UN breaks lines inside names; undefined when nothing is left.
 */
function textOf(node: XmlNode | undefined): string | undefined {
  const text = node?.text.replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

/** The text of the first child of that name. */
export function childText(node: XmlNode, name: string): string | undefined {
  return textOf(node.children.find((child) => child.name === name))
}

/** The texts of `<NAME><VALUE>..</VALUE><VALUE>..</VALUE></NAME>`. */
export function valuesOf(node: XmlNode, name: string): string[] {
  const values = childrenOf(node, name).flatMap((child) => childrenOf(child, 'VALUE'))
  return values.map(textOf).filter((text) => text !== undefined)
}
