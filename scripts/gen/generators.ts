/** Every generated file of the repository: one line each. */
import { openapi } from '@ostiary/contract/openapi'
import { cliPage } from './cli.ts'
import { configPage } from './config.ts'
import { documentsPage } from './documents.ts'
import { errorsPage } from './errors.ts'
import { evaluationsPage } from './evaluations.ts'
import { eventsPage } from './events.ts'
import { layersTable } from './layers.ts'
import { lifecyclesPage } from './lifecycles.ts'
import { goldenSchema } from './schema.ts'
import { scopesPage } from './scopes.ts'
import { simulatorPage, simulatorText } from './simulator.ts'

export interface Context {
  /** The version of this release. */
  readonly version: string
  /** A freshly migrated database; started by the first generator that asks. */
  readonly databaseUrl: () => Promise<string>
}

export interface Generator {
  readonly path: string
  /** Only the part between `<!-- generated: NAME -->` and `<!-- end of NAME -->` is ours. */
  readonly part?: string
  readonly render: (context: Context) => string | Promise<string>
}

const goldenSchemaPath = 'packages/server/src/store/schema.golden.sql'

const openapiText = ({ version }: Context): string =>
  `${JSON.stringify(openapi(version), null, 2)}\n`

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const generators: readonly Generator[] = [
  { path: 'docs/reference/lifecycles.md', render: lifecyclesPage },
  { path: 'docs/reference/errors.md',     render: errorsPage },
  { path: 'docs/reference/evaluations.md', render: evaluationsPage },
  { path: 'docs/reference/documents.md',  render: documentsPage },
  { path: 'docs/reference/events.md',     render: eventsPage },
  { path: 'docs/reference/scopes.md',     render: scopesPage },
  { path: 'docs/reference/config.md',     render: configPage },
  { path: 'docs/reference/cli.md',        render: cliPage },
  { path: 'docs/reference/simulator.md',  render: simulatorPage },
  { path: 'docs/reference/simulator.json', render: simulatorText },
  { path: 'docs/reference/openapi.json',  render: openapiText },
  { path: 'ARCHITECTURE.md',              render: layersTable, part: 'layers' },
  { path: goldenSchemaPath,               render: async ({ databaseUrl }) => goldenSchema(await databaseUrl()) },
]
