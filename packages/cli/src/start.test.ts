/** The command as a person starts it: by its own file, also where an older Node comes first. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helpOf, overview } from '@ostiary/server/usage/command'
import { commands } from './help.ts'

const bin = fileURLToPath(new URL('../bin/ostiary.js', import.meta.url))

/** The Node of this machine, which may be older than the one of this repository. */
function installedNode(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const outside = folders.filter((folder) => !folder.includes('node_modules'))
  const found = outside
    .map((folder) => join(folder, 'node'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
  return found ?? process.execPath
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(node: string, args: readonly string[], environment = {}): Promise<Ended> {
  const child = spawn(node, [bin, ...args], { env: { ...process.env, ...environment } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** The same with a reader of standard output that has gone before anything is printed. */
function unread(node: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(node, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve({ code, out: '', err }))
  })
}

describe.each([
  ['the Node of this repository', process.execPath],
  ['the Node of this machine', installedNode()],
])('started by %s', (_name, node) => {
  test('it prints its help', async () => {
    expect(await run(node, [])).toEqual({ code: 0, out: `${overview(commands)}\n`, err: '' })
    expect(await run(node, ['verify', '--help'])).toMatchObject({
      code: 0,
      out: `${helpOf('verify', commands.verify)}\n`,
    })
  })

  test('it prints a lifecycle', async () => {
    const { code, out } = await run(node, ['lifecycle', 'customer'])
    expect({ code, first: out.split('\n')[0] }).toEqual({ code: 0, first: 'customer' })
  })

  test('an unknown command is refused on standard error', async () => {
    const { code, out, err } = await run(node, ['frobnicate'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toBe('There is no command "frobnicate". See ostiary --help.\n')
  })

  test('a reader that has seen enough ends nothing: | head -1', async () => {
    const line = ['names', 'score', 'Ivan Petrov', 'PETROV, Iwan', '--kind', 'person']
    expect(await unread(node, line)).toEqual({ code: 0, out: '', err: '' })
    expect(await unread(node, ['verify', '--help'])).toEqual({ code: 0, out: '', err: '' })
  })

  test('an error is one sentence and no stack', async () => {
    const nowhere = { OSTIARY_DATA_DIR: '/nowhere', OSTIARY_API_KEY: undefined }
    const { code, out, err } = await run(node, ['demo'], nowhere)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^There is no API key: \/nowhere\/api-key .+\n$/)
  })
})
