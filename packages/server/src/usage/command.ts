/** What a command takes, as data: the reader refuses by it, the help and the documents print it. */

/** A word that means something by its place. */
interface Word {
  /** As the usage shows it. */
  readonly name: string
  /** The words it may be. */
  readonly of?: readonly string[]
  readonly optional?: true
  /** What is wrong with it, in a sentence; `undefined` where it will do. */
  readonly fault?: (text: string) => string | undefined
}

interface Option {
  /** What follows it, as the usage shows it; a switch takes nothing. */
  readonly takes?: string
  /** The words that may follow it. */
  readonly of?: readonly string[]
  readonly required?: true
  readonly repeats?: true
}

export interface Form {
  readonly words?: readonly Word[]
  readonly options?: Readonly<Record<string, Option>>
}

export interface Command {
  readonly says: string
  readonly examples: readonly string[]
  /** By the action that comes first, or `''` where the command has none. */
  readonly forms: Readonly<Record<string, Form>>
}
export type Commands = Readonly<Record<string, Command>>

export const takesValue = (option: Option): boolean => (option.takes ?? option.of) !== undefined

/** How a word or the value of an option is shown: its choices, or its name. */
export const shown = (one: { of?: readonly string[]; name?: string; takes?: string }): string =>
  one.of?.join('|') ?? one.name ?? one.takes ?? ''

/** The lines of a command that may be typed, one a form. */
export function usageLines(name: string, command: Command): string[] {
  return Object.entries(command.forms).map(([action, { words = [], options = {} }]) =>
    [
      'ostiary',
      name,
      action,
      ...words.map((word) => (word.optional ? `[${shown(word)}]` : shown(word))),
      ...Object.entries(options).map(([option, one]) => {
        const text = takesValue(one) ? `--${option} ${shown(one)}` : `--${option}`
        return `${one.required ? text : `[${text}]`}${one.repeats ? '…' : ''}`
      }),
    ]
      .filter(Boolean)
      .join(' '),
  )
}

/** Everything there is to know of one command, with examples that work. */
export function helpOf(name: string, command: Command): string {
  return [
    ...usageLines(name, command).map((line, at) => `${at === 0 ? 'Usage: ' : '       '}${line}`),
    '',
    command.says,
    '',
    'Examples:',
    ...command.examples.map((line) => `  ${line}`),
  ].join('\n')
}

/** Every command in a line. */
export function overview(commands: Commands): string {
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
