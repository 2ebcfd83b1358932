/**
 * `ostiary vault`: which keys wrap the vault, a new one in force, and everything brought under it,
 * beside running servers.
 */
import { keyInForce } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Pool } from '../store/db.ts'
import { countWrapped, rewrap } from '../store/wrapped-rows.ts'
import type { Rewrapped, Wrapped } from '../store/wrapped-rows.ts'
import type { Progress } from './progress.ts'
import { count, tableLines } from './words.ts'

export interface VaultCommand {
  readonly pool: Pool
  readonly keyring: Pick<Keyring, 'encryption' | 'home'>
  /** One JSON document in place of the words. */
  readonly json: boolean
  readonly print: (text: string) => void
}

/** @returns the exit code: 0, whatever the counts are */
export async function vaultStatusCommand(command: VaultCommand): Promise<number> {
  const { pool, keyring, json, print } = command
  const keyId = await keyInForce(keyring.encryption)
  const wrapped = (await countWrapped(pool)).map((one) => ({ ...one, keyId: shown(one.keyId) }))
  if (json) {
    print(JSON.stringify({ inForce: keyId, wrapped }))
    return 0
  }
  print(`${keyId} is in force.`)
  if (wrapped.length === 0) print('Nothing is wrapped yet.')
  else for (const line of statusLines(wrapped)) print(line)
  const behind = behindOf(wrapped, keyId)
  if (behind > 0)
    print(`Rows under other keys: ${count(behind)}. Bring them along: ostiary vault rewrap`)
  return 0
}

/** A tampered row may name anything at all. */
const shown = (keyId: string): string => (/^[\w./:-]+$/.test(keyId) ? keyId : '(unreadable)')

const statusLines = (wrapped: readonly Wrapped[]): string[] =>
  tableLines(
    ['key', 'wraps', 'rows'],
    wrapped.map(({ keyId, place, rows }) => [keyId, place, rows]),
  )

/** Rows that a rewrap would bring along. */
const behindOf = (wrapped: readonly Wrapped[], keyId: string): number =>
  wrapped
    .filter((one) => one.keyId !== keyId && one.place !== 'remembered answers')
    .reduce((sum, { rows }) => sum + rows, 0)

/** @returns the exit code, always 0: what cannot be rotated is thrown as a sentence */
export async function vaultRotateCommand(
  command: VaultCommand & { readonly prepareOnly: boolean },
): Promise<number> {
  const { pool, keyring, json, print, prepareOnly } = command
  const rotated = await pool.transaction(async (db) => {
    // Two at once would each replace the file the other has just read.
    await db.query({ text: `select pg_advisory_xact_lock(hashtext('ostiary vault rotate'))` })
    return keyring.home.rotate({ prepareOnly })
  })
  const { keyId, inForce } = rotated
  if (json) print(JSON.stringify(rotated))
  else if (inForce) {
    print(`${keyId} is in force; running servers wrap with it within a second.`)
    print('What older keys wrapped stays readable. Bring it along: ostiary vault rewrap')
  } else {
    print(`${keyId} is prepared: it unwraps, and does not wrap yet.`)
    print('Copy the key file to every process; then put it in force: ostiary vault rotate')
  }
  return 0
}

/** @returns the exit code: 0 everything is under the key in force, 1 something is not */
export async function vaultRewrapCommand(
  command: VaultCommand & { readonly progress: Progress },
): Promise<number> {
  const { pool, keyring, json, print, progress } = command
  const { encryption } = keyring
  const keyId = await keyInForce(encryption)
  const total = behindOf(await countWrapped(pool), keyId)
  progress.step(`Wrapping under ${keyId}`)
  const onProgress = (done: number): void => progress.advance(done, Math.max(total, done))
  // The bar is gone before the first line of the answer.
  const report = await rewrap({ db: pool, encryption, keyId, onProgress }).finally(() =>
    progress.end(),
  )
  const left = behindOf(await countWrapped(pool), keyId)
  if (json) print(JSON.stringify({ ...report, stopped: report.stopped?.message, left }))
  else for (const line of reportLines(report, left)) print(line)
  return left === 0 ? 0 : 1
}

function reportLines(report: Rewrapped, left: number): string[] {
  const { keyId, rewrapped, passedOver, failed, failures, stopped } = report
  return [
    `Rows wrapped under ${keyId}: ${count(rewrapped)}.`,
    ...(passedOver > 0 ? [`Changed meanwhile, and left as they are: ${count(passedOver)}.`] : []),
    ...failures.map(({ place, id, code }) => `Not unwrapped (${code}): ${place} of ${id}`),
    ...(failed > failures.length ? [`… and ${count(failed - failures.length)} more.`] : []),
    ...(stopped ? [`Stopped: ${stopped.message}`] : []),
    left === 0
      ? 'Nothing is under another key.'
      : `Rows under other keys still: ${count(left)}. ${whatNext(report)}`,
  ]
}

const whatNext = ({ failed, stopped }: Rewrapped): string => {
  if (stopped) return 'Run it again; it goes on where it stopped.'
  return failed > 0
    ? 'Those named were altered, or their key is missing: restore key file or rows from a backup.'
    : 'They were written meanwhile. Run it again.'
}
