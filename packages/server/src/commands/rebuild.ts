/**
 * `ostiary rebuild`: folds what entities say of their sessions anew, from the sessions, and says
 * where the two differ. It reads only: rows of lifecycles have one writer.
 */
import { isDeepStrictEqual } from 'node:util'
import { noSessions } from '@ostiary/domain/entity.sessions'
import type { Pool } from '../store/db.ts'
import { nextTold } from '../store/session-told.ts'
import type { Told } from '../store/session-told.ts'
import type { Progress } from './progress.ts'

const pageRows = 1_000
const firstId = '00000000-0000-0000-0000-000000000000'
/** So many are named; that there are more is said. */
const namedMost = 100

interface Difference {
  readonly entityId: string
  /** The names that differ, and nothing of their values. */
  readonly fields: readonly string[]
}

export interface Rebuilt {
  readonly entities: number
  readonly differing: number
  readonly differences: readonly Difference[]
}

export async function rebuildDerived(
  pool: Pool,
  onProgress: (done: number) => void = () => {},
): Promise<Rebuilt> {
  const differences: Difference[] = []
  let entities = 0
  let differing = 0
  for (let after = firstId; ;) {
    const page = await nextTold(pool, { after, limit: pageRows })
    for (const one of page) {
      entities += 1
      const fields = differenceOf(one)
      if (fields.length === 0) continue
      differing += 1
      if (differences.length < namedMost) differences.push({ entityId: one.entityId, fields })
    }
    onProgress(entities)
    const last = page.at(-1)
    if (!last || page.length < pageRows) return { entities, differing, differences }
    after = last.entityId
  }
}

function differenceOf({ stored = noSessions, ...told }: Told): string[] {
  const folded: Readonly<Record<string, unknown>> = { ...told.folded }
  const held: Readonly<Record<string, unknown>> = { ...stored }
  const names = [...new Set([...Object.keys(folded), ...Object.keys(held)])]
  return names.filter((name) => !isDeepStrictEqual(folded[name], held[name]))
}

export async function rebuildCommand(
  pool: Pool,
  given: { json: boolean; print: (text: string) => void; progress: Progress },
): Promise<number> {
  given.progress.step('Folding sessions anew')
  const rebuilt = await rebuildDerived(pool, (done) => given.progress.advance(done, done))
  given.progress.end()
  given.print(given.json ? JSON.stringify(rebuilt) : inWords(rebuilt))
  return rebuilt.differing === 0 ? 0 : 1
}

function inWords({ entities, differing, differences }: Rebuilt): string {
  if (differing === 0)
    return `Of ${entities} entities with sessions every one says what its sessions say.`
  return [
    `${differing} of ${entities} entities with sessions say something else than their sessions.`,
    ...differences.map(({ entityId, fields }) => `  ${entityId}: ${fields.join(', ')}`),
    ...(differing > differences.length ? ['  …'] : []),
    'What a row says is changed by the next event of a session; `ostiary verify` says whether ' +
      'somebody edited it.',
  ].join('\n')
}
