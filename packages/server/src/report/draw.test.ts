/** A report as a PDF: read back, page by page. */
import { expect, test } from 'vitest'
import { pdfText } from '../../../../test/pdf-text.ts'
import { jpegOf } from '../media/uploads.fixture.ts'
import type { Block, Report } from './content.ts'
import { drawReport } from './draw.ts'
import { smallPicture } from './picture.ts'

const report = (blocks: readonly Block[], more: Partial<Report> = {}): Report => ({
  title: 'Verification report',
  owner: 'Acme',
  status: 'Approved',
  foot: 'Session 1',
  madeAtMs: Date.UTC(2026, 10, 30),
  blocks,
  ...more,
})
const drawn = async (blocks: readonly Block[]): Promise<string[]> =>
  pdfText(await drawReport(report(blocks)))

test('the same report gives the same bytes, another time others', async () => {
  const one = report([{ kind: 'fields', fields: [['Name', 'Ann']] }])
  const first = await drawReport(one)
  expect(first.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await drawReport(one)).equals(first)).toBe(true)
  expect((await drawReport({ ...one, madeAtMs: 0 })).equals(first)).toBe(false)
})

test('names of many scripts are read back as they are', async () => {
  const names = [
    'Élena Muñoz',
    'Владимир Ильич',
    'Γεώργιος Παπαδόπουλος',
    'Ğülşen',
    'Nguyễn',
    'Անի',
  ]
  const [text] = await drawn([{ kind: 'fields', fields: names.map((name) => ['Name', name]) }])
  for (const name of names) expect(text).toContain(name)
})

test('Arabic and Hebrew are drawn, and what no font has is named', async () => {
  const [text = ''] = await drawn([
    {
      kind: 'fields',
      fields: [
        ['Name', 'محمد'],
        ['Name', 'דוד'],
        ['Name', '张三'],
      ],
    },
  ])
  const read = text.normalize('NFKC').split('\n')
  expect(read.some((line) => [...line].toReversed().join('') === 'محمد' || line === 'محمد')).toBe(
    true,
  )
  expect(read.some((line) => [...line].toReversed().join('') === 'דוד')).toBe(true)
  expect(text).toContain('[U+5F20 U+4E09]')
})

test('a row stays on one page, however much there is before it', async () => {
  const value = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ')
  const fields = Array.from(
    { length: 80 },
    (_, n) => [`Row ${n}`, `first${n} ${value} last${n}`] as const,
  )
  const pages = await drawn([{ kind: 'fields', fields }])
  expect(pages.length).toBeGreaterThan(5)
  for (let n = 0; n < 80; n += 1) {
    const on = pages.filter((text) => text.includes(`first${n} `))
    expect(on).toHaveLength(1)
    expect(on[0]).toContain(`last${n}`)
    expect(on[0]).toContain(`Row ${n}`)
  }
  for (const [index, text] of pages.entries()) {
    expect(text).toContain(`Page ${index + 1} of ${pages.length}`)
    expect(text).toContain('Session 1')
  }
})

test('a value without end is cut, and says how much of it is left out', async () => {
  const pages = await drawn([
    {
      kind: 'fields',
      fields: [
        ['Hostile', 'x'.repeat(15_000)],
        ['After', 'it'],
      ],
    },
    { kind: 'note', text: 'y '.repeat(9_000) },
    { kind: 'part', text: 'z'.repeat(3_000), status: 'Declined' },
  ])
  const text = pages.join('\n')
  expect(text.match(/and \d+ characters more/g)).toHaveLength(2)
  expect(text).toContain('After')
  expect(pages.length).toBeLessThan(5)
})

test('the head of a table stands on each of its pages', async () => {
  const columns = [
    { title: 'Left', share: 1 },
    { title: 'Right', share: 1 },
  ]
  const rows = Array.from({ length: 90 }, (_, n) => [`l${n}`, `r${n}`])
  const pages = await drawn([{ kind: 'table', columns, rows }])
  expect(pages.length).toBeGreaterThan(1)
  for (const text of pages) expect(text).toContain('Left\nRight')
})

test('pictures are made small and drawn; what is none has its words instead', async () => {
  const jpeg = await smallPicture(await jpegOf(3_000, 2_000))
  expect(jpeg!.length).toBeLessThan(100_000)
  expect(await smallPicture(Buffer.from('no picture'))).toBeUndefined()
  const bytes = await drawReport(
    report([
      {
        kind: 'pictures',
        pictures: [
          { caption: 'Front', jpeg: jpeg! },
          { caption: 'Back', instead: 'It is not there any more.' },
        ],
      },
    ]),
  )
  expect(bytes.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(1)
  expect(pdfText(bytes)[0]).toContain('It is not there any more.')
})
