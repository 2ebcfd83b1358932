/** How alike sounds are: what always holds, and that the tree finds what comparing all finds. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { likeness, spellingLikeness } from './likeness.ts'
import { acrossScripts, withinScript } from './sound-costs.ts'
import { buildSoundTree } from './sound-tree.ts'

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

test.each([
  ['one script', withinScript, false],
  ['two scripts', acrossScripts, true],
] as const)('the tree of sounds finds all that are alike: %s', (_, table, across) => {
  const several = fc.uniqueArray(sound, { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(several, sound, fc.constantFrom(0.66, 0.77, 0.93), (sounds, asked, least) => {
      const found = new Set<number>()
      buildSoundTree(sounds, [table]).alike(asked, { alike: least, byWeight: least }, table, (at) =>
        found.add(at),
      )
      const missing = sounds.filter(
        (one, at) => likeness(asked, one, across, least) >= least && !found.has(at),
      )
      expect(missing).toEqual([])
    }),
  )
})
