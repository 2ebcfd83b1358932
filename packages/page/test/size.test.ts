/** What a phone has to fetch before anything is shown stays small. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from './build.ts'

const entryBytesMax = 90_000

let folder: string
let page: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-page-'))
  await buildPage(folder)
  page = await readFile(join(folder, 'index.html'), 'utf8')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('one script and one style sheet, none of them written into the page', () => {
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).toMatch(/<script type="module" crossorigin src="\/hosted\/assets\/[\w-]+\.js">/)
  expect(page).not.toMatch(/<style|style=|onload=/)
  expect(page).not.toContain('modulepreload')
})

test('the script is at most 90 kB on the wire', async () => {
  const script = /\/hosted\/(assets\/[\w-]+\.js)/.exec(page)?.[1] ?? ''
  const bytes = gzipSync(await readFile(join(folder, script))).length
  expect(bytes).toBeLessThanOrEqual(entryBytesMax)
})

test('nothing of the build fetches from elsewhere or evaluates text', async () => {
  const names = await readdir(join(folder, 'assets'))
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, 'assets', name), 'utf8')),
  )
  expect(names.length).toBeGreaterThan(4)
  for (const text of texts) {
    expect(text).not.toMatch(/\beval\(|new Function\(/)
    expect(text).not.toMatch(/url\(["']?https?:/)
  }
})
