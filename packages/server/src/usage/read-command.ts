/**
 * Reads a command line strictly: what a command does not take is refused before anything is done,
 * because a misread option does something else than was meant.
 */
import { parseArgs } from 'node:util'
import { helpOf, overview, shown, takesValue } from './command.ts'
import type { Command, Commands, Form } from './command.ts'

export interface Given {
  /** `''` where the command has no actions. */
  readonly action: string
  readonly words: readonly string[]
  /** What followed each option; an option not given is not there. */
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly switches: ReadonlySet<string>
}

export type ReadCommand =
  | { readonly kind: 'run'; readonly command: string; readonly given: Given }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'misused'; readonly text: string }

/** @param otherwise the command that is meant where none is named */
export function readCommand(
  commands: Commands,
  argv: readonly string[],
  otherwise?: string,
): ReadCommand {
  const [first, second] = argv
  if (first === '--help' || first === '-h') return { kind: 'help', text: overview(commands) }
  if (first === 'help') return helpAbout(commands, second)
  const named = first !== undefined && !first.startsWith('-')
  const name = named ? first : otherwise
  if (name === undefined) {
    return first === undefined ? helpAbout(commands, undefined) : unknown(first)
  }
  const command = commandOf(commands, name)
  if (!command) return unknown(name)
  const rest = named ? argv.slice(1) : argv
  if (rest.includes('--help') || rest.includes('-h'))
    return { kind: 'help', text: helpOf(name, command) }
  const given = readGiven(name, command, rest)
  if (typeof given === 'string')
    return { kind: 'misused', text: `${given} See ostiary ${name} --help.` }
  return { kind: 'run', command: name, given }
}

const commandOf = (commands: Commands, name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined

function helpAbout(commands: Commands, name: string | undefined): ReadCommand {
  if (name === undefined) return { kind: 'help', text: overview(commands) }
  const command = commandOf(commands, name)
  return command ? { kind: 'help', text: helpOf(name, command) } : unknown(name)
}

const unknown = (name: string): ReadCommand => ({
  kind: 'misused',
  text: `There is no command "${name}". See ostiary --help.`,
})

/** What was given, or the sentence that says what to mend. */
function readGiven(name: string, command: Command, rest: readonly string[]): Given | string {
  const actions = Object.keys(command.forms)
  const plain = command.forms['']
  const found = plain ? '' : rest.find((one) => !one.startsWith('-'))
  if (found === undefined) return `ostiary ${name} wants to know what to do: ${either(actions)}.`
  const form = plain ?? (Object.hasOwn(command.forms, found) ? command.forms[found] : undefined)
  if (!form) return `ostiary ${name} has no action "${found}"; it has ${either(actions)}.`
  const called = `ostiary ${found === '' ? name : `${name} ${found}`}`
  const parsed = parse(called, form, rest)
  if (typeof parsed === 'string') return parsed
  const { values, switches } = parsed
  const words = plain ? parsed.words : parsed.words.slice(1)
  // An option before the action would have taken the action for its value.
  if (!plain && parsed.words[0] !== found) return `Put "${found}" before the options.`
  const fault = wordFault(called, form, words) ?? optionFault(called, form, values)
  return fault ?? { action: found, words, values, switches }
}

type Parsed = Pick<Given, 'words' | 'values' | 'switches'>

function parse(called: string, form: Form, args: readonly string[]): Parsed | string {
  const options = Object.entries(form.options ?? {})
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        options.map(([name, one]) => [
          name,
          takesValue(one)
            ? ({ type: 'string', multiple: true } as const)
            : ({ type: 'boolean' } as const),
        ]),
      ),
    })
    const given = Object.entries(values)
    return {
      words: positionals,
      values: Object.fromEntries(given.filter((one): one is [string, string[]] => one[1] !== true)),
      switches: new Set(given.flatMap(([name, value]) => (value === true ? [name] : []))),
    }
  } catch (error) {
    const { message } = error as Error
    const stray = /^Unknown option '(-[^']*)'/.exec(message)?.[1]
    // Node says what is wrong with a value, and how one that begins with a dash is written.
    if (stray === undefined) return `${message.replaceAll('\n', ' ').replace(/\.$/, '')}.`
    const known = options.map(([name]) => `--${name}`)
    const takes = known.length === 0 ? 'it takes none' : `it takes ${both(known)}`
    return `${called} has no option ${stray}; ${takes}.`
  }
}

function wordFault(called: string, form: Form, words: readonly string[]): string | undefined {
  const wanted = form.words ?? []
  for (const [index, word] of wanted.entries()) {
    const text = words[index]
    if (text === undefined) {
      if (word.optional) continue
      return `${called} wants ${shown(word)}.`
    }
    const fault = choiceFault(word.name, word, text) ?? word.fault?.(text)
    if (fault !== undefined) return fault
  }
  const surplus = words[wanted.length]
  if (surplus === undefined) return undefined
  return (
    `${called} takes no further word "${surplus}": leave it out, or put a value of several ` +
    'words in quotes.'
  )
}

function optionFault(called: string, form: Form, values: Given['values']): string | undefined {
  for (const [name, option] of Object.entries(form.options ?? {})) {
    const given = values[name] ?? []
    if (option.required && given.length === 0) return `${called} wants --${name} ${shown(option)}.`
    if (given.length > 1 && !option.repeats) return `--${name} stands here twice; give it once.`
    for (const text of given) {
      const fault = choiceFault(`--${name}`, option, text)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

function choiceFault(
  name: string,
  { of }: { of?: readonly string[] },
  text: string,
): string | undefined {
  if (text === '') return `${name} is empty; give it a value or leave it out.`
  return of && !of.includes(text) ? `${name} must be ${either(of)}, not "${text}".` : undefined
}

const listed = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
const either = (words: readonly string[]): string => listed(words, 'or')
const both = (words: readonly string[]): string => listed(words, 'and')
