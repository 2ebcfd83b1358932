/** What the events of a session bring with them; no personal data. */
import type { FeatureStatus } from '../entity.sessions.ts'
import type { SessionState } from '../session.lifecycle.ts'
import type { Feature } from '../workflow/features.ts'
import type { Step } from '../workflow/route.ts'
import type { Session, SessionParty, Waits } from './session.ts'

/** What a session that was decided elsewhere comes with. */
export const broughtStatuses = ['Approved', 'Declined', 'In Review', 'Kyc Expired'] as const
export type BroughtStatus = (typeof broughtStatuses)[number]

/** A node as it is come to: whom it asks first. */
export interface NodeAhead {
  readonly nodeId: string
  readonly feature: Feature
  readonly waits: Waits
}

export interface NodeResult {
  readonly nodeId: string
  /** `NOT_FINISHED`: it is asked of the person again. */
  readonly status: FeatureStatus
  readonly warnings: readonly string[]
  readonly provider?: string
  readonly manual?: true
  readonly score?: number
  readonly documentEndsAtMs?: number
  /** Parties whose sessions it waits for. */
  readonly parties?: readonly SessionParty[]
}

/** What an e-mail to the person is about. */
export type EmailSubject = 'invitation' | 'resubmission' | 'approval' | 'decline'

/** Why an e-mail did not go out; `unreachable`: the mail server was asked in vain to the end. */
export type EmailFailure = 'not_set_up' | 'no_address' | 'refused' | 'unreachable'

export interface SessionEventFacts {
  readonly sessionId: string
  /** Of a new one: all that is known before its first event. */
  readonly begins?: Omit<
    Session,
    'sessionId' | 'status' | 'enteredBy' | 'nodes' | 'createdAtMs' | 'updatedAtMs'
  > & { readonly ahead?: NodeAhead }
  /** Of an imported one: what its nodes came to. */
  readonly nodes?: Session['nodes']
  /** Of one a file has brought: what it was decided as, and when (epoch ms). */
  readonly came?: { readonly status: BroughtStatus; readonly atMs: number }
  /** What a sandbox is told to do by itself. */
  readonly scenario?: string
  readonly link?: Session['link']
  readonly result?: NodeResult
  /** Where the answer led: by which branches, and to which node. */
  readonly step?: Step
  readonly ahead?: NodeAhead
  /** The node that is asked, or decided about. */
  readonly nodeId?: string
  readonly status?: FeatureStatus
  /** Of a correction: the new end of the document, `null` where it has none any more. */
  readonly documentEndsAtMs?: number | null
  /** Nodes to be done again, in order. */
  readonly redo?: readonly NodeAhead[]
  readonly party?: { readonly partyId: string; readonly status: SessionState }
  /** An e-mail to the person: one that is to be sent, or what became of it. */
  readonly email?: { readonly about: EmailSubject; readonly failure?: EmailFailure }
  /** A hit of ongoing monitoring: what its thresholds say. */
  readonly hit?: 'review' | 'decline'
}
