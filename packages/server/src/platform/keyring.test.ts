/**
 * The key file: made once, whoever comes first; refused when it is another file; and what seals
 * under its keys.
 */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKeyring } from './keyring.ts'
import { seal, unseal } from './keys/seal.ts'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-keyring-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const freshPath = (): string => {
  count += 1
  return join(folder, `case ${count}`, 'keyring.json')
}
const failure = (path: string): Promise<string> =>
  openKeyring(path).then(
    () => 'it was opened',
    (error: Error) => error.message,
  )

test('the first start makes a file only its owner reads; the next reads it', async () => {
  const path = freshPath()
  const made = await openKeyring(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(path, '..'))).toEqual(['keyring.json'])
  const read = await openKeyring(path)
  expect(read).toMatchObject({
    fingerprint: made.fingerprint,
    lookupKey: made.lookupKey,
    linkKey: made.linkKey,
  })
  const wrapped = await made.encryption.wrap(Buffer.from('data key'), 'a')
  expect((await read.encryption.unwrap(wrapped, 'a')).toString()).toBe('data key')
})

test('many that start at once in one process have one keyring', async () => {
  const path = freshPath()
  const all = await Promise.all(Array.from({ length: 20 }, () => openKeyring(path)))
  const again = await openKeyring(path)
  expect(new Set(all.map((one) => one.fingerprint))).toEqual(new Set([again.fingerprint]))
  for (const one of all) expect(one.linkKey.equals(again.linkKey)).toBe(true)
})

test('two processes that start at once have one keyring, and nothing else', async () => {
  const path = freshPath()
  const module = new URL('./keyring.ts', import.meta.url).href
  const script = `const { openKeyring } = await import(${JSON.stringify(module)})
    console.log((await openKeyring(${JSON.stringify(path)})).fingerprint)`
  const run = (): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const [one, two] = await Promise.all([run(), run()])
  expect(one.stdout.trim()).toMatch(/^[0-9a-f]{16}$/)
  expect(two.stdout).toBe(one.stdout)
  expect(await readdir(join(path, '..'))).toEqual(['keyring.json'])
})

test('a file that is not a whole keyring is refused by name and told from nothing', async () => {
  const path = freshPath()
  await openKeyring(path)
  const whole = await readFile(path, 'utf8')
  const parsed = JSON.parse(whole) as Record<string, unknown>
  const beside = (change: object): string => JSON.stringify({ ...parsed, ...change })
  const wrong = [
    '',
    'null',
    '[]',
    'not json',
    whole.slice(0, whole.length / 2),
    beside({ version: 2 }),
    beside({ active: 'k2' }),
    beside({ active: 'toString' }),
    beside({ keys: undefined }),
    beside({ keys: { k1: 'c2hvcnQ=' } }),
    beside({ lookup: undefined }),
    beside({ link: 'c2hvcnQ=' }),
  ]
  for (const text of wrong) {
    await writeFile(path, text)
    expect(await failure(path), text.slice(0, 20)).toMatch(/^The key file .* Restore it from your/)
  }
})

test('no complaint quotes a key', async () => {
  const path = freshPath()
  await openKeyring(path)
  const whole = await readFile(path, 'utf8')
  const secrets = [...whole.matchAll(/"([A-Za-z0-9+/]{40,}=*)"/g)].map(([, secret]) => secret!)
  expect(secrets).toHaveLength(3)
  for (let cut = 1; cut < whole.length; cut += 7) {
    await writeFile(path, `${whole.slice(0, cut)} ${whole.slice(cut)} }`)
    const message = await failure(path)
    for (const secret of secrets) expect(message).not.toContain(secret.slice(0, 6))
  }
})

test('a file nobody may read is an error, and never replaced by a new one', async () => {
  const path = freshPath()
  await openKeyring(path)
  const before = await readFile(path, 'utf8')
  await rm(path)
  await promisify(execFile)('mkdir', [path])
  expect(await failure(path)).toContain('EISDIR')
  await rm(path, { recursive: true })
  await writeFile(path, before)
  await chmod(path, 0o600)
  await expect(openKeyring(path)).resolves.toBeDefined()
})

test('a data key is unwrapped under its own key and context only', async () => {
  const [mine, other] = [await openKeyring(freshPath()), await openKeyring(freshPath())]
  const wrapped = await mine.encryption.wrap(randomBytes(32), 'entity a')
  await expect(mine.encryption.unwrap(wrapped, 'entity b')).rejects.toThrow()
  await expect(other.encryption.unwrap(wrapped, 'entity a')).rejects.toThrow()
  const renamed = Buffer.concat([Buffer.from([2]), Buffer.from('k9'), wrapped.subarray(3)])
  await expect(mine.encryption.unwrap(renamed, 'entity a')).rejects.toThrow(
    'The key-encryption key "k9" is not in the key file.',
  )
  await expect(mine.encryption.unwrap(Buffer.alloc(0), 'entity a')).rejects.toThrow()
})

test('what is sealed is opened again, and one changed byte or another context is found', () => {
  const key = randomBytes(32)
  const property = fc.property(fc.string(), fc.string(), fc.nat(), (context, text, place) => {
    const sealed = seal(key, context, text)
    expect(unseal(key, context, sealed).toString()).toBe(Buffer.from(text).toString())
    expect(() => unseal(key, `${context}x`, sealed)).toThrow()
    const at = place % sealed.length
    sealed[at] = sealed[at]! ^ 1
    expect(() => unseal(key, context, sealed)).toThrow()
  })
  fc.assert(property)
})

test('the same text is never sealed alike twice', () => {
  const key = randomBytes(32)
  expect(seal(key, 'a', 'b').equals(seal(key, 'a', 'b'))).toBe(false)
})
