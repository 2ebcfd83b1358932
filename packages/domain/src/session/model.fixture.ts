/**
 * Test support: what sessions come to, told once more and plainly, to hold the tables to. It reads
 * the graph, the answers and the standing, and nothing the domain has decided.
 */
import type { DerivedSessions, FeatureStatus } from '../entity.sessions.ts'
import type { SessionState } from '../session.lifecycle.ts'
import { featureRow } from '../workflow/features.ts'
import type { EndStatus, Graph } from '../workflow/graph.ts'
import type { NodeResult } from './facts.ts'
import { featureOf } from './session.fixture.ts'

interface ModelNode {
  status: FeatureStatus
  atMs: number
  /** No machine has decided it. */
  unseen: boolean
  /** The person has answered it. */
  tried?: boolean
}

export interface ModelSession {
  status: SessionState
  readonly nodes: Map<string, ModelNode>
  at: string | null
  /** Nodes to be done again; empty while the rest of the way is gone anew. */
  redo: string[] | null
  /** How the workflow ended. */
  said?: EndStatus
  /** A person has decided the whole. */
  byHand?: boolean
  /** A check failed for good: what comes after it was never asked. */
  cut?: boolean
}

export type ModelStanding = 'ACTIVE' | 'FLAGGED' | 'BLOCKED'

const words: Readonly<Partial<Record<FeatureStatus, string>>> = {
  APPROVED: 'Approved',
  DECLINED: 'Declined',
  IN_REVIEW: 'In Review',
}

const statusOf = (one: ModelSession, nodeId: string): FeatureStatus | undefined =>
  one.nodes.get(nodeId)?.status

/** Where the workflow leads from a node: the next feature, or its end. */
function leads(graph: Graph, one: ModelSession, from: string): { at: string } | { end: EndStatus } {
  const node = graph.nodes[from]!
  if (node.type === 'status') return { end: node.session_status }
  if (node.type === 'webhook') return onto(graph, one, node.next)
  for (const { rules, goto } of node.branches ?? [])
    if (rules.every((rule) => words[statusOf(one, rule.node_id!)!] === rule.value))
      return onto(graph, one, goto)
  // Every branch node ends with a way for everybody else.
  if (node.type === 'branch') throw new Error('no way on')
  const isAsked = graph.nodes[node.next!]!.type === 'branch'
  if (statusOf(one, from) === 'DECLINED' && !isAsked) return { end: 'Declined' }
  return onto(graph, one, node.next!)
}

const onto = (graph: Graph, one: ModelSession, to: string): ReturnType<typeof leads> =>
  graph.nodes[to]!.type === 'feature' ? { at: to } : leads(graph, one, to)

const isAnswered = (status: FeatureStatus | undefined): boolean =>
  status !== undefined && words[status] !== undefined

/** The first node from the beginning that has no answer; a decline beside the way is looked at. */
function again(graph: Graph, one: ModelSession): ReturnType<typeof leads> {
  const beside = new Set([...one.nodes.keys()].filter((id) => statusOf(one, id) === 'DECLINED'))
  let found: ReturnType<typeof leads> = { at: graph.start_node }
  while ('at' in found && isAnswered(statusOf(one, found.at))) {
    beside.delete(found.at)
    found = leads(graph, one, found.at)
  }
  const isApproving = 'end' in found && found.end === 'Approved'
  return isApproving && beside.size > 0 ? { end: 'In Review' } : found
}

export function put(one: ModelSession, nodeId: string, status: FeatureStatus, atMs: number): void {
  const unseen = one.nodes.get(nodeId)?.unseen ?? false
  one.nodes.set(nodeId, { status, atMs, unseen })
}

export interface Settled {
  readonly graph: Graph
  readonly result: NodeResult
  readonly standing: ModelStanding
  readonly atMs: number
  /** Its provider has failed for good: the workflow ends there. */
  readonly isLost: boolean
}

