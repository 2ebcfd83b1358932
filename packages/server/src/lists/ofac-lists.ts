/** Which of OFAC's two lists a file is: both have the same layouts, numbers and programmes. */
import type { ListEntry } from './entry.ts'
import type { ListProblem } from './list-problem.ts'

export type OfacList = 'ofac-sdn' | 'ofac-nonsdn'

/**
 * Programmes that make up the non-SDN list. On the SDN list of 2021 to 2024 at most 0.6 % of the
 * entries have one of them (blocked as well), on the other list 98 %.
 */
const NON_SDN = /^(NS-|FSE-|CMIC|561-?Related$|561List$|MBS$|CAPTA|UKRAINE-EO13662$)/i

/** Why the entries are not those of the list they were called. */
export function otherOfacList(
  entries: readonly Pick<ListEntry, 'programs'>[],
  named: OfacList,
): Pick<ListProblem, 'code' | 'detail'> | undefined {
  const marked = entries.filter(({ programs }) =>
    programs.some((program) => NON_SDN.test(program)),
  ).length
  const found: OfacList = marked * 2 > entries.length ? 'ofac-nonsdn' : 'ofac-sdn'
  if (found === named) return undefined
  return { code: 'not_this_list', detail: `its programmes are those of ${found}` }
}
