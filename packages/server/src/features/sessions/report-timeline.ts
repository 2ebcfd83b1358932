/** Reviews and the timeline of a session as rows of its report. */
import type { Session } from '@ostiary/domain/session/session'
import { featureLiterals } from '@ostiary/domain/session/decision'
import { featureRow } from '@ostiary/domain/workflow/features'
import { readable, timeOf } from './report-fields.ts'
import { reviewsOf } from './reviews.ts'
import type { Told } from './reviews.ts'

/** The latest lines; before them a session has mostly codes that were typed wrong. */
const linesMost = 300

const timeIn = (text: unknown): string => timeOf(Date.parse(String(text)))

/** What people decided and wrote, the oldest first. */
export const reviewRows = (feed: readonly Told[]): string[][] =>
  reviewsOf(feed).map(({ user, new_status: status, comment, created_at: at }) => [
    timeIn(at),
    String(user),
    typeof status === 'string' ? status : '',
    typeof comment === 'string' ? comment : '',
  ])

export function timelineRows(
  feed: readonly Told[],
  session: Session,
): { readonly rows: readonly string[][]; readonly left: number } {
  const shown = feed.slice(-linesMost)
  const rows = shown.map((told) => [
    String(told.line.seq),
    timeOf(told.line.atMs),
    happening(told, session),
    told.line.actor,
  ])
  return { rows, left: feed.length - shown.length }
}

/** `Node settled: ID verification, Approved; In Progress → In Review`. */
function happening({ line, said }: Told, session: Session): string {
  const event = readable(line.kind.split('.')[1] ?? line.kind)
  const about = said.facts?.session
  const nodeId = about?.result?.nodeId ?? about?.nodeId
  const node = session.nodes.find((one) => one.nodeId === nodeId)
  const status = about?.result?.status ?? about?.status
  const details = [
    ...(node ? [readable(featureRow(node.feature).wireName)] : []),
    ...(status === undefined ? [] : [featureLiterals[status]]),
    ...(said.facts?.code === undefined ? [] : [said.facts.code]),
  ].join(', ')
  const moved =
    said.from === said.to ? '' : [said.from, said.to].filter((one) => one !== null).join(' → ')
  const what = details === '' ? event : `${event}: ${details}`
  return moved === '' ? what : `${what}; ${moved}`
}
