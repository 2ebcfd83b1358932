/**
 * Reads records out of XML of any size: the file piece by piece, each record a small tree that is
 * handed over and forgotten. Names are without their prefixes, which publishers change.
 */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { unpack } from '../lists/sniff.ts'
import type { RegistryProblem, RegistryProblemCode } from './registry-problem.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly children: XmlElement[]
}

export interface XmlShape {
  /** The header and the record, both grandchildren of the root or its children. */
  readonly header: string
  readonly record: string
}

export class XmlRefusal extends Error {
  readonly problem: RegistryProblem
  constructor(problem: RegistryProblem) {
    super(problem.code)
    this.problem = problem
  }
}

export interface XmlPiece {
  readonly header?: XmlElement
  readonly records: readonly XmlElement[]
  /** Of the file on the disk. */
  readonly bytesRead: number
  readonly bytes: number
}

/** GLEIF writes no address longer; a download that never ends must not fill the memory. */
const longestText = 100_000
const headBytes = 4_096

/**
 * The shape is chosen by the name of the root.
 * @throws XmlRefusal what makes the file no such file, at the first byte that shows it
 */
export async function* xmlPieces(
  path: string,
  shapes: Readonly<Record<string, XmlShape>>,
): AsyncGenerator<XmlPiece> {
  const file = basename(path)
  const { bytes, packed } = await lookAt(path, file)
  const source = createReadStream(path)
  const stream = packed ? source.pipe(createGunzip()) : source
  source.on('error', (error) => stream.destroy(error))
  const reader = recordReader(file, shapes)
  const decoder = new StringDecoder('utf8')
  try {
    for await (const chunk of stream) {
      const { header, records } = reader.take(decoder.write(chunk as Buffer)) // bytes: no encoding
      if (header || records.length > 0) {
        yield { ...(header && { header }), records, bytesRead: source.bytesRead, bytes }
      }
    }
    const { records } = reader.end(decoder.end())
    yield { records, bytesRead: bytes, bytes }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // what streams throw; a refusal has none
    if (code === 'Z_BUF_ERROR') throw new XmlRefusal({ code: 'truncated', file })
    if (code?.startsWith('Z_')) throw new XmlRefusal({ code: 'malformed', file })
    throw error
  } finally {
    source.destroy()
  }
}

/** What it is by its first bytes, so that a web page is called one. */
async function lookAt(path: string, file: string): Promise<{ bytes: number; packed: boolean }> {
  try {
    const { size } = await stat(path)
    const handle = await open(path)
    const head = Buffer.alloc(Math.min(size, headBytes))
    await handle.read(head, 0, head.length, 0).finally(() => handle.close())
    if (head[0] === 0x1f && head[1] === 0x8b) return { bytes: size, packed: true }
    const looked = unpack(head, { file, form: 'xml' })
    if (!looked.ok) throw new XmlRefusal(looked.problem)
    return { bytes: size, packed: false }
  } catch (error) {
    if (error instanceof XmlRefusal) throw error
    const { code } = error as NodeJS.ErrnoException // node:fs throws nothing else
    const missing = code === 'ENOENT' || code === 'ENOTDIR'
    throw new XmlRefusal({ code: missing ? 'not_found' : 'unreadable', file })
  }
}

type Taken = { header?: XmlElement; records: XmlElement[] }

function recordReader(file: string, shapes: Readonly<Record<string, XmlShape>>) {
  const parser = new SaxesParser()
  const open: XmlElement[] = []
  let shape: XmlShape | undefined
  let ended = false
  let taken: Taken = { records: [] }
  let damage: string | undefined
  const refusal = (code: RegistryProblemCode, detail?: string): XmlRefusal =>
    new XmlRefusal({ code, file, ...(detail !== undefined && { detail }) })

  parser.on('error', (error) => (damage ??= error.message))
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name)
    if (shape === undefined) {
      shape = Object.hasOwn(shapes, local) ? shapes[local] : undefined
      if (shape === undefined) throw refusal(local === 'html' ? 'html' : 'other_root', local)
      return
    }
    const parent = open.at(-1)
    if (!parent && local !== shape.header && local !== shape.record) return
    const element = { name: local, attributes, text: '', children: [] }
    parent?.children.push(element)
    open.push(element)
  })
  const onText = (text: string): void => {
    const element = open.at(-1)
    if (!element) return
    element.text += text
    if (element.text.length > longestText) throw refusal('malformed', 'a text without an end')
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', ({ name }) => {
    if (Object.hasOwn(shapes, localName(name))) ended = true
    const element = open.pop()
    if (!element || open.length > 0) return
    if (element.name === shape?.header) taken.header = element
    else taken.records.push(element)
  })
  const given = (): Taken => {
    const now = taken
    taken = { records: [] }
    return now
  }
  return {
    take(text: string): Taken {
      parser.write(text)
      if (damage !== undefined) throw refusal('malformed', damage)
      return given()
    },
    /** What is only wrong because the text ends here is a cut download. */
    end(text: string): Taken {
      parser.write(text).close()
      if (shape === undefined) throw refusal('empty')
      if (damage !== undefined || !ended) throw refusal('truncated')
      return given()
    },
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name)

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? []

/** White space made even; `undefined` where nothing is left. */
export function textOf(element: XmlElement | undefined): string | undefined {
  const text = element?.text.replaceAll(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

export const childText = (element: XmlElement | undefined, name: string): string | undefined =>
  textOf(childOf(element, name))
