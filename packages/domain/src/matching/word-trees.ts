/** The words of a vocabulary in trees of their sounds, one for each script. */
import type { NameWord } from './name-words.ts'
import type { Script } from './script.ts'
import { acrossScripts, withinScript } from './sound-costs.ts'
import { buildSoundTree } from './sound-tree.ts'
import type { Steps } from './steps.ts'
import { soundsAcross } from './word-likeness.ts'

/** Two scripts are compared by other costs than one with itself. */
export interface WordTree {
  readonly script: Script
  /** Tells the ids of all words that may be so alike, and of some that are not. */
  alike(word: NameWord, least: number, found: (id: number) => void): void
}

/** Words gone through in one step of a build. */
const inOneStep = 2_000

/** @param ids of the words that are to be found */
export function* wordTrees(
  ids: readonly number[],
  words: readonly NameWord[],
): Steps<readonly WordTree[]> {
  const byScript = new Map<Script, Map<string, number[]>>()
  for (const [n, id] of ids.entries()) {
    if (n % inOneStep === 0) yield
    const { script, sound } = words[id]! // ids are of words
    const bySound = byScript.get(script) ?? new Map<string, number[]>()
    byScript.set(script, bySound)
    const same = bySound.get(sound)
    if (same) same.push(id)
    else bySound.set(sound, [id])
  }
  const trees: WordTree[] = []
  for (const [script, bySound] of byScript) {
    const idsOf = [...bySound.values()]
    const tree = yield* buildSoundTree([...bySound.keys()], [withinScript, acrossScripts])
    trees.push({
      script,
      alike(word, least, found) {
        const isWithin = word.script === script
        const alike = isWithin ? least : soundsAcross(least, word.script, script)
        const table = isWithin ? withinScript : acrossScripts
        tree.alike(word.sound, { alike, byWeight: least }, table, (at) => {
          for (const id of idsOf[at] ?? []) found(id)
        })
      },
    })
  }
  return trees
}
