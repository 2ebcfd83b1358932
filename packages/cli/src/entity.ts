/** `ostiary entity`: what an operator does to an entity, through the API like everybody else. */
import type { Client } from '@ostiary/sdk/client'
import type { Given } from '@ostiary/server/usage/read-command'

export async function entityCommand(
  client: Client,
  given: Given,
  print: (text: string) => void,
): Promise<number> {
  print(JSON.stringify(await answerOf(client, given), null, 2))
  return 0
}

/** @param given what `help.ts` asks for of each action */
async function answerOf(client: Client, { action, words, values }: Given): Promise<unknown> {
  const params = { id: words[0] ?? '' }
  const reason = values['reason']?.[0] ?? ''
  const reference = values['reference']?.[0]
  const vendorData = values['vendor-data']?.[0] ?? ''
  switch (action) {
    case 'show':
      return client.call('getEntity', { params })
    case 'find':
      return (await client.call('findEntities', { query: { vendorData } })).data
    case 'create': {
      const kind = values['kind']?.[0] === 'business' ? 'business' : 'user'
      return client.call('createEntity', { body: { kind, vendorData } })
    }
    case 'block':
      return client.call('blockEntity', { params, body: { reason, as: 'analyst' } })
    case 'release':
      return client.call('releaseEntity', { params, body: { reason, as: 'analyst' } })
    case 'erase':
      // A reason given here is not sent: it would not be kept.
      return client.call('eraseEntity', {
        params,
        body: reference === undefined ? {} : { reference },
      })
    default:
      throw new Error(`help.ts has an action "${action}" of entity that nothing runs.`)
  }
}
