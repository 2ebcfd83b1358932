/** GLEIF's three files, which one it is told by its root: companies, relationships, exceptions. */
import type { RegistryItem } from './company.ts'
import { gleifCompany } from './gleif-company.ts'
import { gleifException, gleifRelation } from './gleif-relation.ts'
import type { RegistryHeader, RegistryPart, RegistryPiece } from './piece.ts'
import { childOf, childText, xmlPieces } from './xml-stream.ts'
import type { XmlElement, XmlShape } from './xml-stream.ts'

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

/** @throws XmlRefusal where the file is none of the three, or is damaged */
export async function* readGleif(path: string): AsyncGenerator<RegistryPiece> {
  for await (const { header, records, bytesRead, bytes } of xmlPieces(path, shapes)) {
    const read = records.map((record) => partOfRecord.get(record.name)?.read(record))
    const items = read.filter((item) => item !== undefined)
    const part = partOfRecord.get(records[0]?.name ?? '')?.part
    yield {
      ...(part && { part }),
      ...(header && { header: headerOf(header) }),
      items,
      unread: read.length - items.length,
      bytesRead,
      bytes,
    }
  }
}

function headerOf(header: XmlElement): RegistryHeader {
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
