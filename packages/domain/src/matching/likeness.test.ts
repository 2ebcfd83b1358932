/** How alike sounds are: what always holds, and that the tree finds what comparing all finds. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { likeness, spellingLikeness } from './likeness.ts'
import { acrossScripts, withinScript } from './sound-costs.ts'
import { buildSoundTree } from './sound-tree.ts'
import { finished } from './steps.ts'

const sound = fc.string({
  unit: fc.constantFrom(...'abdeghiklmnorstuvyzXGSZ'),
  minLength: 1,
  maxLength: 9,
})

test('likeness is between nothing and all, the same both ways, and all for the same sounds', () => {
  fc.assert(
    fc.property(sound, sound, fc.boolean(), (one, other, across) => {
      const value = likeness(one, other, across, 0)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThanOrEqual(1)
      expect(likeness(other, one, across, 0)).toBeCloseTo(value, 12)
      expect(likeness(one, one, across, 0)).toBe(1)
      expect(spellingLikeness(one, other)).toBeCloseTo(spellingLikeness(other, one), 12)
    }),
  )
})

test('what is less alike than asked for may be told as nothing, never as something else', () => {
  fc.assert(
    fc.property(sound, sound, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, least) => {
      const [exact, asked] = [likeness(one, other, false, 0), likeness(one, other, false, least)]
      if (asked !== 0) expect(asked).toBe(exact)
    }),
  )
})

test.each([
  ['two sounds in the other order', 'pertov', 'petrov', 'peskov'],
  ['a vowel for another', 'ivan', 'iven', 'ivbn'],
  ['a sound that languages spell alike', 'kasim', 'qasim', 'basim'],
  ['a vowel too many', 'dmitri', 'dimitri', 'dmbitri'],
  ['a sound half heard', 'mahdi', 'madi', 'makdi'],
])('%s is nearer than a change of consonants', (_, word, near, far) => {
  expect(likeness(word, near)).toBeGreaterThan(likeness(word, far))
})

test('scripts that write few vowels are near to those that write them all', () => {
  expect(likeness('mohamed', 'mhmd', true)).toBeGreaterThan(0.85)
  expect(likeness('mohamed', 'mhmd', false)).toBeLessThan(likeness('mohamed', 'mhmd', true))
})

/** A sound as somebody else may spell it: two letters turned, changed, left out or put in. */
const altered = (one: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom(...'aeiyhkgXqstzdnmrlvw'), fc.nat(3)), {
      maxLength: 2,
    })
    .map((edits) => {
      let letters = [...one]
      for (const [at, letter, way] of edits) {
        const place = at % Math.max(1, letters.length)
        const [here = letter, after = letter] = letters.slice(place)
        const put = [[letter], [here, letter], [], [after, here]][way] ?? []
        letters = letters.toSpliced(place, way === 3 ? 2 : 1, ...put)
      }
      return letters.join('')
    })
    .filter((sounds) => sounds !== '')

/** Sounds of which many are alike, and one to look for among them. */
const neighbours = fc
  .uniqueArray(sound, { minLength: 1, maxLength: 8 })
  .chain((some) =>
    fc.tuple(
      fc.array(fc.oneof(...some.map(altered)), { minLength: 5, maxLength: 40 }),
      fc.oneof(...some.map(altered)),
    ),
  )
  .map(([sounds, asked]) => ({ sounds: [...new Set(sounds)], asked }))

test.each([
  ['one script', withinScript, false],
  ['two scripts', acrossScripts, true],
] as const)('the tree of sounds finds all that are alike, once: %s', (_, table, across) => {
  let alike = 0
  fc.assert(
    fc.property(neighbours, fc.constantFrom(0.6, 0.77, 0.93), ({ sounds, asked }, least) => {
      const tree = finished(buildSoundTree(sounds, [table]))
      const found: number[] = []
      tree.alike(asked, { alike: least, byWeight: least }, table, (at) => found.push(at))
      expect(new Set(found).size).toBe(found.length)
      const isAlike = (one: string): boolean => likeness(asked, one, across, least) >= least
      expect(sounds.filter((one, at) => isAlike(one) && !found.includes(at))).toEqual([])
      alike += sounds.filter(isAlike).length
    }),
    { numRuns: 300 },
  )
  // Of nothing that is alike the property would say nothing.
  expect(alike).toBeGreaterThan(200)
})

test('a tree asked again, after others, tells the same', () => {
  const sounds = ['petrov', 'pertov', 'petrova', 'ivan', 'ivanov', 'petr', 'p']
  const tree = finished(buildSoundTree(sounds, [withinScript]))
  const ask = (asked: string): string[] => {
    const found: string[] = []
    tree.alike(asked, { alike: 0.77, byWeight: 0.77 }, withinScript, (at) =>
      found.push(sounds[at] ?? ''),
    )
    return found.toSorted()
  }
  const first = ['petrov', 'ivan', 'p', ''].map(ask)
  expect(first).toEqual([['pertov', 'petrov', 'petrova'], ['ivan'], ['p'], []])
  expect(['petrov', 'ivan', 'p', ''].map(ask)).toEqual(first)
})
