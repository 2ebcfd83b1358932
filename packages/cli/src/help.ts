/** Every command there is: those of the server's process, and those that go through the API. */
import { operatorCommands } from '@ostiary/server/usage/operator-commands'
import type { Commands, Form } from '@ostiary/server/usage/command'

const id = { name: '<id>' } as const
const why = { words: [id], options: { reason: { takes: 'TEXT', required: true } } } as const
const vendorData = {
  'vendor-data': { takes: 'ID', required: true },
} as const satisfies Form['options']

const ownCommands = {
  entity: {
    says:
      'Look an entity up, block and release it, or erase a person. The reason of a block or ' +
      'release is kept encrypted; of an erasure nothing is kept but the reference: a ticket ' +
      'number, nothing personal.',
    examples: [
      'ostiary entity find --vendor-data cust-1',
      'ostiary entity block 0199… --reason "court order 12/26"',
      'ostiary entity erase 0199… --reference DSAR-26-014',
    ],
    forms: {
      show: { words: [id] },
      find: { options: vendorData },
      create: { options: { ...vendorData, kind: { of: ['user', 'business'] } } },
      block: why,
      release: why,
      erase: {
        words: [id],
        options: { reference: { takes: 'TICKET' }, reason: { takes: 'TEXT' } },
      },
    },
  },
  call: {
    says: 'Send any request of the API, with the key and an idempotency key filled in.',
    examples: [
      'ostiary call POST /v1/customers \'{"externalId":"cust-1"}\' --pick id',
      'ostiary call GET /v1/entities/0199…/gate',
    ],
    forms: {
      '': {
        words: [
          { name: 'METHOD', of: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
          { name: 'PATH', fault: pathFault },
          { name: 'JSON', optional: true, fault: bodyFault },
        ],
        options: { pick: { takes: 'FIELD' } },
      },
    },
  },
  lifecycle: {
    says: 'Print which state follows which.',
    examples: ['ostiary lifecycle customer'],
    forms: {
      '': {
        words: [
          { name: 'NAME', of: ['customer', 'entity', 'evaluation', 'session'], optional: true },
        ],
      },
    },
  },
  names: {
    says:
      'Say how alike two names are and why, word by word: from 0 to 100, where 93 is a match and ' +
      '75 worth a look (docs/reference/screening.md). Needs no server. Persons in natural order ' +
      'or LAST, First.',
    examples: [
      'ostiary names score "Ivan Petrov" "PETROV, Iwan" --kind person',
      'ostiary names score "Acme Trading LLC" "ACME TRADE" --kind company --threshold 85 --json',
    ],
    forms: {
      score: {
        words: [{ name: 'NAME' }, { name: 'NAME' }],
        options: {
          kind: { of: ['person', 'company', 'vessel'], required: true },
          threshold: { takes: 'SCORE' },
          json: {},
        },
      },
    },
  },
  demo: {
    says: 'The story of five customers against the running server, with real signatures.',
    examples: ['npm run demo'],
    forms: { '': {} },
  },
} as const satisfies Commands

export const commands = { ...operatorCommands, ...ownCommands } as const satisfies Commands

export const isOperatorCommand = (name: string): boolean => Object.hasOwn(operatorCommands, name)

function pathFault(text: string): string | undefined {
  return text.startsWith('/')
    ? undefined
    : `A path begins with a slash: /v1/customers, not ${text}.`
}

function bodyFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch {
    return `The body is not JSON; put it in single quotes: '{"name":"value"}'.`
  }
}
