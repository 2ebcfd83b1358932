/**
 * What was typed for a company, kept over a reload: in the storage of the tab, for the step under
 * way, until it is sent or the link ends (decision 0043). What people type of themselves is not.
 */
import { readAddress } from '../address.ts'
import type { Flow } from '../flow/flow.ts'

/** The number goes up with every change of what is kept: an older page may have left the rest. */
const all = 'ostiary typed 1 '
const nameOf = (key: string): string =>
  `${all}${readAddress(window.location.pathname)?.token ?? ''} ${key}`

export function readKept(key: string): unknown {
  return ofStorage((storage) => JSON.parse(storage.getItem(nameOf(key)) ?? 'null') ?? undefined)
}

export function keep(key: string, value: unknown): void {
  ofStorage((storage) =>
    value === undefined
      ? storage.removeItem(nameOf(key))
      : storage.setItem(nameOf(key), JSON.stringify(value)),
  )
}

/** All but what belongs to one step of the session shown. */
export function forgetKept(node_id: string | null): void {
  ofStorage((storage) => {
    const stays = nameOf(`${node_id} `)
    for (const name of Object.keys(storage))
      if (name.startsWith(all) && (node_id === null || !name.startsWith(stays)))
        storage.removeItem(name)
  })
}

/** The step whose drafts stay: `null` where there is none, `undefined` until that is known. */
export function stepKept(flow: Flow): string | null | undefined {
  if (flow.phase === 'opening') return undefined
  if (flow.phase === 'ended' || flow.state.result !== null) return null
  const { current, is_open_here } = flow.state
  if (is_open_here === false) return undefined
  return current === null || current.waits === 'parties' ? null : current.node_id
}

/** A browser may have no storage to give, or none left: then a reload loses it as before. */
function ofStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(window.sessionStorage)
  } catch {
    return undefined
  }
}
