/** What a command line means, and that a line that is not understood runs nothing. */
import { expect, test } from 'vitest'
import { helpOf, overview } from './command.ts'
import { listNames, operatorCommands } from './operator-commands.ts'
import { readCommand } from './read-command.ts'

const read = (line: string, otherwise?: string) =>
  readCommand(operatorCommands, line.match(/"[^"]*"|\S+/g)?.map(unquoted) ?? [], otherwise)
const unquoted = (word: string): string => word.replace(/^"(.*)"$/, '$1')

const actions = 'import, status, history, diff, verify or sources'
const given = { action: '', words: [], values: {}, switches: new Set() }

test.each([
  ['', 'serve', given],
  ['--role api', 'serve', { ...given, values: { role: ['api'] } }],
  ['verify --json', 'verify', { ...given, switches: new Set(['json']) }],
  ['lists status', 'lists', { ...given, action: 'status' }],
  [
    'lists import un ./un.xml --allow-shrink --allow-older',
    'lists',
    {
      ...given,
      action: 'import',
      words: ['un', './un.xml'],
      switches: new Set(['allow-shrink', 'allow-older']),
    },
  ],
  [
    'keys create --party=analyst --address 10.0.0.0/8 --address 192.0.2.7',
    'keys',
    {
      ...given,
      action: 'create',
      values: { party: ['analyst'], address: ['10.0.0.0/8', '192.0.2.7'] },
    },
  ],
  [
    'applications create "My product" --live',
    'applications',
    { ...given, action: 'create', words: ['My product'], switches: new Set(['live']) },
  ],
])('%s', (line, command, expected) => {
  expect(read(line, 'serve')).toEqual({ kind: 'run', command, given: expected })
})

const surplus = (called: string, word: string): string =>
  `ostiary ${called} takes no further word "${word}": leave it out, or put a value of several ` +
  'words in quotes.'
const options = '--party, --name, --application, --address and --expires'
const dashed =
  "Option '--name' argument is ambiguous. Did you forget to specify the option argument for " +
  "'--name'? To specify an option argument starting with a dash use '--name=-XYZ'."

// A table is easier to check when its columns line up.
// oxfmt-ignore
const mistakes: [string, string][] = [
  ['keys create --parti analyst',   `ostiary keys create has no option --parti; it takes ${options}.`],
  ['keys create analyst',           surplus('keys create', 'analyst')],
  ['keys create --party admin',     '--party must be partner, analyst or all, not "admin".'],
  ['keys create --party',           "Option '--party <value>' argument missing."],
  ['keys create --name --party x',  dashed],
  ['keys create --name ""',         '--name is empty; give it a value or leave it out.'],
  ['keys create --name a --name b', '--name stands here twice; give it once.'],
  ['keys list --party analyst',     'ostiary keys list has no option --party; it takes none.'],
  ['keys --name create list',       'Put "create" before the options.'],
  ['applications create X --liv',   'ostiary applications create has no option --liv; it takes --live.'],
  ['applications create My own',    surplus('applications create', 'own')],
  ['applications create',           'ostiary applications create wants NAME.'],
  ['applications create X --live=1', "Option '--live' does not take an argument."],
  ['lists',                         `ostiary lists wants to know what to do: ${actions}.`],
  ['lists foo',                     `ostiary lists has no action "foo"; it has ${actions}.`],
  ['lists constructor',             `ostiary lists has no action "constructor"; it has ${actions}.`],
  ['lists import mars ./x',         `LIST must be ${listNames}, not "mars".`],
  ['lists diff un 1 latest',        'A version is a number from 1, not "latest".'],
  ['lists diff un 1 0',             'A version is a number from 1, not "0".'],
  ['lists import un',               'ostiary lists import wants <folder or file>.'],
  ['db',                            'ostiary db wants to know what to do: url.'],
  ['migrate now',                   surplus('migrate', 'now')],
  ['verify -x',                     'ostiary verify has no option -x; it takes --json and --anchor.'],
  ['serve --role boss',             '--role must be all, api or worker, not "boss".'],
]

test.each(mistakes)('%s is refused in one line, with what to do', (line, sentence) => {
  const [name] = line.split(' ')
  const text = `${sentence} See ostiary ${name} --help.`
  expect(read(line)).toEqual({ kind: 'misused', text })
})

test.each(['frobnicate', 'constructor', 'help frobnicate', '--frobnicate'])(
  '%s is no command, and is told where those stand that are',
  (line) => {
    const text = `There is no command "${line.split(' ').at(-1)}". See ostiary --help.`
    expect(read(line)).toEqual({ kind: 'misused', text })
  },
)

test.each(['keys --help', 'keys create --parti x -h', 'help keys'])(
  '%s prints its help',
  (line) => {
    expect(read(line)).toEqual({ kind: 'help', text: helpOf('keys', operatorCommands.keys) })
  },
)

test.each(['', 'help', '--help', '-h'])('"%s" prints the overview', (line) => {
  expect(read(line)).toEqual({ kind: 'help', text: overview(operatorCommands) })
})

test('the help has a line for each form, the sentence, and examples', () => {
  expect(helpOf('lists', operatorCommands.lists)).toBe(
    [
      'Usage: ostiary lists import LIST <folder or file> [--allow-shrink] ' +
        '[--allow-older] [--json]',
      '       ostiary lists status [--json]',
      '       ostiary lists history LIST [--json]',
      '       ostiary lists diff LIST FROM TO [--json]',
      '       ostiary lists verify [LIST] [--json]',
      '       ostiary lists sources list|add|remove|fetch [LIST] [--url URL]… [--every HOURS] ' +
        '[--json]',
      '',
      operatorCommands.lists.says,
      '',
      'Examples:',
      ...operatorCommands.lists.examples.map((line) => `  ${line}`),
    ].join('\n'),
  )
})
