/** docs/reference/config.md: every environment variable, from the table the server reads. */
import { settings } from '../../packages/server/src/config.ts'
import { code, document, notice, table } from './markdown.ts'

/** Read by the command line only, which talks to a running server. */
const ofCommandLine: readonly (readonly [string, string, string])[] = [
  ['OSTIARY_URL', 'http://127.0.0.1:OSTIARY_PORT', 'The running server.'],
  ['OSTIARY_API_KEY', 'the text of OSTIARY_DATA_DIR/api-key', 'The key to call it with.'],
]

export function configPage(): string {
  return document(
    '# Settings',
    notice,
    'Environment variables only, read once at the start. One that cannot be used stops the start ' +
      'with a sentence that names it. An empty one counts as unset.',
    table(
      ['variable', 'default', 'what it is'],
      settings.map(({ name, initial, says }) => [code(name), initial && code(initial), says]),
    ),
    '## Of the command line',
    'For commands that talk to a running server: `call`, `demo`, `entity`. The ' +
      'others work on the ' +
      'store and read the settings above.',
    table(
      ['variable', 'default', 'what it is'],
      ofCommandLine.map(([name, initial, says]) => [code(name), initial, says]),
    ),
  )
}
