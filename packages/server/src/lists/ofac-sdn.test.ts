/**
 * The OFAC parser against an excerpt of the published files, and against what goes wrong with
 * downloads.
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ListEntry, ParsedList } from './entry.ts'
import { ofacFixtures } from './fixtures/load.ts'
import { parseOfacSdn, STRAYS_TOLERATED, type OfacSdnFiles } from './ofac-sdn.ts'

function parsed(files: OfacSdnFiles): ParsedList {
  const read = parseOfacSdn(files)
  if (!read.ok) throw new Error(read.problem.code)
  return read.list
}

function entry(list: ParsedList, entryNo: string): ListEntry {
  const found = list.entries.find((each) => each.entryNo === entryNo)
  if (!found) throw new Error(`no ${entryNo}`)
  return found
}

function problemOf(files: OfacSdnFiles): string {
  const read = parseOfacSdn(files)
  return read.ok ? 'none' : read.problem.code
}

/** Invented; `remark` is the last column. */
function row(entryNo: number | string, remark = '-0- ', name = 'EXAMPLE'): string {
  const quoted = remark === '-0- ' ? remark : `"${remark}"`
  return `${entryNo},"${name}","individual","DEMO",${'-0- ,'.repeat(7)}${quoted}\r\n`
}

function file(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join('')}\x1a`, 'latin1')
}

const real = ofacFixtures()

describe('the four files together', () => {
  const list = parsed(real)

  test('every entry comes out with its kind, and nothing is odd', () => {
    expect(list.entries.map(({ entryNo, kind }) => `${entryNo} ${kind}`)).toEqual([
      '36 entity',
      '306 entity',
      '4642 entity',
      '15036 vessel',
      '20861 aircraft',
      '33151 entity',
    ])
    expect(list.warnings).toEqual([])
  })

  test('-0- is nothing, and not a text', () => {
    expect(JSON.stringify(list)).not.toContain('-0-')
    expect(entry(list, '36')).toEqual({
      entryNo: '36',
      kind: 'entity',
      name: 'AEROCARIBBEAN AIRLINES',
      aliases: [{ name: 'AERO-CARIBBEAN', quality: 'strong', type: 'aka' }],
      programs: ['CUBA'],
      categories: ['sanctions'],
      birthDates: [],
      birthPlaces: [],
      nationalities: [],
      countries: ['Cuba'],
      addresses: [{ city: 'Havana', country: 'Cuba' }],
      ids: [],
      wallets: [],
    })
  })

  test('aliases are strong from alt.csv and weak from the remarks', () => {
    expect(entry(list, '306').aliases).toEqual([
      { name: 'NATIONAL BANK OF CUBA', quality: 'strong', type: 'aka' },
      { name: 'BNC', quality: 'weak', type: 'aka' },
    ])
    expect(entry(list, '4642').aliases.map(({ type }) => type)).toEqual(['fka', 'fka', 'fka'])
  })

  test('programs, addresses and registrations are taken apart', () => {
    const bank = entry(list, '4642')
    expect(bank.programs).toEqual(['IRAN', 'SDGT', 'IFSR'])
    expect(bank.addresses[0]).toEqual({
      street: '5 Lothbury',
      city: 'London EC2R 7HD',
      country: 'United Kingdom',
    })
    expect(bank.countries).toEqual(['United Kingdom', 'Iran'])
    expect(bank.ids).toEqual([
      { type: 'UK Company Number', number: '01126618', country: 'United Kingdom' },
    ])
  })

  test('a vessel keeps its columns, an aircraft its tail number', () => {
    expect(entry(list, '15036').vessel).toEqual({
      callSign: 'T2EU4',
      type: 'Crude/Oil Products Tanker',
      tonnage: '99,144',
      grossRegisteredTonnage: '56,068',
      flag: 'Iran',
    })
    expect(entry(list, '20861').ids).toContainEqual({
      type: 'Aircraft Tail Number',
      number: 'N200VR',
    })
  })

  test('an address split across both files comes out whole', () => {
    const { wallets, remarks } = entry(list, '33151')
    expect(wallets[13]).toEqual({
      currency: 'XBT',
      address: '1B64QRxfaa35MVkf7sDjuGUYAP5izQt7Qi',
    })
    expect(wallets).toHaveLength(25)
    expect(wallets.every(({ address }) => [34, 42].includes(address.length))).toBe(true)
    expect(remarks).toContain('1B64QRxfaa35MVkf7')
  })

  test('gzip is the same list', () => {
    const packed = Object.fromEntries(
      Object.entries(real).map(([name, content]) => [name, gzipSync(content)]),
    ) as typeof real // the same keys
    expect(parsed(packed)).toEqual(list)
  })
})

describe('files that are missing', () => {
  test('the main file alone is a list, with a warning for each of the others', () => {
    const { warnings } = parsed({ sdn: real.sdn })
    expect(warnings.map(({ code }) => code)).toEqual([
      'addresses_missing',
      'aliases_missing',
      'comments_missing',
      'remark_cut',
    ])
    expect(warnings.at(-1)?.entryNos).toEqual(['33151'])
  })

  test('half an address is left out, not taken for an address', () => {
    const { wallets } = entry(parsed({ sdn: real.sdn }), '33151')
    expect(wallets).toHaveLength(13)
    expect(wallets.every(({ address }) => [34, 42].includes(address.length))).toBe(true)
  })

  test('a full remark without overflow is reported even where the overflow file is there', () => {
    const { warnings } = parsed({
      ...real,
      sdn: file(row(1, 'x'.repeat(1_000))),
      comments: file('1,"y"\r\n'),
    })
    expect(warnings.map(({ code }) => code)).not.toContain('remark_cut')
    const without = parsed({
      sdn: file(row(1, 'x'.repeat(1_000)), row(2)),
      comments: file('2,"y"\r\n'),
    })
    expect(without.warnings.map(({ code }) => code)).toContain('remark_cut')
  })

  test('a missing end mark is reported', () => {
    const { warnings } = parsed({ ...real, sdn: real.sdn.subarray(0, -1) })
    expect(warnings.map(({ code }) => code)).toEqual(['end_mark_missing'])
  })
})

describe('joining the overflow', () => {
  const start = `${'x'.repeat(960)}; a.k.a. 'FIRST'; Gender Male;`

  test('no space is put in and none is taken away', () => {
    const column = start.padStart(1_000, 'x')
    const sdn = file(row(1, column))
    const list = parsed({ sdn, comments: file(`1," a.k.a. 'SECOND'."\r\n`) })
    expect(entry(list, '1').remarks).toBe(`${column} a.k.a. 'SECOND'.`)
    expect(entry(list, '1').aliases.map(({ name }) => name)).toEqual(['FIRST', 'SECOND'])
  })

  test('an overflow to a remark that was not cut is read on its own, and reported', () => {
    const list = parsed({
      sdn: file(row(1, `a.k.a. 'FIRST'.`)),
      comments: file(`1,"a.k.a. 'SECOND'."\r\n`),
    })
    expect(list.warnings.map(({ code }) => code)).toContain('overflow_unexpected')
    expect(entry(list, '1').aliases.map(({ name }) => name)).toEqual(['FIRST', 'SECOND'])
  })
})

describe('letters', () => {
  test('latin-1 bytes become letters', () => {
    const list = parsed({ sdn: file(row(1, 'POB Besançon.', 'EXAMPLE, José Ñandú')) })
    expect(entry(list, '1').name).toBe('EXAMPLE, José Ñandú')
    expect(entry(list, '1').birthPlaces).toEqual(['Besançon'])
  })

  test('a copy saved as UTF-8 is read as what it is', () => {
    const sdn = Buffer.from(row(1, '-0- ', 'EXAMPLE, José'), 'utf8')
    expect(entry(parsed({ sdn }), '1').name).toBe('EXAMPLE, José')
  })
})

test('a wallet that fails its own checksum is warned of and kept', () => {
  const remark = (address: string): string => `Digital Currency Address - XBT ${address}; x.`
  const right = '12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx'
  const wrong = right.replace('12HQ', '12HR')
  const sdn = file(row(1, remark(right)), row(2, remark(wrong)))
  const { warnings, entries } = parsed({ sdn })
  expect(warnings.filter(({ code }) => code === 'wallet_misprinted')).toMatchObject([
    { count: 1, entryNos: ['2'] },
  ])
  expect(entries.map(({ wallets }) => wallets[0]?.address)).toEqual([right, wrong])
})

describe('lines for entries that are not there', () => {
  const strays = (count: number): Buffer =>
    file(
      ...Array.from({ length: count }, (_, index) => `${9_000 + index},1,"aka","NOBODY",-0- \r\n`),
    )

  test('a few are left out and counted', () => {
    const { warnings, entries } = parsed({ ...real, alt: strays(STRAYS_TOLERATED) })
    expect(entries).toHaveLength(6)
    expect(warnings).toMatchObject([{ code: 'unknown_entry', count: STRAYS_TOLERATED }])
  })

  test('more mean that the files are from different days', () => {
    expect(problemOf({ ...real, alt: strays(STRAYS_TOLERATED + 1) })).toBe('files_do_not_fit')
  })
})

describe('refused', () => {
  const text = real.sdn.toString('latin1')
  const cases: [string, Buffer, string][] = [
    ['zero bytes', Buffer.alloc(0), 'empty'],
    ['only the end mark', Buffer.from('\x1a'), 'empty'],
    ['only blank lines', Buffer.from('\r\n\r\n \r\n'), 'empty'],
    ['zero bytes in gzip', gzipSync(Buffer.alloc(0)), 'empty'],
    ['a web page', Buffer.from('<!DOCTYPE html>\n<html><body>Access denied, sorry</body>'), 'html'],
    ['a web page without doctype', Buffer.from('\n<HTML><p>503, try later</p></HTML>'), 'html'],
    ['an error in JSON', Buffer.from('{"error": "not found", "status": 404}'), 'wrong_format'],
    ['an error in words', Buffer.from('Access denied'), 'wrong_format'],
    ['XML', Buffer.from('<?xml version="1.0"?><sdnList></sdnList>'), 'wrong_format'],
    ['a zip archive', Buffer.from('PK\x03\x04 and so on, and so on'), 'wrong_format'],
    ['cut in a quoted column', Buffer.from(text.slice(0, -1_200), 'latin1'), 'truncated'],
    ['cut in the last column', Buffer.from(`${row(1)}${row(2)}`.slice(0, -4)), 'truncated'],
    ['cut between columns', Buffer.from(`${row(1)}2,"EXAMPLE","individual",\r\n`), 'truncated'],
    ['cut in gzip', gzipSync(real.sdn).subarray(0, 700), 'truncated'],
    ['damaged in gzip', gzipSync(real.sdn).fill(0xaa, 30, 60), 'malformed'],
    ['a quote in the middle of a word', Buffer.from(row(1, 'x"y')), 'malformed'],
    ['alt.csv in its place', real.alt, 'wrong_columns'],
    ['a header line', file(row('ent_num'), row(1)), 'not_this_list'],
    ['the same entry twice', file(row(7), row(7)), 'duplicate_entries'],
  ]

  test.each(cases)('%s', (_, sdn, code) => {
    expect(problemOf({ sdn })).toBe(code)
  })

  test('a side file that failed refuses the whole list', () => {
    expect(problemOf({ ...real, alt: Buffer.alloc(0) })).toBe('empty')
    expect(problemOf({ ...real, comments: real.add })).toBe('wrong_columns')
  })
})
