/** What the command line says of itself: every command with an example that works. */

interface Command {
  readonly usage: string
  readonly says: string
  readonly examples: readonly string[]
}

export const commands: Readonly<Record<string, Command>> = {
  serve: {
    usage: 'serve [--role all|api|worker]',
    says: 'Start the server; npm start does the same.',
    examples: ['ostiary serve', 'DATABASE_URL=postgres://… ostiary serve --role api'],
  },
  migrate: {
    usage: 'migrate',
    says: 'Bring the schema up to this release without serving.',
    examples: ['ostiary migrate'],
  },
  verify: {
    usage: 'verify [--json]',
    says:
      'Refold every state from the journal and check every chain; names the ' +
      'first entry that does not hold.',
    examples: ['ostiary verify'],
  },
  lists: {
    usage: 'lists import ofac-sdn|un <folder or file> [--allow-shrink] | lists status [--json]',
    says: 'Import a sanctions list, or see which are loaded and how old they are.',
    examples: ['ostiary lists import ofac-sdn ./sdn', 'ostiary lists status'],
  },
  keys: {
    usage: 'keys create [--party partner|analyst|all] [--name NAME] [--application ID] | keys list',
    says: 'Make an API key on the store itself, also when every key is lost.',
    examples: ['ostiary keys create --party analyst --name "compliance desk"'],
  },
  applications: {
    usage: 'applications create NAME [--live] | applications list',
    says: 'Make an application: sandbox, or live.',
    examples: ['ostiary applications create "My product" --live'],
  },
  entity: {
    usage:
      'entity show|block|release|erase <id> [--reason TEXT] | ' +
      'entity find|create --vendor-data ID [--kind user|business]',
    says: 'Block and release an entity, or erase a person (needs --reason).',
    examples: [
      'ostiary entity find --vendor-data cust-1',
      'ostiary entity block 0199… --reason "court order 12/26"',
    ],
  },
  call: {
    usage: 'call GET|POST|PUT|PATCH|DELETE PATH [JSON] [--pick FIELD]',
    says: 'Send any request of the API, with the key and an idempotency key filled in.',
    examples: [
      'ostiary call POST /v1/customers \'{"externalId":"cust-1"}\' --pick id',
      'ostiary call GET /v1/customers/0199…/gate',
    ],
  },
  lifecycle: {
    usage: 'lifecycle [customer|entity]',
    says: 'Print which state follows which.',
    examples: ['ostiary lifecycle customer'],
  },
  demo: {
    usage: 'demo',
    says: 'The story of four customers against the running server, with real signatures.',
    examples: ['npm run demo'],
  },
  db: {
    usage: 'db url',
    says: 'Print a connection string of the running store, for psql and the like.',
    examples: ['psql "$(npx ostiary db url)"'],
  },
}

export function help(): string {
  const rows = Object.entries(commands).map(([name, one]) => `  ${name.padEnd(13)} ${one.says}`)
  return [
    "ostiary: the doorkeeper of a product's customers.",
    '',
    'Usage: ostiary <command> [options]      ostiary <command> --help',
    '',
    ...rows,
    '',
    'Environment: OSTIARY_DATA_DIR (.ostiary), OSTIARY_URL ' +
      '(http://127.0.0.1:8080), OSTIARY_API_KEY; all of it: ' +
      'docs/reference/config.md',
  ].join('\n')
}

export function helpOf(name: string): string {
  const one = commands[name]
  if (!one) return `There is no command "${name}".\n\n${help()}`
  return [
    `Usage: ostiary ${one.usage}`,
    '',
    one.says,
    '',
    'Examples:',
    ...one.examples.map((line) => `  ${line}`),
  ].join('\n')
}
