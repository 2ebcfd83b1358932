/** GLEIF's three files, which one it is told by its root: companies, relationships, exceptions. */
import type { RegistryItem } from './company.ts'
import { gleifCompany } from './gleif-company.ts'
import { gleifException, gleifRelation } from './gleif-relation.ts'
import { childOf, childText, xmlPieces } from './xml-stream.ts'
import type { XmlElement, XmlShape } from './xml-stream.ts'

/** What a file holds altogether, and so what takes the place of what. */
export type RegistryPart = 'companies' | 'relations' | 'exceptions'

interface GleifShape extends XmlShape {
  readonly part: RegistryPart
  readonly read: (record: XmlElement) => RegistryItem | undefined
}

const shapes: Readonly<Record<string, GleifShape>> = {
  LEIData: {
    part: 'companies',
    header: 'LEIHeader',
    record: 'LEIRecord',
    read: (record) => {
      const company = gleifCompany(record)
      if (!company) return undefined
      return isDeleted(record)
        ? { what: 'gone_company', id: company.id }
        : { what: 'company', company }
    },
  },
  RelationshipData: {
    part: 'relations',
    header: 'Header',
    record: 'RelationshipRecord',
    read: (record) => {
      const relation = gleifRelation(record)
      return relation && { what: isDeleted(record) ? 'gone_relation' : 'relation', relation }
    },
  },
  ReportingExceptionData: {
    part: 'exceptions',
    header: 'Header',
    record: 'Exception',
    read: (record) => {
      const relation = gleifException(record)
      return relation && { what: isDeleted(record) ? 'gone_relation' : 'relation', relation }
    },
  },
}

const partOfRecord: ReadonlyMap<string, GleifShape> = new Map(
  Object.values(shapes).map((shape) => [shape.record, shape]),
)

/** Files of changes say in an extension that a record is no more. */
const isDeleted = (record: XmlElement): boolean =>
  childOf(childOf(record, 'Extension'), 'Deletion') !== undefined

export interface GleifHeader {
  /** ISO 8601. */
  readonly publishedAt?: string
  /** The whole, or what has changed since the last. */
  readonly content: 'full' | 'changes'
  /** How many the publisher has put in. */
  readonly records?: number
}

export interface GleifPiece {
  readonly part: RegistryPart | undefined
  readonly header?: GleifHeader
  readonly items: readonly RegistryItem[]
  /** Records without an id or a name. */
  readonly unread: number
  readonly bytesRead: number
  readonly bytes: number
}

/** @throws XmlRefusal where the file is none of the three, or is damaged */
export async function* readGleif(path: string): AsyncGenerator<GleifPiece> {
  for await (const { header, records, bytesRead, bytes } of xmlPieces(path, shapes)) {
    const read = records.map((record) => partOfRecord.get(record.name)?.read(record))
    const items = read.filter((item) => item !== undefined)
    yield {
      part: partOfRecord.get(records[0]?.name ?? '')?.part,
      ...(header && { header: headerOf(header) }),
      items,
      unread: read.length - items.length,
      bytesRead,
      bytes,
    }
  }
}

function headerOf(header: XmlElement): GleifHeader {
  const publishedAt = childText(header, 'ContentDate')
  const records = Number(childText(header, 'RecordCount') ?? Number.NaN)
  const isChanges =
    (childText(header, 'FileContent') ?? '').includes('DELTA') ||
    childOf(header, 'DeltaStart') !== undefined
  return {
    ...(publishedAt !== undefined && { publishedAt }),
    content: isChanges ? 'changes' : 'full',
    ...(Number.isInteger(records) && { records }),
  }
}
