/** Who is a beneficial owner, by which rule and of how much: cases that were worked out by hand. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { graphIn } from './graph.fixture.ts'
import { controlSentence, pathSentence } from './explanation.ts'
import { ultimateBeneficialOwners } from './owners.ts'
import type { Ownership, OwnershipRules } from './owners.ts'
import { rangeText } from './range.ts'

const ask = (line: string, more: Partial<OwnershipRules> = {}): Ownership =>
  ultimateBeneficialOwners(graphIn(line), 'T', { threshold: 25, ...more })

/** `Ann is 30% ownership+majority; Bob may 20% to 60% ownership`. */
const said = ({ owners }: Ownership): string =>
  owners
    .map(({ party, certainty, shares, rules }) => {
      const words = rules.map((one) => `${one.rule}${one.certainty === certainty ? '' : '?'}`)
      return `${party} ${certainty} ${rangeText(shares)} ${words.join('+')}`
    })
    .join('; ')

const left = ({ remainder }: Ownership): string =>
  remainder.map(({ reason, share }) => `${reason} ${rangeText(share)}`).join('; ')

const rowsIn = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

const cases = readFileSync(new URL('owners.cases.txt', import.meta.url), 'utf8')
for (const section of cases.split(/^== /m).slice(1)) {
  describe(section.split('\n')[0] ?? '', () => {
    test.each(rowsIn(section))('%s', (line = '', owners = '', rest = '') => {
      const ownership = ask(line)
      expect([said(ownership), left(ownership)]).toEqual([owners, rest])
    })
  })
}

describe('who cannot be named', () => {
  test.each(
    rowsIn(`
    # Up to 24 hidden: nobody who must be named. 25: somebody may.
    Ann 76 T              | undisclosed 24%                | yes |
    Ann 75 T              | undisclosed 25%                | no  |
    X* 30 T, Ann 70 T     | hidden_owner 30%               | no  |
    ?nobody ? T           | not_told 0% to 100%; undisclosed 0% to 100% | no |
    ?exempt ? T           | exempt 0% to 100%; undisclosed 0% to 100%   | no |
    # A listed company need not say who owns it.
    L* 60 T, Ann 40 T     | listed 60%                     | yes |
    S* 60 T, Ann 40 T     |                                | yes | state
    S* ? T control, Ann 20 T | undisclosed 80%             | no  | state
    B 100 T               | undisclosed 100%               | no  |
  `),
  )('%s: %s, derivable: %s %s', (line = '', rest = '', derivable, exempt = '') => {
    const ownership = ask(line)
    expect(left(ownership)).toBe(rest)
    expect(ownership.derivable).toBe(derivable === 'yes')
    expect(ownership.exempt ?? '').toBe(exempt)
  })

  test('a state is told with what it holds, through its companies', () => {
    expect(ask('S* 100 B, B 76.5 T, S* 23.5 T').states).toMatchObject([
      { party: 'S*', controls: true },
    ])
  })

  test('more than the whole is odd, and never more than the whole is anybody’s', () => {
    const ownership = ask('Ann 80 T, Bob 60 T')
    expect(said(ownership)).toBe('Ann is 80% ownership+control; Bob is 60% ownership+control')
    expect(ownership.oddities).toEqual(['over_declared'])
  })

  test('a statement below what the chain proves is odd, and the chain counts', () => {
    const ownership = ask('Ann 100 B, B 60 T, Ann 30 T indirect')
    expect(said(ownership)).toBe('Ann is 60% ownership+majority+control')
    expect(ownership.oddities).toEqual(['statements_differ'])
  })
})

test('more than a threshold is asked where the rules say above', () => {
  expect(said(ask('Ann 25 T, Bob 75 T', { above: true }))).toBe('Bob is 75% ownership+control')
  expect(said(ask('Ann 25+-30 T, Bob 70 T', { above: true }))).toBe(
    'Bob is 70% ownership+control; Ann is 25% to 30% ownership',
  )
})

test('what ended before the day, or begins after it, does not count', () => {
  const graph = graphIn('Ann 60 T, Bob 60 T')
  const [ann, bob] = graph.holdings
  const holdings = [
    { ...ann!, until: '2021-04-03' }, // both are there: the line has two
    { ...bob!, from: '2021-04-03' },
  ]
  const on = (onDay?: string) =>
    ultimateBeneficialOwners({ ...graph, holdings }, 'T', {
      threshold: 25,
      ...(onDay && { onDay }),
    }).owners.map(({ party }) => party)
  expect([on('2021-04-02'), on('2021-04-03'), on()]).toEqual([['Ann'], ['Bob'], ['Bob']])
})

test('each owner comes with the chains and the control, in sentences', () => {
  const graph = graphIn('Ann 60 B, B 50 T, Ann 10 T')
  const [ann] = ultimateBeneficialOwners(graph, 'T', { threshold: 25 }).owners
  expect(ann?.paths.map((path) => pathSentence(path, graph))).toEqual([
    'Ann holds 10% of T: 10%',
    'Ann holds 60% of B, which holds 50% of T: 30%',
  ])
  expect(ann?.control.map((step) => controlSentence(step, graph))).toEqual([
    'B is controlled by Ann with 60% of the votes',
    'T is controlled by B and Ann with 60% of the votes',
  ])
  expect(ann && rangeText(ann.shares)).toBe('40%')
})

test('who is not in the graph is a mistake of the caller', () => {
  expect(() => ask('Ann 60 B')).toThrow('no such company')
  expect(() => ask('Ann 60 T', { threshold: 250 })).toThrow('no such threshold')
})