/** An answer to a node, and all that follows for the session. */
export function settle(one: ModelSession, told: Settled): void {
  const { graph, result, standing, atMs, isLost } = told
  const { nodeId, status, manual } = result
  const tried = one.nodes.get(nodeId)?.tried === true
  one.nodes.set(nodeId, { status, atMs, unseen: manual === true, tried })
  if (status === 'NOT_FINISHED') return
  if (status === 'AWAITING_USER') {
    one.status = 'Awaiting User'
    return
  }
  const next = one.redo?.shift()
  if (next !== undefined) {
    one.at = next
    return
  }
  const where = one.redo ? again(graph, one) : leads(graph, one, nodeId)
  if ('at' in where && !isLost) {
    one.at = where.at
    // It moves to the end, as what was come to last.
    one.nodes.delete(where.at)
    one.nodes.set(where.at, { status: 'NOT_FINISHED', atMs, unseen: false })
    return
  }
  one.cut = isLost
  // A step of a branch that is not taken any more.
  if (!isLost)
    for (const [each, { status: is, tried: was }] of one.nodes)
      if (is === 'NOT_FINISHED' && !was) one.nodes.delete(each)
  end(one, isLost || 'at' in where ? 'Determine' : where.end, standing)
}

function end(one: ModelSession, said: EndStatus, standing: ModelStanding): void {
  const all = [...one.nodes.values()]
  const isBad = all.some(({ status }) => status === 'DECLINED')
  const isGood = all.every(({ status }) => status === 'APPROVED')
  const isOpen = all.some(({ status }) => status === 'IN_REVIEW')
  const isUnseen = all.some(({ status, unseen }) => unseen && status === 'IN_REVIEW')
  one.at = null
  one.redo = null
  one.said = said
  one.byHand = false
  if (standing === 'BLOCKED') one.status = 'Declined'
  else if (said === 'In Review') one.status = 'In Review'
  else if (said === 'Declined') one.status = isUnseen && !isBad ? 'In Review' : 'Declined'
  else if (said === 'Determine' && isBad) one.status = 'Declined'
  else if (standing === 'FLAGGED' || isOpen) one.status = 'In Review'
  else one.status = said === 'Approved' || isGood ? 'Approved' : 'In Review'
}

/** A person has decided one feature. */
export function review(
  one: ModelSession,
  nodeId: string,
  { status, atMs }: { status: FeatureStatus; atMs: number },
): void {
  const before = one.nodes.get(nodeId)!
  one.nodes.set(nodeId, { status, atMs, unseen: before.unseen && status === 'IN_REVIEW' })
  const all = [...one.nodes.values()]
  const isBad = all.some((node) => node.status === 'DECLINED')
  const isGood = !one.cut && all.every((node) => node.status === 'APPROVED')
  const isNew = before.status !== status
  if (one.status === 'In Review') {
    if (isBad) become(one, 'Declined')
    else if (isGood) become(one, 'Approved')
  } else if (one.status === 'Approved' && isNew && status === 'IN_REVIEW') become(one, 'In Review')
  else if (one.status === 'Approved' || one.status === 'Kyc Expired') {
    if (isNew && status === 'DECLINED') become(one, 'Declined')
  } else if (one.status === 'Declined' && !one.byHand && before.status === 'DECLINED' && !isBad) {
    const isThrough = one.said !== undefined && one.said !== 'Declined'
    become(one, isGood && isThrough ? 'Approved' : 'In Review')
  }
}

function become(one: ModelSession, status: SessionState): void {
  one.status = status
  one.byHand = false
}

/** A person has decided the whole, and with it what was answered and is open. */
export function decide(one: ModelSession, as: 'approved' | 'declined', atMs: number): void {
  for (const [nodeId, { status }] of one.nodes) {
    if (status === 'NOT_FINISHED' || status === 'APPROVED') continue
    const to = as === 'approved' ? 'APPROVED' : 'DECLINED'
    if (status !== to) one.nodes.set(nodeId, { status: to, atMs, unseen: false })
  }
}

/** What the entity shows of its sessions. */
export function shown(
  all: readonly ModelSession[],
): Pick<
  DerivedSessions,
  'sessionCount' | 'approvedCount' | 'declinedCount' | 'inReviewCount' | 'features'
> {
  const live = all.filter(({ status }) => status !== 'Deleted')
  const count = (status: SessionState): number => live.filter((one) => one.status === status).length
  const latest = new Map<string, ModelNode>()
  for (const { nodes } of live)
    for (const [nodeId, node] of nodes) {
      const { entityKey: key } = featureRow(featureOf(nodeId))
      if (node.atMs >= (latest.get(key)?.atMs ?? 0)) latest.set(key, node)
    }
  return {
    sessionCount: live.length,
    approvedCount: count('Approved'),
    declinedCount: count('Declined'),
    inReviewCount: count('In Review'),
    features: Object.fromEntries([...latest].map(([key, { status }]) => [key, status])),
  }
}
