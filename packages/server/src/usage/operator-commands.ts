/** The commands of the server itself: they need the store, beside a running server or alone. */
import { demoList } from '@ostiary/domain/lists/demo-lists'
import type { Commands } from './command.ts'
import { screeningIdFault } from './screening-id.ts'

const json = { json: {} } as const

/** The server's `lists/catalogue.ts` has what each of them is; a test holds the two together. */
export const listsByName = [
  'ofac-sdn',
  'ofac-nonsdn',
  'un',
  'uk',
  'uk-conlist',
  'eu',
  'us-csl',
  'us-denied',
  'us-legislators',
  'us-executive',
] as const
export const listNames = `${listsByName.join(', ')}, own:NAME or ftm:NAME`

export const operatorCommands = {
  serve: {
    says: 'Start the server; npm start does the same.',
    examples: ['ostiary serve', 'DATABASE_URL=postgres://… ostiary serve --role api'],
    forms: { '': { options: { role: { of: ['all', 'api', 'worker'] } } } },
  },
  migrate: {
    says: 'Bring the schema up to this release without serving.',
    examples: ['ostiary migrate'],
    forms: { '': {} },
  },
  verify: {
    says:
      'Refold every state from the journal and check every chain; names the ' +
      'first entry that does not hold. --anchor checks nothing and prints the anchor alone.',
    examples: ['ostiary verify', 'ostiary verify --anchor'],
    forms: { '': { options: { ...json, anchor: {} } } },
  },
  replay: {
    says:
      'Recompute a decision of an evaluation from what the journal stored: inputs, table, ' +
      'findings and model; says what differs, and ends with 1 if anything does. An evaluation ' +
      'means its last decision. --all takes every decision there is.',
    examples: [
      'ostiary replay evl_AZmhsgAAcACAAAAAAAAAAQAAAAE',
      'ostiary replay 0199a1b2-0000-7000-8000-000000000001:7',
      'ostiary replay --all',
    ],
    forms: {
      '': {
        words: [{ name: '<decision>', optional: true, fault: decisionFault }],
        options: { all: {}, ...json },
      },
    },
  },
  rebuild: {
    says:
      'Fold the counters, features and times of users and businesses anew from their sessions, ' +
      'and say where a row differs; ends with 1 if one does.',
    examples: ['ostiary rebuild', 'ostiary rebuild --json'],
    forms: { '': { options: json } },
  },
  retention: {
    says:
      'What was deleted, how long each application keeps it, and how much is due to go now. A ' +
      'dry run: the server purges by itself.',
    examples: ['ostiary retention', 'ostiary retention --json'],
    forms: { '': { options: json } },
  },
  reverification: {
    says:
      'The schedules of re-verification of every application, or whom one would ask now. A dry ' +
      'run: nothing is changed; the server asks by itself.',
    examples: [
      'ostiary reverification list',
      'ostiary reverification dry-run 0199a1b2-0000-7000-8000-000000000001 --json',
    ],
    forms: {
      list: { options: json },
      'dry-run': { words: [{ name: '<schedule>' }], options: json },
    },
  },
  lists: {
    says:
      'Import a list of sanctioned or exposed people, firms, ships and wallets; see which are ' +
      `loaded and how old they are, and what each version has changed. LIST is ${listNames}. ` +
      'sources says where lists are downloaded from; fetch downloads what is due, or LIST. ' +
      'verify computes the digests of all stored versions anew, and ends with 1 where one ' +
      'differs. The format is told by the content.',
    examples: [
      'ostiary lists import ofac-sdn ./sdn',
      'ostiary lists import own:desk ./desk.csv',
      'ostiary lists status',
      'ostiary lists history un',
      'ostiary lists diff un 1 2',
      'ostiary lists verify',
      'ostiary lists sources add un --url https://… --every 24',
      'ostiary lists sources fetch',
    ],
    forms: {
      import: {
        words: [{ name: 'LIST', fault: listFault }, { name: '<folder or file>' }],
        options: { 'allow-shrink': {}, 'allow-older': {}, ...json },
      },
      status: { options: json },
      history: { words: [{ name: 'LIST', fault: listFault }], options: json },
      diff: {
        words: [
          { name: 'LIST', fault: listFault },
          { name: 'FROM', fault: (text) => (text === '0' ? undefined : versionFault(text)) },
          { name: 'TO', fault: versionFault },
        ],
        options: json,
      },
      verify: { words: [{ name: 'LIST', optional: true, fault: listFault }], options: json },
      sources: {
        words: [
          { name: 'VERB', of: ['list', 'add', 'remove', 'fetch'] },
          { name: 'LIST', optional: true, fault: listFault },
        ],
        options: {
          url: { takes: 'URL', repeats: true },
          every: { takes: 'HOURS' },
          ...json,
        },
      },
    },
  },
  screenings: {
    says:
      'What a screening of a name rests on: export prints it (it is personal), replay screens ' +
      'again from the stored versions of the lists and says what differs; ends with 1 if ' +
      'anything does. ID is of a screening (POST /v3/aml/), a session or an evaluation; FILE is ' +
      'an export.',
    examples: [
      'ostiary screenings export 0199a1b2-0000-7000-8000-000000000001',
      'ostiary screenings replay evl_AZmhsgAAcACAAAAAAAAAAQAAAAE',
      'ostiary screenings replay ./screening.json --json',
    ],
    forms: {
      export: { words: [{ name: 'ID', fault: screeningIdFault }] },
      replay: { words: [{ name: '<id or file>' }], options: json },
    },
  },
  data: {
    says:
      'Import reference data for the fraud signals, or see which are loaded and how old they ' +
      'are. gzip is unpacked.',
    examples: ['ostiary data import tor ./tor-exits.txt', 'ostiary data status'],
    forms: {
      import: {
        words: [
          { name: 'DATASET', of: ['disposable-domains', 'datacenter', 'vpn', 'tor', 'fatf'] },
          { name: '<file>' },
        ],
        options: { 'allow-shrink': {}, ...json },
      },
      status: { options: json },
    },
  },
  registry: {
    says:
      'Import the files of a company register, search it, or see what is loaded; and say who ' +
      'owns the company of an ownership declaration (BODS 0.4). The register is GLEIF: the LEI, ' +
      'relationship and exception files as XML, each told by its content. Unpack archives; gzip ' +
      'is unpacked. All files of a command are taken, or none. --update: the files hold changes ' +
      'alone.',
    examples: [
      'ostiary registry import ./lei2.xml ./rr.xml ./repex.xml',
      'ostiary registry import ./lei2-delta.xml --update',
      'ostiary registry search GB "Acme Limited" --mode start_with',
      'ostiary registry search DE --number "HRB 86891"',
      'ostiary registry owners ./declaration.json --threshold 25',
      'ostiary registry status',
    ],
    forms: {
      import: {
        words: [
          { name: '<file>' },
          { name: '<file>', optional: true },
          { name: '<file>', optional: true },
        ],
        options: { update: {}, 'allow-shrink': {}, 'allow-older': {}, ...json },
      },
      search: {
        words: [
          { name: 'COUNTRY', fault: countryFault },
          { name: 'NAME', optional: true },
        ],
        options: {
          number: { takes: 'NUMBER' },
          mode: { of: ['exact', 'contains', 'start_with'] },
          ...json,
        },
      },
      owners: {
        words: [{ name: '<file>' }],
        options: { threshold: { takes: 'PERCENT' }, day: { takes: 'DAY' }, ...json },
      },
      status: { options: json },
    },
  },
  keys: {
    says:
      'Make an API key on the store itself, also when every key is lost. Without --party it ' +
      'may do everything.',
    examples: [
      'ostiary keys create --party analyst --name "compliance desk"',
      'ostiary keys create --party partner --address 192.0.2.0/24 --expires 2099-12-31',
      'ostiary keys list',
    ],
    forms: {
      create: {
        options: {
          party: { of: ['partner', 'analyst', 'all'] },
          name: { takes: 'NAME' },
          application: { takes: 'ID' },
          address: { takes: 'RANGE', repeats: true },
          expires: { takes: 'TIME' },
        },
      },
      list: {},
    },
  },
  applications: {
    says:
      'Make an application: sandbox, or live. unsign lets it take unsigned requests again, for ' +
      'when the private key is lost.',
    examples: [
      'ostiary applications create "My product" --live',
      'ostiary applications list',
      'ostiary applications unsign 0199a1b2-0000-7000-8000-000000000001',
    ],
    forms: {
      create: { words: [{ name: 'NAME' }], options: { live: {} } },
      list: {},
      unsign: { words: [{ name: 'ID' }] },
    },
  },
  vault: {
    says:
      'Rotate the key-encryption key beside running servers: rotate puts a new one in force, ' +
      'rewrap brings everything under it, status counts what lies under which key. --prepare ' +
      'makes the key without putting it in force, for key files that are copied to each process.',
    examples: ['ostiary vault rotate', 'ostiary vault rewrap', 'ostiary vault status'],
    forms: {
      status: { options: json },
      rotate: { options: { prepare: {}, ...json } },
      rewrap: { options: json },
    },
  },
  db: {
    says: 'Print a connection string of the running store, for psql and the like.',
    examples: ['psql "$(npx ostiary db url)"'],
    forms: { url: {} },
  },
} as const satisfies Commands

function decisionFault(text: string): string | undefined {
  return /^evl_[\w-]{27}$/.test(text) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9]\d*$/.test(text)
    ? undefined
    : `A decision is an evaluation (evl_…) or a line (<customer id>:<sequence>), not ${text}.`
}

function listFault(text: string): string | undefined {
  const known = (listsByName as readonly string[]).includes(text) // widened: any text is asked for
  if (known || /^(own|ftm):[a-z0-9][a-z0-9_-]{0,39}$/.test(text) || text === demoList)
    return undefined
  return `LIST must be ${listNames}, not "${text}".`
}

function versionFault(text: string): string | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? undefined : `A version is a number from 1, not "${text}".`
}

function countryFault(text: string): string | undefined {
  return /^[A-Za-z]{2,3}$/.test(text)
    ? undefined
    : `A country is its code of two or three letters (ISO 3166-1), not ${text}.`
}
