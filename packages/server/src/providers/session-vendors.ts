/** The vendors an operator has set up for checks of sessions; asked before what is built in. */
import type { Caller } from '../platform/outbound/caller.ts'
import type { ApplicantMemory } from './onfido/checks.ts'
import type { OnfidoProblem } from './onfido/client.ts'
import { onfido } from './onfido/provider.ts'
import type { OnfidoSettings } from './onfido/provider.ts'
import type { NodeProvider } from './session-kit.ts'
import type { Sleep } from './simulator/faults.ts'

export interface VendorSettings {
  /** Without it documents and faces are looked at by a person. */
  readonly onfido?: OnfidoSettings
}

export interface VendorParts {
  /** How a vendor's answer is waited for. */
  readonly sleep: Sleep
  readonly caller: Pick<Caller, 'call'>
  /** For the operator's log. */
  readonly tell: (problem: OnfidoProblem) => void
  readonly applicants?: ApplicantMemory
}

export function openVendors(settings: VendorSettings, parts: VendorParts): NodeProvider[] {
  const { sleep, caller, tell, applicants } = parts
  const memory = applicants ? { memory: applicants } : {}
  return settings.onfido ? [onfido(settings.onfido, { caller, sleep, tell, ...memory })] : []
}
