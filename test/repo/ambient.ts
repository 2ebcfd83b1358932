/** Time, chance and environment come in at one place each; everything else is given them. */
import { isTestSupport } from './tree.ts'
import type { File } from './tree.ts'

interface Rule {
  readonly pattern: RegExp
  readonly only: readonly string[]
  readonly instead: string
}

const server = 'packages/server/src'
const timePlaces = [`${server}/platform/clock.ts`, `${server}/platform/ids.ts`]

const rules: readonly Rule[] = [
  { pattern: /\bDate\.now\(/, only: timePlaces, instead: 'Take a Clock and call clock.now().' },
  {
    pattern: /\bnew Date\(\s*\)/,
    only: timePlaces,
    instead: 'Take a Clock and use new Date(clock.now()).',
  },
  { pattern: /\bMath\.random\b/, only: timePlaces, instead: 'Take an Ids or a chance function.' },
  {
    pattern: /\bprocess\.env\b/,
    // The two of the embedded store look for programs: PATH is theirs to read, and settings are
    // not.
    only: [
      `${server}/main.ts`,
      `${server}/config.ts`,
      `${server}/store/embedded/binaries.ts`,
      `${server}/store/embedded/launcher.ts`,
    ],
    instead: 'Add a setting to config.ts and pass it in.',
  },
]

/** For non-test files of the server. */
export function ambientProblems({ path, text }: File): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter((rule) => rule.pattern.test(line) && !isComment(line) && !rule.only.includes(path))
        .map((rule) => `${path}:${index + 1} uses ${rule.pattern.exec(line)![0]}. ${rule.instead}`),
    )
}

/** The command line reads its environment in one file. */
export function cliEnvironmentProblems(files: readonly File[]): string[] {
  const readers = files.filter(
    ({ path, text }) =>
      path.startsWith('packages/cli/src/') && !isTestSupport(path) && /\bprocess\.env\b/.test(text),
  )
  if (readers.length <= 1) return []
  return [
    `${readers.map((one) => one.path).join(' and ')} read the environment. ` +
      'Read it in one of them and pass it on.',
  ]
}

const isComment = (line: string): boolean => /^\s*(\/\/|\*|\/\*)/.test(line)
