/** docs/reference/scopes.md: what a key may do, for whom it acts, which operations ask for it. */
import { routes } from '@ostiary/contract/routes'
import type { Route } from '@ostiary/contract/routes'
import { partyScopes, scopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import { code, codes, document, notice, table } from './markdown.ts'

export function scopesPage(): string {
  const names = Object.entries(scopes) as [Scope, string][]
  return document(
    '# Scopes',
    notice,
    'A key holds scopes; an operation asks for one of those it names. What a key writes is done ' +
      "in the name of a party: `customers:write` makes a key a partner's, `analyst:decide` an " +
      'analyst\'s. A key of both acts as partner unless the body says `"as": "analyst"`; what ' +
      'only an analyst may do (an operation that needs `analyst:decide` and nothing else) is ' +
      'refused to it without.',
    table(
      ['scope', 'what it allows'],
      names.map(([name, says]) => [code(name), says]),
    ),
    '## What a new key gets',
    table(
      ['party', 'scopes where none are named'],
      Object.entries(partyScopes).map(([party, held]) => [party, codes(held)]),
    ),
    '## Operations',
    table(
      ['operation', 'request', 'needs'],
      (Object.entries(routes) as [string, Route][]).map(operation),
    ),
  )
}

const operation = ([id, one]: [string, Route]): string[] => [
  code(id),
  code(`${one.method} ${one.path.replaceAll(/:(\w+)/g, '{$1}')}`),
  one.scopes.map(code).join(' or '),
]
