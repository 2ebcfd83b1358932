/** Requiring signatures over HTTP: who asks for it shows that it can sign, and keeps to it. */
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { requestSigner } from '@ostiary/sdk/sign'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('the request that requires signatures is signed itself', async () => {
  const { full } = await world.tenant('signing')
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'secp384r1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const registered = await world.call('putSigningKey', full, { body: { publicKey } })
  const keyId = registered.body['keyId'] as string
  const sign = requestSigner({ keyId, privateKey: createPrivateKey(privateKey), now: Date.now })
  const patch = async (required: boolean, signed?: 'well' | 'wrongly'): Promise<Answer> => {
    const text = JSON.stringify({ requireSignatures: required })
    const plain = {
      'x-api-key': full,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    }
    const url = `${world.url}/v1/application`
    const request = { method: 'PATCH', url, headers: plain, body: text }
    const added = signed === undefined ? {} : sign(request)
    const body = signed === 'wrongly' ? text.replace('}', ' }') : text
    return world.fetch('/v1/application', {
      method: 'PATCH',
      headers: { ...plain, ...added },
      body,
    })
  }
  expect((await patch(true)).code).toBe('signature_missing')
  expect((await patch(true, 'wrongly')).code).toBe('signature_refused')
  expect((await patch(false)).status).toBe(200)
  expect((await patch(true, 'well')).status).toBe(200)
  expect((await patch(false)).code).toBe('signature_missing')
  expect((await patch(true, 'well')).status).toBe(200)
  expect((await patch(false, 'well')).status).toBe(200)
})
