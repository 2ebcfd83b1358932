/** Files of reference data as they are published, and everything that goes wrong with them. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { datasetNames } from '@ostiary/domain/risk/datasets'
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { afterAll, describe, expect, test } from 'vitest'
import { dataProblemSentence } from './data-problem.ts'
import type { DataProblemCode } from './data-problem.ts'
import { excerptData, excerptFile, excerptPath } from './fixtures/load.ts'
import { parseDataset, readDataset } from './read-dataset.ts'

const file = 'given'
const parse = (dataset: DatasetName, content: string | Buffer) =>
  parseDataset(dataset, Buffer.from(content), { file })

/** The entries, or the code of the refusal. */
function outcome(dataset: DatasetName, content: string | Buffer): readonly string[] | string {
  const parsed = parse(dataset, content)
  return parsed.ok ? parsed.data.entries : parsed.problem.code
}

const many = Array.from({ length: 200 }, (_, n) => `100.200.${n}.0/24`)

describe('the published excerpts', () => {
  test.each([
    ['disposable-domains', 10],
    ['datacenter', 12],
    ['vpn', 11],
    ['tor', 11],
    ['fatf', 5],
  ] as const)('%s has %d entries, sorted, without a warning', (dataset, size) => {
    const { entries, warnings } = excerptData(dataset)
    expect(entries).toHaveLength(size)
    expect(entries).toEqual([...entries].sort())
    expect(warnings.map(({ code }) => code)).toEqual(dataset === 'fatf' ? ['part_not_given'] : [])
  })

  test.each(datasetNames)('%s packed with gzip is the same', (dataset) => {
    expect(parse(dataset, gzipSync(excerptFile(dataset)))).toEqual({
      ok: true,
      data: excerptData(dataset),
    })
  })

  test('are read from the path, with what an auditor compares', async () => {
    const read = await readDataset('tor', excerptPath('tor'))
    expect(read).toMatchObject({
      ok: true,
      files: [{ name: 'tor_exits_mixed.txt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    })
  })

  test('IPv6 exits are kept in their one short spelling', () => {
    expect(excerptData('tor').entries).toContain('2001:470:1:908::9001')
  })
})

describe('lines', () => {
  test('comments, blank lines, carriage returns and a byte order mark are no entries', () => {
    const text = '\uFEFF# exits, of today\r\n\r\n192.0.2.7 # one\r\n; two, three\n// x\n192.0.2.9\n'
    expect(outcome('tor', text)).toEqual(['192.0.2.7', '192.0.2.9'])
  })

  test('an entry in two spellings is one', () => {
    expect(outcome('vpn', '192.0.2.7/24\n192.0.2.0/24\n')).toEqual(['192.0.2.0/24'])
    expect(outcome('disposable-domains', 'Mailinator.com\nmailinator.COM\n')).toEqual([
      'mailinator.com',
    ])
  })

  test('a domain beyond ASCII is kept in the form that addresses use', () => {
    expect(outcome('disposable-domains', 'müll-mail.de\n')).toEqual(['xn--mll-mail-65a.de'])
  })

  test('one bad line among many is left out and named, two of a hundred are too many', () => {
    const one = parse('vpn', [...many, 'nonsense', ''].join('\n'))
    expect(one).toMatchObject({
      ok: true,
      data: { warnings: [{ code: 'lines_left_out', detail: '1: line 201' }] },
    })
    expect(outcome('vpn', [...many.slice(0, 98), 'bad', 'worse', ''].join('\n'))).toBe(
      'unread_lines',
    )
  })

  test.each(['0.0.0.0/0', '3.0.0.0/7', '2000::/3', '2001::/15', '::/0'])(
    'a network as wide as %s is not believed',
    (network) => {
      expect(outcome('datacenter', `${network}\n`)).toBe('unread_lines')
    },
  )

  test.each(['com', 'localhost', '192.0.2.7', 'a@b.com', 'a..com', '-a.com', 'foo.com/path'])(
    '%j is no mail domain',
    (text) => {
      expect(outcome('disposable-domains', `${text}\n`)).toBe('unread_lines')
    },
  )

  test('are told of while they are read', () => {
    const told: string[] = []
    const content = Buffer.from(Array.from({ length: 6_000 }, () => '192.0.2.7\n').join(''))
    const onRead = (done: number, total: number) => void told.push(`${done}/${total}`)
    parseDataset('tor', content, { file, onRead })
    expect(told).toEqual(['0/6001', '5000/6001', '6001/6001'])
  })
})

describe('the FATF lists', () => {
  const lists = (fields: object): string =>
    JSON.stringify({ as_of: '2024-10-25', increased_monitoring: ['VE'], ...fields })

  test('both are kept apart, with the day', () => {
    expect(parse('fatf', lists({ call_for_action: ['IR', 'KP', 'IR'] }))).toEqual({
      ok: true,
      data: {
        dataset: 'fatf',
        entries: ['call_for_action IR', 'call_for_action KP', 'increased_monitoring VE'],
        asOf: '2024-10-25',
        warnings: [],
      },
    })
  })

  test.each([
    ['a code of three letters', { increased_monitoring: ['VEN'] }, 'unknown_country'],
    ['small letters', { increased_monitoring: ['ve'] }, 'unknown_country'],
    ['a code of no country', { increased_monitoring: ['XX'] }, 'unknown_country'],
    ['a code that stands for another', { increased_monitoring: ['UK'] }, 'unknown_country'],
    ['a number', { call_for_action: [4] }, 'unknown_country'],
    ['a text for a list', { call_for_action: 'IR' }, 'wrong_fields'],
    ['no day', { as_of: undefined }, 'wrong_fields'],
    ['a day there is not', { as_of: '2024-02-31' }, 'wrong_fields'],
    ['nobody', { increased_monitoring: [], call_for_action: null }, 'no_entries'],
  ])('%s is refused', (_what, fields, code) => {
    expect(outcome('fatf', lists(fields))).toBe(code)
  })

  test('an array is refused, and so is text that is cut', () => {
    expect(outcome('fatf', '[]')).toBe('wrong_fields')
    expect(outcome('fatf', '{"as_of": ')).toBe('malformed')
  })
})

/** Where each problem has its case; size has none, since it would take gigabytes. */
const caseOf: Readonly<Record<DataProblemCode, 'here' | 'above' | 'store' | 'none'>> = {
  empty: 'here',
  html: 'here',
  wrong_format: 'here',
  truncated: 'here',
  malformed: 'here',
  unended: 'here',
  unread_lines: 'here',
  no_entries: 'here',
  not_found: 'here',
  unreadable: 'here',
  wrong_fields: 'above',
  unknown_country: 'above',
  other_dataset: 'store',
  shrunken_entries: 'store',
  replaced_entries: 'store',
  part_missing: 'store',
  too_large: 'none',
}
const codes = Object.keys(caseOf) as DataProblemCode[] // its own keys

describe('refused', () => {
  const seen = new Set<DataProblemCode>()
  const packed = gzipSync(Buffer.from(many.join('\n')))
  test.each<[string, DatasetName, string | Buffer, DataProblemCode]>([
    ['no byte', 'tor', '', 'empty'],
    ['white space', 'tor', '\n \n', 'empty'],
    ['gzip of nothing', 'tor', gzipSync(''), 'empty'],
    ['a web page', 'vpn', '<!DOCTYPE html><html><body>Sign in</body></html>', 'html'],
    ['gzip cut in the middle', 'vpn', packed.subarray(0, 300), 'truncated'],
    ['damaged gzip', 'vpn', Buffer.from(packed).fill(0x55, 20, 60), 'malformed'],
    ['a zip archive', 'vpn', Buffer.from('504b030414000000', 'hex'), 'wrong_format'],
    ['JSON', 'vpn', '{"a": 1}', 'wrong_format'],
    ['text for JSON', 'fatf', 'VE\n', 'wrong_format'],
    ['a list cut within a line', 'datacenter', '1.0.0.0/24\n223.255.248.0/2', 'unended'],
    ['domains for networks', 'vpn', excerptFile('disposable-domains'), 'unread_lines'],
    ['networks for domains', 'disposable-domains', excerptFile('vpn'), 'unread_lines'],
    ['comments alone', 'tor', '# none today\n', 'no_entries'],
  ])('%s', (_what, dataset, content, code) => {
    const parsed = parse(dataset, content)
    expect(parsed).toMatchObject({ ok: false, problem: { code, file } })
    seen.add(code)
  })

  test.each([
    ['a path that is not there', join(excerptPath('tor'), '..', 'nothing'), 'not_found'],
    ['a folder', join(excerptPath('tor'), '..'), 'unreadable'],
  ] as const)('%s', async (_what, path, code) => {
    expect(await readDataset('tor', path)).toMatchObject({ ok: false, problem: { code } })
    seen.add(code)
  })

  afterAll(() => {
    const here = codes.filter((code) => caseOf[code] === 'here')
    expect([...seen].sort()).toEqual(here.sort())
  })

  test('every refusal says what to do, and where', () => {
    for (const code of codes) {
      expect(dataProblemSentence({ code, file: 'f', detail: 'd' })).toMatch(/\. .*\. \(f: d\)$/)
    }
  })
})
