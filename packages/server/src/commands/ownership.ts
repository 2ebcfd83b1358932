/** Says who owns the company of an ownership declaration, from its file alone. */
import { controlSentence, pathSentence } from '@ostiary/domain/ownership/explanation'
import { ofPercent, percentText } from '@ostiary/domain/ownership/fraction'
import type { OwnershipGraph } from '@ostiary/domain/ownership/graph'
import { ultimateBeneficialOwners } from '@ostiary/domain/ownership/owners'
import type { BeneficialOwner, Ownership } from '@ostiary/domain/ownership/owners'
import { rangeText } from '@ostiary/domain/ownership/range'
import type { Range } from '@ostiary/domain/ownership/range'
import { load } from '../lists/read-source.ts'
import { bodsGraph } from '../registry/bods-graph.ts'
import { declarationOf, readBods } from '../registry/bods.ts'
import { registryProblemSentence } from '../registry/registry-problem.ts'
import type { RegistryProblem } from '../registry/registry-problem.ts'

export interface OwnershipCommand {
  readonly path: string
  /** Percent. */
  readonly threshold: string
  /** ISO date; without it what stands now. */
  readonly day?: string
  readonly json?: boolean
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** @returns the exit code: 0 said, 1 the file or the question is refused */
export async function ownershipCommand(command: OwnershipCommand): Promise<number> {
  const { path, day, threshold, print, complain, json } = command
  const percent = ofPercent(threshold) && Number(threshold)
  if (percent === undefined) {
    complain(`A threshold is a number from 0 to 100, not "${threshold}".`)
    return 1
  }
  if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    complain(`A day is written YYYY-MM-DD, not "${day}".`)
    return 1
  }
  const loaded = await load(path)
  const read = loaded.ok ? readBods(loaded.content, loaded.name) : loaded
  if (!read.ok) {
    complain(registryProblemSentence(read.problem as RegistryProblem)) // load has two of its codes
    return 1
  }
  const declaration = declarationOf(read.declaration.statements, day)
  const { graph } = bodsGraph(declaration)
  const asked = { threshold: percent, ...(day !== undefined && { onDay: day }) }
  const said = declaration.subjects.map((id) => ultimateBeneficialOwners(graph, id, asked))
  if (json) print(JSON.stringify({ data: said.map((one) => asJson(one, graph)) }))
  else for (const line of said.flatMap((one) => ownershipLines(one, graph))) print(line)
  if (said.length === 0) complain('The declaration names no company it is about.')
  return said.length > 0 ? 0 : 1
}

function ownershipLines(ownership: Ownership, graph: OwnershipGraph): string[] {
  const { company, owners, states, remainder, derivable, exempt, oddities } = ownership
  const name = graph.parties.get(company)?.name ?? company
  return [
    owners.length > 0 ? `Owners of ${name}:` : `No beneficial owner of ${name} is known.`,
    ...owners.flatMap((one) => ownerLines(one, graph)),
    ...states.map(
      (one) => `  ${one.name ?? one.party}, a state: ${rangeText(one.shares)} of the shares`,
    ),
    ...remainder.map(
      ({ reason, share }) => `  nobody for ${rangeText(share)}: ${reason.replaceAll('_', ' ')}`,
    ),
    ...(exempt ? [`Owners need not be named: ${exempt}.`] : []),
    ...(derivable || exempt ? [] : ['Somebody who must be named may be missing.']),
    ...oddities.map((one) => `Odd: ${one.replaceAll('_', ' ')}.`),
  ]
}

function ownerLines(owner: BeneficialOwner, graph: OwnershipGraph): string[] {
  const { name, party, certainty, shares, rules, paths, control } = owner
  const may = certainty === 'may' ? ' (perhaps)' : ''
  const words = rules.map((one) =>
    one.certainty === certainty ? one.rule : `${one.rule} (perhaps)`,
  )
  return [
    `  ${name ?? party}${may}: ${rangeText(shares)} of the shares; by ${words.join(', ')}`,
    ...paths.map((path) => `    ${pathSentence(path, graph)}`),
    ...control.map((step) => `    ${controlSentence(step, graph)}`),
  ]
}

const bounds = ({ least, most }: Range) => ({
  minimum: percentText(least),
  maximum: percentText(most),
})

/** Percentages as text, so that no reader makes floating point of them unasked. */
function asJson(ownership: Ownership, graph: OwnershipGraph): Record<string, unknown> {
  const { owners, states, remainder, ...rest } = ownership
  return {
    ...rest,
    owners: owners.map(({ shares, votes, byMajority, paths, control, ...one }) => ({
      ...one,
      shares: bounds(shares),
      votes: bounds(votes),
      byMajority: bounds(byMajority),
      paths: paths.map((path) => pathSentence(path, graph)),
      control: control.map((step) => controlSentence(step, graph)),
    })),
    states: states.map(({ shares, ...one }) => ({ ...one, shares: bounds(shares) })),
    remainder: remainder.map(({ share, ...one }) => ({ ...one, share: bounds(share) })),
  }
}
