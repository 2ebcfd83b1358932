/**
 * The statements of the busy paths: each says which tables it touches and whether one shard answers
 * it.
 */

/** Declared in `placement.ts`; a test compares what a statement declares with its text. */
export interface HotStatement {
  /** Prepared under this name once a connection. */
  readonly name: string
  readonly text: string
  readonly tables: readonly string[]
  /** `one`: a single id decides where it runs. `many`: it brings an array of them. */
  readonly shards: 'one' | 'many'
  /** Written for one machine; on a cluster another statement takes its place. */
  readonly oneMachineOnly?: true
}

const known = new Map<string, HotStatement>()

/** Declares a statement; a name stands for one text. */
export function hot(statement: HotStatement): HotStatement {
  const before = known.get(statement.name)
  if (before && before.text !== statement.text)
    throw new Error(`Two statements are called ${statement.name}. Give one of them another name.`)
  known.set(statement.name, statement)
  return statement
}

/** Everything declared so far, for the test over the texts. */
export const hotStatements = (): readonly HotStatement[] => [...known.values()]

type Sent = Pick<HotStatement, 'name' | 'text'> & { readonly values: readonly unknown[] }

/** What a statement is sent as; the declaration stays here. */
export const sent = ({ name, text }: HotStatement, values: readonly unknown[]): Sent => ({
  name,
  text,
  values,
})

/** The same for values that are binary arrays; its rows come as arrays of text. */
export const sentRaw = (
  statement: HotStatement,
  values: readonly Buffer[],
): Sent & { raw: true } => ({
  ...sent(statement, values),
  raw: true,
})
