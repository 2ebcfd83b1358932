/**
 * A session as the journal and its row know it: where it is, what each node came to. What was read
 * of a person lies in the vault; no personal data stands here.
 */
import type { EntityKind, IdentifierKeys } from '../aggregate.ts'
import type { Code } from '../codes.ts'
import type { FeatureStatus } from '../entity.sessions.ts'
import type { Party } from '../lifecycle.ts'
import type { Reverification } from '../reverification/schedule.ts'
import type { SessionEvent, SessionState } from '../session.lifecycle.ts'
import type { Feature } from '../workflow/features.ts'
import type { EndStatus, WorkflowSettings } from '../workflow/graph.ts'

/** Who must act on a node that is not settled. */
export type Waits = 'person' | 'provider' | 'parties'

/** What a node of the workflow came to. */
export interface SessionNode {
  readonly nodeId: string
  readonly feature: Feature
  readonly status: FeatureStatus
  /** Absent once it has its answer. */
  readonly waits?: Waits
  /** How often the person has answered it. */
  readonly tries: number
  /** How often a code was sent for it. */
  readonly sends?: number
  /** How often a wrong code was typed since the last was sent. */
  readonly misses?: number
  /** How often its provider was asked in vain since. */
  readonly delays?: number
  /** Codes of what was noticed. */
  readonly warnings: readonly string[]
  readonly provider?: string
  /** No machine has decided it: a reviewer must, whatever the workflow says at its end. */
  readonly manual?: true
  /** A reviewer has decided it. */
  readonly reviewedBy?: Party
  /** 0 to 100. */
  readonly score?: number
  /** The workflow asks that whoever was screened by it be screened again. */
  readonly monitored?: true
  readonly atMs: number
}

/** A party of a company, verified in a session of its own. */
export interface SessionKeyPerson {
  readonly partyId: string
  readonly kind: EntityKind
  readonly entityId: string
  readonly sessionId: string
  readonly status: SessionState
  /** It owns a part of the company. */
  readonly owner?: true
}

/** Where a session came from that was made for another. */
export interface SessionParent {
  readonly entityId: string
  readonly sessionId: string
  readonly partyId: string
}

export interface Session {
  readonly sessionId: string
  /** Counts the sessions of an application. */
  readonly number: number
  readonly workflowId: string
  readonly workflowVersion: number
  readonly status: SessionState
  readonly enteredBy: SessionEvent
  /** Of its workflow version; kept with it, so that its rules need nothing else. */
  readonly settings: WorkflowSettings
  /** In the order they were come to. */
  readonly nodes: readonly SessionNode[]
  /** The node that is to be answered; `null` at the end. */
  readonly at: string | null
  /** How the workflow ended. */
  readonly end?: EndStatus
  /** A check failed for good, and what comes after it was never asked. */
  readonly cutShort?: true
  /** Nodes of a resubmission that are still to be done, in order. */
  readonly redo?: readonly string[]
  readonly link: {
    /** An earlier link has ended. */
    readonly no: number
    /** The beginning of the SHA-256 (hex) of its token. */
    readonly key: string
    /** SHA-256 (hex) of what the browser shows that opened it. */
    readonly device?: string
    /** Nobody has opened it yet: whoever does takes the session over. */
    readonly fresh?: true
    /** It was sent by e-mail: who asks for that once more gets no second one. */
    readonly mailed?: true
  }
  /** When the clock ends what it waits for (epoch ms). */
  readonly dueAtMs?: number
  /** When it was last approved, whatever became of it since. */
  readonly approvedAtMs?: number
  /** Of an approved one: the first moment its document is no longer valid (epoch ms, UTC). */
  readonly documentValidUntilMs?: number
  /** The KYC session of the customer. */
  readonly forCustomer?: true
  readonly parent?: SessionParent
  /** Made by a schedule: which, why, and of which session. */
  readonly reverification?: Reverification
  readonly parties?: readonly SessionKeyPerson[]
  /** The import whose file has brought it. */
  readonly importId?: string
  /** What the sandbox was told to do by itself. */
  readonly scenario?: string
  /** Keyed hashes of the document and the person it has read. */
  readonly identifiers?: IdentifierKeys
  /** What is asked of the person, as the workflow lists it. */
  readonly asks?: readonly string[]
  readonly code?: Code
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly openedAtMs?: number
  readonly endedAtMs?: number
}

export const nodeOf = (session: Session, nodeId: string): SessionNode | undefined =>
  session.nodes.find((one) => one.nodeId === nodeId)

/** The node that is to be answered now. */
export const currentNode = (session: Session): SessionNode | undefined =>
  session.at === null ? undefined : nodeOf(session, session.at)

/** Who owns the next step; nobody, where a session has its result. */
export function ownerOf(session: Session): Party | null {
  switch (session.status) {
    case 'Not Started':
      return 'customer'
    case 'In Progress':
    case 'Resubmitted':
    case 'Awaiting User':
      return currentNode(session)?.waits === 'provider' ? 'provider' : 'customer'
    case 'In Review':
      return 'analyst'
    default:
      return null
  }
}
