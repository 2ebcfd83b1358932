/** What each folder holds and which of ours it may import; what is not listed is forbidden. */

export interface Layer {
  readonly folder: string
  readonly holds: string
  readonly mayImport: readonly LayerName[]
}

const server = 'packages/server/src'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const table = {
  domain:      { folder: 'packages/domain/src',   holds: 'What is true without HTTP, SQL or a screen: lifecycles, gates, reactions, errors.', mayImport: [] },
  contract:    { folder: 'packages/contract/src', holds: 'The wire: request and answer schemas, the route table, OpenAPI.', mayImport: ['domain'] },
  platform:    { folder: `${server}/platform`,    holds: 'Clock, ids, keys, wallets, signatures, the safe sender: each named by its topic.', mayImport: [] },
  lists:       { folder: `${server}/lists`,       holds: 'Reads sanctions lists and reference data as their publishers write them.', mayImport: ['domain', 'platform'] },
  registry:    { folder: `${server}/registry`,    holds: 'Reads registers of companies and declarations of ownership as their publishers write them.', mayImport: ['domain', 'platform', 'lists'] },
  accessLists: { folder: `${server}/access-lists`, holds: 'An application\'s own lists in memory: values in one form, and indexes of values, networks and faces.', mayImport: ['domain', 'platform'] },
  store:       { folder: `${server}/store`,       holds: 'PostgreSQL: the embedded child, migrations, the one commit, the vault.', mayImport: ['domain', 'platform', 'lists', 'registry'] },
  media:       { folder: `${server}/media`,       holds: 'What people upload: taken on or refused, sealed, stored, lent by signed links, removed.', mayImport: ['domain', 'platform', 'store'] },
  providers:   { folder: `${server}/providers`,   holds: 'Adapters that answer checks, one folder each, and the simulator.', mayImport: ['domain', 'platform', 'registry'] },
  transitions: { folder: `${server}/transitions`, holds: 'The one writer: decides, chains the journal, queues effects and deliveries.', mayImport: ['domain', 'store', 'platform'] },
  profile:     { folder: `${server}/profile`,     holds: 'The profile of a user or business: its shape, what it is found by, how it is written anew.', mayImport: ['domain', 'platform', 'store', 'accessLists'] },
  sessions:    { folder: `${server}/sessions`,    holds: 'What sessions have sealed: their context, what nodes found and lists say of it, codes; how they begin and go on.', mayImport: ['domain', 'platform', 'store', 'transitions', 'accessLists'] },
  report:      { folder: `${server}/report`,      holds: 'Draws reports as PDF: blocks, pages, letters of many scripts. It knows nothing of sessions.', mayImport: [] },
  features:    { folder: `${server}/features`,    holds: 'One folder a noun: handlers between a route and the tables.', mayImport: ['domain', 'contract', 'transitions', 'store', 'platform', 'accessLists', 'media', 'profile', 'sessions', 'report', 'registry'] },
  http:        { folder: `${server}/http`,        holds: 'The app: keys, limits, idempotency, schemas, problems.', mayImport: ['domain', 'contract', 'features', 'transitions', 'store', 'platform', 'media'] },
  effects:     { folder: `${server}/effects`,     holds: 'Everything done to the outside world, one file an effect.', mayImport: ['domain', 'providers', 'transitions', 'store', 'platform', 'accessLists', 'media', 'profile', 'sessions'] },
  jobs:        { folder: `${server}/jobs`,        holds: 'Claims due work, runs effects, sends deliveries, keeps the schedule.', mayImport: ['domain', 'effects', 'providers', 'transitions', 'store', 'platform', 'accessLists', 'profile', 'sessions'] },
  config:      { folder: `${server}/config.ts`,   holds: 'The environment as one checked object.', mayImport: [] },
  usage:       { folder: `${server}/usage`,       holds: 'What the commands take, as data, the strict reader of a command line, how Node starts for it.', mayImport: ['domain'] },
  main:        { folder: server,                  holds: 'Puts the process together: roles, start, drain, the operator\'s commands.', mayImport: ['domain', 'contract', 'platform', 'accessLists', 'lists', 'registry', 'store', 'providers', 'transitions', 'features', 'http', 'effects', 'jobs', 'config', 'usage', 'media', 'profile', 'sessions'] },
  sdk:         { folder: 'packages/sdk/src',      holds: 'The typed client.', mayImport: ['contract'] },
  cli:         { folder: 'packages/cli/src',      holds: 'The command line, over the client; it hands operator commands on.', mayImport: ['sdk', 'domain', 'usage'] },
  page:        { folder: 'packages/page/src',     holds: 'The hosted page: what the person being verified sees, in a browser.', mayImport: ['contract', 'domain'] },
  console:     { folder: 'packages/console/src',  holds: 'The screens for people.', mayImport: ['sdk', 'contract', 'domain'] },
} as const

export type LayerName = keyof typeof table
export const layers: Readonly<Record<LayerName, Layer>> = table
