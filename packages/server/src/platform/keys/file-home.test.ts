/**
 * Rotation in the key file: what older releases left is read, a process that runs learns of a new
 * key, and whatever happens to the file meanwhile, what is sealed stays open.
 */
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixedClock } from '../clock.ts'
import { keyInForce, openKeyring } from '../keyring.ts'
import type { Keyring } from '../keyring.ts'
import { lookEveryMs } from './file-home.ts'
import { readKeyFile, replaceKeyFile, withNextKey } from './key-file.ts'
import { readWrappedKey } from './wrapped-key.ts'

let folder: string
let path: string
const clock = fixedClock(0)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-file-home-'))
  path = join(folder, 'keyring.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const aProcess = (at = path): Promise<Keyring> => openKeyring(at, { clock })
const rotate = async (prepareOnly = false) => (await aProcess()).home.rotate({ prepareOnly })
const keyIdOf = (wrapped: Buffer): string | undefined => readWrappedKey(wrapped)?.keyId
const dataKey = Buffer.from('a data key of thirty-two bytes!!')
interface Parsed {
  active: string
  keys: Record<string, string>
}
const parsed = async (): Promise<Parsed> => JSON.parse(await readFile(path, 'utf8')) as Parsed

describe('what the release before this one wrote', () => {
  /** A key file of that release, with keys that protect nothing. */
  const file = {
    version: 1,
    active: 'k1',
    keys: { k1: 't5Q4Xy0e96tNknPRkGOBtE8vbyWIo++5akkYgzGYR1M=' },
    lookup: 'KaGvWME4J0B2JgstnIO4N4zJUaaNm03hN5S4U9aV5DE=',
    link: 'sbG9tIDGHQdTANm/99nLac8xaV6gSOR4+srfQm6ND7A=',
  }
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  const wrapped: [string, string, string, string][] = [
    ['a data key', '0199a1b2-0000-7000-8000-000000000001|key', dataKey.toString(),
      'Amsxbv16rcDBYepi2sjRMzi9LBzGOqztM9ar8CXu2lDqYhb5oqF9+Ly+t1Ppiraf8pPyuZETSiq1Tblwrc3m'],
    ['a remembered secret', 'idempotency|0199a1b2-0000-7000-8000-000000000002',
      '{"secret":"whsec_old"}', 'AmsxKGhJJRIFp2COlvJoF6dmiAOBC8O85MCi11T8Vgp2m/+Kxsg4LWFdM3kpMIhJ7Jnf+y4='],
  ]

  test.each(wrapped)(
    '%s is unwrapped, before and after a rotation',
    async (_, context, plain, text) => {
      await writeFile(path, `${JSON.stringify(file, null, 1)}\n`)
      const open = async (): Promise<string> =>
        (
          await (await aProcess()).encryption.unwrap(Buffer.from(text, 'base64'), context)
        ).toString()
      expect(await open()).toBe(plain)
      await rotate()
      expect(await open()).toBe(plain)
      expect((await aProcess()).fingerprint).toBe('a2ff49a79b00e512')
      expect(await parsed()).toMatchObject({ ...file, active: 'k2', keys: file.keys })
    },
  )
})

describe('a process that runs', () => {
  test('unwraps what a newer key wrapped, at once', async () => {
    const running = await aProcess()
    await rotate()
    const wrapped = await (await aProcess()).encryption.wrap(dataKey, 'a')
    expect(keyIdOf(wrapped)).toBe('k2')
    expect((await running.encryption.unwrap(wrapped, 'a')).equals(dataKey)).toBe(true)
    expect(keyIdOf(await running.encryption.wrap(dataKey, 'a'))).toBe('k2')
  })

  test('wraps under a new key a second later, without being told', async () => {
    const running = await aProcess()
    await rotate()
    clock.advance(lookEveryMs - 1)
    expect(keyIdOf(await running.encryption.wrap(dataKey, 'a'))).toBe('k1')
    clock.advance(1)
    expect(keyIdOf(await running.encryption.wrap(dataKey, 'a'))).toBe('k2')
  })

  test.each([
    ['gone', () => rm(path)],
    ['half written', () => writeFile(path, '{"version": 1')],
    ['a folder', () => rm(path).then(() => symlink(folder, path))],
    [
      'of another installation',
      async () => {
        await openKeyring(join(folder, 'other.json'))
        await writeFile(path, await readFile(join(folder, 'other.json'), 'utf8'))
      },
    ],
  ])('goes on with the keys it has while the file is %s', async (_, spoil) => {
    const running = await aProcess()
    const before = await running.encryption.wrap(dataKey, 'a')
    await spoil()
    clock.advance(lookEveryMs)
    const after = await running.encryption.wrap(dataKey, 'a')
    for (const one of [before, after])
      expect((await running.encryption.unwrap(one, 'a')).equals(dataKey)).toBe(true)
  })

  test('does not unwrap under a key that was taken out of the file', async () => {
    const wrapped = await (await aProcess()).encryption.wrap(dataKey, 'a')
    await rotate()
    const { k1: _retired, ...keys } = (await parsed()).keys
    await writeFile(path, JSON.stringify({ ...(await parsed()), keys }))
    const unwrapped = (await aProcess()).encryption.unwrap(wrapped, 'a')
    await expect(unwrapped).rejects.toMatchObject({ code: 'misconfigured' })
    await expect(unwrapped).rejects.toThrow('The key-encryption key "k1" is not in the key file.')
  })
})

describe('rotating', () => {
  test('makes k2, k3 and so on, and keeps every key, the owner and the mode', async () => {
    await aProcess()
    await chmod(path, 0o640)
    const first = (await parsed()).keys['k1']
    expect(await rotate()).toEqual({ keyId: 'k2', inForce: true })
    expect(await rotate()).toEqual({ keyId: 'k3', inForce: true })
    expect(await keyInForce((await aProcess()).encryption)).toBe('k3')
    expect(Object.keys((await parsed()).keys)).toEqual(['k1', 'k2', 'k3'])
    expect((await parsed()).keys['k1']).toBe(first)
    expect((await stat(path)).mode & 0o777).toBe(0o640)
    expect(await readdir(folder)).toEqual(['keyring.json'])
  })

  test('a prepared key unwraps and does not wrap; the next rotation puts it in force', async () => {
    await aProcess()
    expect(await rotate(true)).toEqual({ keyId: 'k2', inForce: false })
    expect(await rotate(true)).toEqual({ keyId: 'k2', inForce: false })
    const prepared = (await parsed()).keys
    const copy = join(folder, 'copy.json')
    await writeFile(copy, await readFile(path, 'utf8'))
    expect(keyIdOf(await (await aProcess(copy)).encryption.wrap(dataKey, 'a'))).toBe('k1')
    expect(await rotate()).toEqual({ keyId: 'k2', inForce: true })
    expect((await parsed()).keys).toEqual(prepared)
    // A process that has only the copy of before opens what is wrapped now.
    const wrapped = await (await aProcess()).encryption.wrap(dataKey, 'a')
    const elsewhere = await aProcess(copy)
    expect((await elsewhere.encryption.unwrap(wrapped, 'a')).equals(dataKey)).toBe(true)
  })

  test('a link to the file stays a link', async () => {
    await aProcess()
    const linked = join(folder, 'linked.json')
    await symlink(path, linked)
    await (await aProcess(linked)).home.rotate({ prepareOnly: false })
    expect((await parsed()).active).toBe('k2')
    expect(await keyInForce((await aProcess(linked)).encryption)).toBe('k2')
  })

  test('a file that is none, or is gone, is not rotated, and stays as it is', async () => {
    const running = await aProcess()
    const rotated = () => running.home.rotate({ prepareOnly: false })
    await writeFile(path, 'no key file')
    await expect(rotated()).rejects.toThrow('Restore it')
    expect(await readFile(path, 'utf8')).toBe('no key file')
    await rm(path)
    await expect(rotated()).rejects.toThrow(`The key file ${path} cannot be read (ENOENT).`)
    expect(await readdir(folder)).toEqual([])
  })

  test('where the file cannot be written the sentence says why, and it is as it was', async () => {
    await aProcess()
    const file = await readKeyFile(path)
    const nowhere = join(folder, 'gone', 'keyring.json')
    const replaced = replaceKeyFile(nowhere, withNextKey(file, false))
    await expect(replaced).rejects.toMatchObject({ code: 'misconfigured' })
    await expect(replaced).rejects.toThrow(`${nowhere} could not be replaced (ENOENT)`)
    expect(await readKeyFile(path)).toEqual(file)
  })
})

describe('altered', () => {
  test.each([
    ['one byte', (wrapped: Buffer) => wrapped.length - 20],
    ['the tag', (wrapped: Buffer) => wrapped.length - 1],
  ])('%s: it is bad data', async (_, place) => {
    const { encryption } = await aProcess()
    const wrapped = await encryption.wrap(dataKey, 'a')
    const at = place(wrapped)
    wrapped[at] = wrapped[at]! ^ 1
    await expect(encryption.unwrap(wrapped, 'a')).rejects.toMatchObject({ code: 'bad_data' })
  })

  test('another file with a key of the same name does not unwrap, and says so', async () => {
    const wrapped = await (await aProcess()).encryption.wrap(dataKey, 'a')
    const other = await aProcess(join(folder, 'other.json'))
    await expect(other.encryption.unwrap(wrapped, 'a')).rejects.toMatchObject({ code: 'bad_data' })
  })

  test('a value of a key service is not for a keyring without one', async () => {
    const id = 'transit/ostiary:v1'
    const wrapped = Buffer.concat([Buffer.from([id.length]), Buffer.from(id), Buffer.alloc(60)])
    const unwrapped = (await aProcess()).encryption.unwrap(wrapped, 'a')
    await expect(unwrapped).rejects.toThrow('Set OSTIARY_TRANSIT_URL')
    await expect(unwrapped).rejects.toMatchObject({ code: 'misconfigured' })
  })
})
