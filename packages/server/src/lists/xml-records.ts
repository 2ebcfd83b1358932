/**
 * Reads a list's XML piece by piece: each record becomes a small tree, is handed over, and is
 * forgotten. XML that could be meant to hurt is refused: declared entities, endless nesting, texts
 * without an end.
 */
import { SaxesParser } from 'saxes'
import type { ListProblemCode } from './list-problem.ts'
import { xmlEncoding } from './text.ts'

export type XmlNode = {
  /** Without its prefix, which publishers change. */
  name: string
  attributes: Readonly<Record<string, string>>
  text: string
  children: XmlNode[]
}

export type XmlRead =
  | { ok: true; rootAttributes: Record<string, string> }
  | { ok: false; code: ListProblemCode; detail: string }

const PIECE_BYTES = 65_536
/** The deepest published schema, OFAC's Advanced XML, has 13 levels. */
const DEEPEST = 40
const LONGEST_TEXT = 1_000_000
/** OFAC's Advanced XML keeps a few thousand reference values under one element. */
const LARGEST_RECORD = 100_000

type Shape = {
  root: string
  records: readonly string[]
  onRecord: (record: XmlNode) => void
  /** How deep a record may begin; a grandchild of the root is the third level. */
  deepest?: number
}
type Refusal = { code: ListProblemCode; detail: string }

/** A record is a child or a grandchild of the root by one of the given names. */
export function readRecords(content: Buffer, shape: Shape): XmlRead {
  const encoding = xmlEncoding(content)
  const refused = (refusal: Refusal): XmlRead => ({ ok: false, ...refusal })
  if (encoding === undefined) {
    return refused({ code: 'wrong_encoding', detail: 'the declared encoding is unknown' })
  }
  const decoder = new TextDecoder(encoding, { fatal: true })
  const reader = recordReader(shape)
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    const piece = content.subarray(at, at + PIECE_BYTES)
    let text: string
    try {
      text = decoder.decode(piece, { stream: at + PIECE_BYTES < content.length })
    } catch {
      // Half a letter where the file ends is a file that was cut there.
      const cut = at + PIECE_BYTES >= content.length && reader.sound(cutPiece(piece, encoding))
      const detail = `it is not ${encoding.toUpperCase()}`
      return refused({ code: cut ? 'truncated' : 'wrong_encoding', detail })
    }
    const refusal = reader.take(text)
    if (refusal) return refused(refusal)
  }
  return reader.end()
}

/** What is left of the last piece without the bytes of a letter that was cut. */
function cutPiece(piece: Buffer, encoding: string): string | undefined {
  for (let less = 1; less <= 3 && less <= piece.length; less += 1) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(piece.subarray(0, -less))
    } catch {
      // One byte less, then.
    }
  }
  return undefined
}

function recordReader({ root, records, onRecord, deepest = 3 }: Shape) {
  const parser = new SaxesParser()
  const wanted = new Set(records)
  const open: XmlNode[] = []
  let depth = 0
  let size = 0
  let rootName: string | undefined
  let rootAttributes: Record<string, string> = {}
  let damage: string | undefined
  let refusal: Refusal | undefined

  parser.on('error', (error) => (damage ??= error.message))
  parser.on('doctype', () => {
    refusal ??= { code: 'forbidden_markup', detail: 'a document type' }
  })
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name)
    // Once: in damaged XML the depth may come back to zero.
    if (rootName === undefined) {
      ;[rootName, rootAttributes] = [local, attributes]
      if (local !== root)
        refusal ??= { code: 'not_this_list', detail: `its root is ${local}, not ${root}` }
    }
    depth += 1
    if (depth > DEEPEST) refusal ??= { code: 'forbidden_markup', detail: 'endless nesting' }
    const parent = open.at(-1)
    if (!parent && !(depth > 1 && depth <= deepest && wanted.has(local))) return
    size += 1
    if (size > LARGEST_RECORD) refusal ??= { code: 'too_large', detail: 'one record' }
    if (refusal) return
    const node: XmlNode = { name: local, attributes, text: '', children: [] }
    parent?.children.push(node)
    open.push(node)
  })
  const onText = (text: string): void => {
    const node = open.at(-1)
    if (!node) return
    node.text += text
    if (node.text.length > LONGEST_TEXT) refusal ??= { code: 'too_large', detail: 'one text' }
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    depth -= 1
    const node = open.pop()
    if (!node || open.length > 0) return
    size = 0
    if (!refusal) onRecord(node)
  })
  const found = (): Refusal | undefined => {
    if (refusal) return refusal
    return damage === undefined ? undefined : { code: 'malformed', detail: damage }
  }
  const take = (text: string): Refusal | undefined => {
    // In pieces, since the first refusal is to be the last thing that happens.
    parser.write(text)
    return found()
  }
  return {
    take,
    sound: (text: string | undefined): boolean => text !== undefined && take(text) === undefined,
    end(): XmlRead {
      parser.close()
      if (refusal) return { ok: false, ...refusal }
      // What is only wrong because the text ends here is a cut download.
      if (damage !== undefined) return { ok: false, code: 'truncated', detail: damage }
      return { ok: true, rootAttributes }
    },
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? []
}

export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name)

/** Every node of that name below, however deep: schemas wrap their lists in one more element. */
export function allBelow(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) =>
    child.name === name ? [child, ...allBelow(child, name)] : allBelow(child, name),
  )
}

/**
 * White space made even, since the UN breaks lines inside names; undefined when nothing is left.
 */
export function textOf(node: XmlNode | undefined): string | undefined {
  const text = node?.text.replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

/** The text of the first child of that name. */
export function childText(node: XmlNode | undefined, name: string): string | undefined {
  return textOf(childOf(node, name))
}

/** The texts of all nodes of that name below. */
export const textsBelow = (node: XmlNode, name: string): string[] =>
  allBelow(node, name)
    .map(textOf)
    .filter((text) => text !== undefined)

/** An attribute that says something. */
export function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  const text = node?.attributes[name]?.replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

/** The texts of `<NAME><VALUE>..</VALUE><VALUE>..</VALUE></NAME>`. */
export function valuesOf(node: XmlNode, name: string): string[] {
  const values = childrenOf(node, name).flatMap((child) => childrenOf(child, 'VALUE'))
  return values.map(textOf).filter((text) => text !== undefined)
}
