/** How the command line finds the server and the key, and what it says where it does not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './connect.ts'

const server = createServer((_request, response) => response.end('ok'))
let port = 0
let folder = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  folder = await mkdtemp(join(tmpdir(), 'ostiary-cli-'))
  await writeFile(join(folder, 'api-key'), 'osk_left_by_the_server\n')
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

test('the key is the one the server left for its owner', async () => {
  const found = await connect({ OSTIARY_PORT: String(port), OSTIARY_DATA_DIR: folder })
  expect(found).toMatchObject({
    url: `http://127.0.0.1:${port}`,
    apiKey: 'osk_left_by_the_server',
  })
})

test('what the environment says goes first, and a slash at the end is no matter', async () => {
  const found = await connect({
    OSTIARY_URL: `http://localhost:${port}/`,
    OSTIARY_PORT: '1',
    OSTIARY_API_KEY: 'osk_mine',
    OSTIARY_DATA_DIR: '/nowhere',
  })
  expect(found).toMatchObject({ url: `http://localhost:${port}`, apiKey: 'osk_mine' })
})

test('without a key file it says which one it looked for, and what to set', async () => {
  const call = connect({ OSTIARY_PORT: String(port), OSTIARY_DATA_DIR: join(folder, 'none') })
  await expect(call).rejects.toThrow(
    /^There is no API key: .+none\/api-key .+ENOENT.+OSTIARY_API_KEY.+OSTIARY_DATA_DIR/,
  )
})

test('where nothing listens it says so, and how to start a server', async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`
  await new Promise((resolve) => gone.close(resolve))
  await expect(connect({ OSTIARY_URL: url, OSTIARY_API_KEY: 'osk' })).rejects.toThrow(
    `Nothing answers at ${url}. Start the server with npm start, or set OSTIARY_URL.`,
  )
})
