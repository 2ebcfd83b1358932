/** docs/reference/cli.md: every command, from what the command line says of itself. */
import { usageLines } from '../../packages/server/src/usage/command.ts'
import type { Command } from '../../packages/server/src/usage/command.ts'
import { commands } from '../../packages/cli/src/help.ts'
import { document, fence, notice } from './markdown.ts'

export function cliPage(): string {
  return document(
    '# Command line',
    notice,
    'After `npm ci` every command runs as `npx ostiary <command>`; `npx ' +
      'ostiary <command> --help` ' +
      'prints what stands here. Which variables they read: [config.md](config.md). Exit code 0: ' +
      'done; 1: refused, or found broken; 2: not understood.',
    ...Object.entries<Command>(commands).map(([name, command]) =>
      [
        `## ${name}`,
        command.says,
        fence('text', usageLines(name, command).join('\n')),
        fence('sh', command.examples.map(asTyped).join('\n')),
      ].join('\n\n'),
    ),
  )
}

const asTyped = (example: string): string =>
  example.replace(/^((?:\S+=\S+ )?)ostiary /, '$1npx ostiary ')
