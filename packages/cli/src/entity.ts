/** `ostiary entity`: what an operator does to an entity, through the API like everybody else. */
import type { Client } from '@ostiary/sdk/client'

interface Given {
  readonly positionals: readonly string[]
  readonly values: {
    readonly reason?: string | undefined
    readonly 'vendor-data'?: string | undefined
    readonly kind?: string | undefined
  }
  readonly print: (text: string) => void
}

const operations = { block: 'blockEntity', release: 'releaseEntity', erase: 'eraseEntity' } as const

export async function entityCommand(client: Client, given: Given): Promise<number> {
  const [action, id] = given.positionals
  const show = (value: unknown): number => {
    given.print(JSON.stringify(value, null, 2))
    return 0
  }
  const vendorData = given.values['vendor-data']
  if (action === 'find' && vendorData !== undefined)
    return show((await client.call('findEntities', { query: { vendorData } })).data)
  if (action === 'create' && vendorData !== undefined) {
    const kind = given.values.kind === 'business' ? 'business' : 'user'
    return show(await client.call('createEntity', { body: { kind, vendorData } }))
  }
  if (action === 'show' && id !== undefined)
    return show(await client.call('getEntity', { params: { id } }))
  const operation = operations[action as keyof typeof operations]
  if (operation === undefined || id === undefined) {
    throw new Error(
      'Use: ostiary entity show|block|release|erase <id> [--reason TEXT], or entity find|create ' +
        '--vendor-data ID [--kind user|business]',
    )
  }
  const { reason } = given.values
  if (reason === undefined)
    throw new Error(
      `entity ${action} needs --reason: why, in a sentence. It is kept encrypted ` +
        `in the journal's facts.`,
    )
  return show(
    await client.call(operation, {
      params: { id },
      body: { reason, ...(action === 'erase' ? {} : { as: 'analyst' as const }) },
    }),
  )
}
