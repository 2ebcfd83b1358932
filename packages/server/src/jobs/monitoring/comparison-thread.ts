/** Compares people with the changed entries in a thread of its own, where there are many. */
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { errorRecord } from '../../platform/error-record.ts'
import type { ListedParty, PartyIndex } from '../../providers/name-lists/party-index.ts'
import type { Told } from './compare.thread.ts'
import type { Comparison } from './comparison.ts'

type Answer = ReturnType<typeof Promise.withResolvers<readonly number[]>>

/** What is copied for the thread at once: half a millisecond's work. */
const atOnce = { words: 10_000, entries: 500 }

/** @param all that is listed: words weigh what they do there, so that scores are of a screening */
export function compareInThread(
  entries: readonly ListedParty[],
  all: Pick<PartyIndex, 'names' | 'counts'>,
): Comparison {
  const script = new URL('./compare.thread.ts', import.meta.url)
  // It has no use for the settings of the process.
  const worker = new Worker(script, { name: 'monitoring', env: {} })
  /** Pages are answered in the order they were asked in. */
  const waiting: Answer[] = []
  let failed: Error | undefined
  const fail = (error: unknown): void => {
    failed ??= failureOf(error)
    for (const one of waiting.splice(0)) one.reject(failed)
  }
  worker.on('message', (places: readonly number[]) => waiting.shift()?.resolve(places))
  worker.on('error', fail)
  worker.on('messageerror', fail)
  worker.on('exit', () => fail(undefined))
  const told = tellAll(worker, entries, all)
  // Whoever asks is told.
  told.catch(() => undefined)
  return {
    named: async (people) => {
      await told
      if (failed) throw failed
      const answer: Answer = Promise.withResolvers()
      waiting.push(answer)
      send(worker, { people })
      return answer.promise
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

/** All is copied: nothing is handed over. */
const send = (worker: Worker, told: Told): void => worker.postMessage(told, [])

async function tellAll(
  worker: Worker,
  entries: readonly ListedParty[],
  { names, counts }: Pick<PartyIndex, 'names' | 'counts'>,
): Promise<void> {
  const tell = async (told: Told): Promise<void> => {
    send(worker, told)
    await turn()
  }
  for (let from = 0; from < entries.length; from += atOnce.entries)
    await tell({ entries: entries.slice(from, from + atOnce.entries) })
  let words = new Map<string, number>()
  for (const [key, having] of counts()) {
    words.set(key, having)
    if (words.size < atOnce.words) continue
    await tell({ words })
    words = new Map()
  }
  await tell({ words })
  await tell({ names })
}

/**
 * Where it failed, never what the error says: that may quote a name.
 *
 * @param error nothing of a thread that was ended
 */
function failureOf(error: unknown): Error {
  const { code, stack } = errorRecord(error)
  const failed = new Error('The thread that compares names has ended before its work was done.')
  const of = { name: 'ComparisonThreadError', code }
  if (typeof stack !== 'string') return Object.assign(failed, of)
  return Object.assign(failed, of, { stack: `${of.name}: ${failed.message}\n${stack}` })
}
