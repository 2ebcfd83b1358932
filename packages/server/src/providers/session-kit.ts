/**
 * What answers the node of a session: a provider is given what the person brought and what earlier
 * nodes found, and says what it came to. Decisions about lists, duplicates and standing are not
 * its own: they are made where its answer is taken.
 */
import type { CompanyIdentity } from '@ostiary/domain/company/same-company'
import type { Environment } from '@ostiary/domain/application'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import type { Warning } from '@ostiary/domain/session/warning'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { FeatureConfig } from '@ostiary/domain/workflow/config'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Adjudicated, Asking, ProviderAnswer } from './kit.ts'
import type { ScreeningEvidence } from './name-lists/evidence.ts'

/** What a node has found: personal, sealed by whoever stores it. Media are `{ media_id }`. */
export interface NodeRecord {
  readonly feature: Feature
  /** The fields of its element in the decision, by the reference's names. */
  readonly data: Readonly<Record<string, unknown>>
  readonly warnings: readonly Warning[]
}

/** What a node asks, with the settings of its feature as the workflow has them. */
export type NodeQuestion<Of extends Feature = Feature> = NodeAsked & FeatureConfig<Of>

export interface NodeAsked {
  readonly sessionId: string
  readonly nodeId: string
  readonly entityId: string
  readonly vendorData: string | null
  readonly environment: Environment
  /** What the person brought, as the hosted page sends it; empty where nobody was asked. */
  readonly input: Readonly<Record<string, unknown>>
  /** The bytes of a picture or paper; `undefined` where it is gone. */
  media(mediaId: string): Promise<Uint8Array | undefined>
  /** What the nodes before it found, by node, in their order. */
  readonly known: ReadonlyMap<string, NodeRecord>
  /** `expected_details` of the session. */
  readonly expected: Readonly<Record<string, unknown>>
  /** Of each company this one was named by, the first of them first, what is known of it. */
  readonly behind?: readonly (readonly CompanyIdentity[])[]
  /** The face kept of the person, to compare with; of no session where it was sent. */
  readonly portrait?: { readonly mediaId: string; readonly sessionId: string | null }
  /** The address and the words of the browser that answered. */
  readonly browser?: { readonly ip: string; readonly userAgent: string }
  /** Absent where nobody's hits are told apart. */
  readonly adjudicated?: Adjudicated
  /** What a sandbox was told to do by itself, such as `approve` or `decline_liveness`. */
  readonly scenario?: string
  /** The time of the check, epoch milliseconds. */
  readonly atMs: number
  /** How often the person has answered it, this time included. */
  readonly tries: number
  /** How often this provider was asked in vain. */
  readonly delays: number
}

/** A person or a company behind a company. */
export interface PartyToVerify {
  readonly partyId: string
  readonly kind: 'user' | 'business'
  /** It owns a part of the company. */
  readonly owner: boolean
  /** The workflow of its session; the application's own where absent. */
  readonly workflowId?: string
}

export interface NodeFacts {
  /** `NOT_FINISHED`: the person is to do it again; its warnings say why. */
  readonly status: Exclude<FeatureStatus, 'RESUB_REQUESTED'>
  readonly data: NodeRecord['data']
  readonly warnings: readonly Warning[]
  /** 0 to 100. */
  readonly score?: number
  /** No machine has decided it: a reviewer must. */
  readonly manual?: true
  /** Whom it has read of. */
  readonly person?: PersonFacts
  /** The first moment the document is no longer valid: its last day is over (epoch ms, UTC). */
  readonly documentValidUntilMs?: number
  /** With `AWAITING_USER`: who must be verified in a session of their own. */
  readonly parties?: readonly PartyToVerify[]
  /** What a screening rests on; personal, and sealed beside the data. */
  readonly evidence?: ScreeningEvidence
  /** A face as numbers, for lists and duplicates. */
  readonly face?: Float32Array
}

export interface NodeProvider {
  readonly name: string
  readonly features: readonly Feature[]
  check(question: NodeQuestion, asking: Asking): Promise<ProviderAnswer<NodeFacts>>
}
