/** What the events of a session bring with them; no personal data. */
import type { FeatureStatus } from '../entity.sessions.ts'
import type { HitSaid } from '../screening/adjudication.ts'
import type { SessionEvent, SessionState } from '../session.lifecycle.ts'
import type { Feature } from '../workflow/features.ts'
import type { Step } from '../workflow/route.ts'
import type { Session, SessionKeyPerson, Waits } from './session.ts'

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
  /** The workflow asks that whoever was screened by it be screened again. */
  readonly monitored?: true
  /** The first moment the document is no longer valid, epoch milliseconds (UTC). */
  readonly documentValidUntilMs?: number
  /** Parties whose sessions it waits for. */
  readonly parties?: readonly SessionKeyPerson[]
}

/** What an e-mail to the person is about. */
export type EmailSubject = 'invitation' | 'resubmission' | 'approval' | 'decline'

/** Why an e-mail did not go out; `unreachable`: the mail server was asked in vain to the end. */
export type EmailFailure = 'not_set_up' | 'no_address' | 'refused' | 'unreachable'

/** Of a new one: all that is known before its first event. */
type Begins = Omit<
  Session,
  'sessionId' | 'status' | 'enteredBy' | 'nodes' | 'createdAtMs' | 'updatedAtMs'
> & { readonly ahead?: NodeAhead }

/** Where an answer led: by which branches, and to which node. */
interface Led {
  readonly step?: Step
  readonly ahead?: NodeAhead
}

/** The node that is asked, or decided about. */
interface OfNode {
  readonly nodeId: string
}

interface Relinked {
  readonly link: Session['link']
}

/** An e-mail to the person: one that is to be sent, or what became of it. */
interface Email {
  readonly about: EmailSubject
  readonly failure?: EmailFailure
}

interface Mailed {
  readonly email?: Email
}

type Nothing = Readonly<Record<never, never>>

/** What each event brings besides the session it is about. */
export interface FactsOf {
  readonly created: Mailed & { readonly begins: Begins; readonly step?: Step }
  /** With what its nodes came to elsewhere. */
  readonly imported: {
    readonly begins: Begins
    readonly nodes?: Session['nodes']
    /** Of one a file has brought: what it was decided as, and when (epoch ms). */
    readonly came?: { readonly status: BroughtStatus; readonly atMs: number }
  }
  /** What a sandbox is told to do by itself, and the node it does first, if there is one. */
  readonly armed: { readonly scenario: string; readonly ahead?: NodeAhead }
  readonly opened: Partial<Relinked>
  readonly link_renewed: Relinked
  readonly refreshed: Partial<Relinked> & Mailed
  readonly otp_requested: OfNode
  readonly otp_refused: OfNode
  readonly answered: OfNode
  readonly check_delayed: OfNode
  readonly node_settled: Led & { readonly result: NodeResult }
  /** With what the step comes to by it, and how the workflow ends with that. */
  readonly key_person_settled: Pick<Led, 'step'> & {
    readonly party: { readonly partyId: string; readonly status: SessionState }
    readonly result?: NodeResult
  }
  /** What its step comes to by what monitoring has found. */
  readonly monitoring_matched: { readonly result: NodeResult }
  /** Of one that was decided: what a reviewer says of a feature now. */
  readonly completed: { readonly status?: FeatureStatus }
  readonly expired: Nothing
  readonly abandoned: Nothing
  readonly kyc_expired: Nothing
  readonly approved: Mailed
  readonly declined: Mailed
  /** Nodes to be done again, in order. */
  readonly resubmitted: Partial<Relinked> & Mailed & { readonly redo: readonly NodeAhead[] }
  readonly feature_reviewed: OfNode & { readonly status: FeatureStatus }
  readonly data_corrected: OfNode & {
    /** The first moment the document is no longer valid, `null` where it has no end any more. */
    readonly documentValidUntilMs?: number | null
  }
  readonly hits_reviewed: OfNode & { readonly hits: readonly HitSaid[] }
  readonly noted: Nothing
  readonly email_sent: Required<Mailed>
  readonly email_failed: Required<Mailed>
  readonly shared: Nothing
  readonly deleted: Nothing
}

export type FactsOfEvent<E extends SessionEvent> = { readonly sessionId: string } & FactsOf[E]

/** What has the members of each type of a union. */
type Both<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void
  ? A
  : never

/** Whatever a line may say of a session, for who reads lines of every event. */
export type SessionEventFacts = { readonly sessionId: string } & Partial<
  Both<FactsOf[SessionEvent]>
>
