/** GLEIF's files as they are published, and the ways in which a download fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixture, fixturePath } from './fixtures/load.ts'
import { readGleif } from './gleif.ts'
import type { RegistryPiece } from './piece.ts'
import { XmlRefusal } from './xml-stream.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-gleif-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function pieces(path: string): Promise<RegistryPiece[]> {
  const all: RegistryPiece[] = []
  for await (const piece of readGleif(path)) all.push(piece)
  return all
}
const items = async (name: string) =>
  (await pieces(fixturePath(name))).flatMap((piece) => piece.items)
const companies = async (name: string) =>
  (await items(name)).flatMap((item) => (item.what === 'company' ? [item.company] : []))

test('a company is read with its names, its register and its address', async () => {
  const [fund] = await companies('gleif-lei.xml')
  expect(fund).toEqual({
    id: '001GPB6A9XPE8XJICC14',
    lei: '001GPB6A9XPE8XJICC14',
    name: 'Fidelity Advisor Leveraged Company Stock Fund',
    otherNames: [
      {
        name: 'FIDELITY ADVISOR SERIES I - Fidelity Advisor Leveraged Company Stock Fund',
        type: 'PREVIOUS_LEGAL_NAME',
        language: 'en',
      },
    ],
    country: 'US',
    jurisdiction: 'US-MA',
    registrationNumber: 'S000005113',
    registrationAuthority: 'RA000665',
    legalFormCode: '8888',
    legalForm: 'FUND',
    category: 'FUND',
    status: 'active',
    recordStatus: 'ISSUED',
    registeredAddress: {
      lines: ['245 SUMMER STREET'],
      city: 'BOSTON',
      region: 'US-MA',
      postalCode: '02210',
      country: 'US',
    },
    headquartersAddress: {
      lines: ['C/O Fidelity Management & Research Company LLC'],
      city: 'Boston',
      region: 'US-MA',
      postalCode: '02210',
      country: 'US',
    },
    createdOn: '2012-11-29',
    updatedOn: '2023-05-18',
    successors: [],
    events: [],
  })
})

test('what has ended says so, with the event', async () => {
  const dissolved = (await companies('gleif-lei.xml')).find(({ events }) => events.length > 0)
  expect(dissolved).toMatchObject({
    status: 'inactive',
    recordStatus: 'RETIRED',
    events: [{ type: 'DISSOLUTION', on: '2018-11-09', status: 'COMPLETED' }],
  })
})

test('names in Latin letters stand beside those they were made of', async () => {
  const named = (await companies('gleif-lei-before.xml')).map((one) => [
    one.name,
    one.otherNames.find(({ type }) => type?.includes('TRANSLITERATED'))?.name,
  ])
  expect(named).toContainEqual([
    'VÚB Generali dôchodková správcovská spoločnosť, a.s.',
    'VUB GENERALI DOCHODKOVA SPRAVCOVSKA SPOLOCNOST, AS',
  ])
})

test('relationships are read with their kind, and what is deleted is gone', async () => {
  const read = await items('gleif-rr-after.xml')
  expect(read).toContainEqual({
    what: 'relation',
    relation: expect.objectContaining({
      company: '097900BHF50000076475',
      kind: 'direct_parent',
      to: '549300JB1P61FUTPEZ75',
      active: true,
      from: '2022-10-24',
    }),
  })
  expect(read.filter(({ what }) => what === 'gone_relation')).toHaveLength(1)
  expect(new Set(read.flatMap((one) => ('relation' in one ? [one.relation.kind] : [])))).toEqual(
    new Set(['direct_parent', 'ultimate_parent', 'fund_manager']),
  )
})

test('an exception says why there is no parent', async () => {
  expect(await items('gleif-repex.xml')).toContainEqual({
    what: 'relation',
    relation: {
      company: '01370W6ZIY66KQ4J3570',
      kind: 'direct_parent',
      to: { exception: 'NON_PUBLIC' },
      active: true,
    },
  })
})

test('the header says when, and whether it is the whole', async () => {
  const [first] = await pieces(fixturePath('gleif-rr-before.xml'))
  expect(first?.header).toEqual({
    publishedAt: '2023-11-06T09:29:01Z',
    content: 'full',
    records: 407_916,
  })
  const text = fixture('gleif-lei.xml').toString('utf8')
  const path = join(folder, 'delta.xml')
  await writeFile(path, text.replace('GLEIF_FULL_PUBLISHED', 'GLEIF_DELTA_PUBLISHED'))
  expect((await pieces(path))[0]?.header?.content).toBe('changes')
})

test('a packed file is the same, and a prefix may be any other', async () => {
  const path = join(folder, 'lei.xml.gz')
  const renamed = fixture('gleif-lei.xml').toString('utf8').replaceAll('lei:', 'x:')
  await writeFile(path, gzipSync(renamed))
  const read = (await pieces(path)).flatMap((piece) => piece.items)
  expect(read).toEqual(await items('gleif-lei.xml'))
})

test('records are read over the borders of pieces, letters of several bytes too', async () => {
  // Far more than one piece of a file stream, so that borders fall everywhere.
  const text = fixture('gleif-lei-before.xml').toString('utf8')
  const record = /<lei:LEIRecord [\s\S]*?<\/lei:LEIRecord>/.exec(text)?.[0] ?? ''
  const path = join(folder, 'long.xml')
  const many = record.replace(/<lei:LegalName[^>]*>/, '$&Ž').repeat(200)
  await writeFile(
    path,
    text.replace(record, () => many),
  )
  const names = (await pieces(path))
    .flatMap((piece) => piece.items)
    .flatMap((item) => (item.what === 'company' ? [item.company.name] : []))
  expect(names).toHaveLength(204)
  expect(new Set(names.slice(0, 200)).size).toBe(1)
  expect(names[0]).toMatch(/^Ž/)
})

describe('a file', () => {
  const lei = fixture('gleif-lei.xml')
  test.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['blank', Buffer.from(' \n '), 'empty'],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), 'html'],
    ['a packed web page', gzipSync('<html><body>Sign in</body></html>'), 'html'],
    ['an archive', Buffer.from('504b0304', 'hex'), 'wrong_format'],
    ['JSON', Buffer.from('[]'), 'wrong_format'],
    ['another XML', Buffer.from('<?xml version="1.0"?><CONSOLIDATED_LIST/>'), 'other_root'],
    ['cut between records', lei.subarray(0, lei.lastIndexOf('<lei:LEIRecord ')), 'truncated'],
    ['cut inside one', lei.subarray(0, 2_000), 'truncated'],
    ['cut as an archive', gzipSync(lei).subarray(0, 900), 'truncated'],
    ['a damaged archive', Buffer.concat([gzipSync(lei).subarray(0, 300), lei]), 'malformed'],
    ['damaged', Buffer.from('<LEIData><LEIRecords></LEIHeader></LEIData>'), 'malformed'],
  ])('that is %s is refused', async (_what, content, code) => {
    const path = join(folder, 'x.xml')
    await writeFile(path, content)
    await expect(pieces(path)).rejects.toSatisfy(
      (error) => error instanceof XmlRefusal && error.problem.code === code,
    )
  })

  test('that is not there is refused', async () => {
    await expect(pieces(join(folder, 'none.xml'))).rejects.toMatchObject({
      problem: { code: 'not_found', file: 'none.xml' },
    })
  })
})
