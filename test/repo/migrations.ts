/** How migrations are written: numbered without gaps, one statement a call, constraints named. */
import type { File } from './tree.ts'

const nameOf = (path: string): string => path.split('/').at(-1)!

export function migrationProblems(files: readonly File[]): string[] {
  return [
    ...files.flatMap((file, index) => numberProblem(file, index + 1)),
    ...files.flatMap(textProblems),
  ]
}

function numberProblem({ path }: File, wanted: number): string[] {
  const number = String(wanted).padStart(6, '0')
  if (new RegExp(`^${number}_[a-z0-9_]+\\.sql$`).test(nameOf(path))) return []
  return [
    `${path} should be named ${number}_what_it_does.sql: migrations are numbered without gaps.`,
  ]
}

function textProblems({ path, text }: File): string[] {
  const statements = text
    .replaceAll(/--.*$/gm, '')
    .split(/;\s*$/m)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return statements.flatMap((statement) => {
    const head = `${path}: ${statement.split('\n')[0]!.slice(0, 60)}`
    return statementFaults(statement).map((fault) => `${head} ${fault}`)
  })
}

function statementFaults(statement: string): string[] {
  const plain = statement.replaceAll(/'(?:[^']|'')*'/g, "''")
  return [
    ...(plain.includes(';')
      ? ['holds several statements on a line. End each with ; at its line end.']
      : []),
    ...(/\b(create|or replace)\s+(trigger|rule|function|procedure)\b|\bdo \$\$/i.test(plain)
      ? ['creates code inside the database. Do its work in the writer.']
      : []),
    ...(unnamedConstraint.test(plain)
      ? ['has a check, unique or reference without a name. Write constraint NAME before it.']
      : []),
    ...(/\b(serial|bigserial|generated\s+\w+(\s+\w+)?\s+as\s+identity)\b/i.test(plain)
      ? ['draws from a sequence. Make ids in Node.']
      : []),
  ]
}

/** What does not follow `constraint name`; a `unique index` names itself. */
const unnamedConstraint =
  /(?<!\bconstraint\s+\w+\s+)\b(check\s*\(|unique\s*\(|unique\s*([,)]|$)|references\s|exclude\s)/im
