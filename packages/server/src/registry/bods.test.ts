/** The published examples of BODS: read without loss, and who owns what by hand. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { ultimateBeneficialOwners } from '@ostiary/domain/ownership/owners'
import type { Ownership } from '@ostiary/domain/ownership/owners'
import { rangeText } from '@ostiary/domain/ownership/range'
import { describe, expect, test } from 'vitest'
import { bodsGraph } from './bods-graph.ts'
import { declarationOf, readBods } from './bods.ts'
import type { BodsDeclaration, BodsStatement } from './bods.ts'
import { bodsExamples, fixture, fixturePath } from './fixtures/load.ts'

function declared(content: Buffer): BodsDeclaration {
  const read = readBods(content, 'x.json')
  if (!read.ok) throw new Error(read.problem.code)
  return read.declaration
}

const examples = bodsExamples()

test.each([...examples])('%s is read without loss', (_name, content) => {
  const written = JSON.parse(content.toString('utf8')) as BodsStatement[] // as the file has them
  const { statements, records } = declared(content)
  expect(statements).toEqual(written)
  const told = [...records.values()].flatMap((one) => one.statements)
  expect(told).toHaveLength(written.length)
  expect(new Set(told)).toEqual(new Set(statements))
  // Every open relationship is in the graph, and nothing in it was unreadable.
  const { graph, unread } = bodsGraph(declared(content))
  const open = [...records.values()].filter(
    ({ type, closed }) => type === 'relationship' && !closed,
  )
  expect(new Set(graph.holdings.map(({ id }) => id.split('#')[0]))).toEqual(
    new Set(open.map(({ id }) => id)),
  )
  expect(unread).toEqual([])
})

test('what we do not read is kept as it stands', () => {
  const whole = fixture('bods-annotations.json')
  expect(declared(whole).statements).toEqual(JSON.parse(whole.toString('utf8')))
})

const rows = readFileSync(fixturePath('bods-owners.cases.txt'), 'utf8')
  .split('\n')
  .filter((line) => line.includes('|') && !line.startsWith('#'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const said = ({ owners }: Ownership): string =>
  owners
    .map(({ name, party, certainty, shares, rules }) => {
      const words = rules.map((one) => `${one.rule}${one.certainty === certainty ? '' : '?'}`)
      return `${name ?? party} ${certainty} ${rangeText(shares)} ${words.join('+')}`
    })
    .join('; ')

test.each(rows)('%s on %s: %s', (name = '', day = '', owners, left, derivable, exempt = '') => {
  const onDay = day === '-' ? undefined : day
  const content = examples.get(name) ?? Buffer.alloc(0)
  const declaration = declarationOf(declared(content).statements, onDay)
  const [subject = ''] = declaration.subjects
  const ownership = ultimateBeneficialOwners(bodsGraph(declaration).graph, subject, {
    threshold: 25,
    ...(onDay && { onDay }),
  })
  const remainder = ownership.remainder.map((one) => `${one.reason} ${rangeText(one.share)}`)
  expect({
    owners: said(ownership),
    left: remainder.join('; '),
    derivable: ownership.derivable ? 'yes' : 'no',
    exempt: ownership.exempt ?? '',
  }).toEqual({ owners, left, derivable, exempt })
})

test('every example has a line', () => {
  expect(new Set(rows.map(([name]) => name))).toEqual(new Set(examples.keys()))
})

describe('a file', () => {
  const small = Buffer.from(JSON.stringify(declared(examples.get('bods-package')!).statements))
  const statement = JSON.parse(small.toString('utf8'))[0] as object // it has three
  test.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['web page', Buffer.from('<!DOCTYPE html><html></html>'), 'html'],
    ['cut', small.subarray(0, 300), 'truncated'],
    ['damaged', Buffer.from('[{"a": }]'), 'malformed'],
    ['a cut archive', gzipSync(small).subarray(0, 200), 'truncated'],
    ['of nothing', Buffer.from('[]'), 'no_records'],
    ['of an older version', Buffer.from('[{"statementID":"x"}]'), 'other_version'],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), 'wrong_format'],
  ])('that is %s is refused', (_what, content, code) => {
    expect(readBods(content, 'x.json')).toMatchObject({ ok: false, problem: { code } })
  })

  test('may be packed, or have a statement a line', () => {
    expect(declared(gzipSync(small)).statements).toHaveLength(3)
    const lines = [statement, statement].map((one) => JSON.stringify(one)).join('\n')
    expect(declared(Buffer.from(lines)).statements).toHaveLength(2)
  })
})

test('a statement that names those it replaces takes their place, whatever the dates', () => {
  const details = (name: string) => ({ entityType: { type: 'registeredEntity' }, name })
  const said: BodsStatement[] = [
    {
      statementId: 'a',
      recordId: 'r',
      recordType: 'entity',
      recordStatus: 'new',
      statementDate: '2024-02-02',
      recordDetails: details('First'),
    },
    {
      statementId: 'b',
      recordId: 'r',
      recordType: 'entity',
      recordStatus: 'updated',
      statementDate: '2024-01-01',
      recordDetails: details('Second'),
      replacesStatements: ['a'],
    },
  ]
  expect(declarationOf(said).records.get('r')?.current.recordDetails['name']).toBe('Second')
})
