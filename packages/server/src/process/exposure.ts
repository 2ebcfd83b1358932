/** The vendor of exposure that requests ask, where one is set up, and who calls it. */
import type { Clock } from '../platform/clock.ts'
import { createCaller } from '../platform/outbound/caller.ts'
import { chainalysis } from '../providers/chainalysis/provider.ts'
import type { ChainalysisParts, ChainalysisSettings } from '../providers/chainalysis/provider.ts'
import type { ExposureProvider } from '../providers/exposure-kit.ts'

interface OpenExposure {
  readonly provider: ExposureProvider | undefined
  close(): Promise<void>
}

export function openExposure(
  settings: ChainalysisSettings | undefined,
  { clock, tell }: { readonly clock: Clock } & Pick<ChainalysisParts, 'tell'>,
): OpenExposure {
  if (!settings) return { provider: undefined, close: () => Promise.resolve() }
  const caller = createCaller({ now: () => clock.now() })
  return { provider: chainalysis(settings, { caller, tell }), close: () => caller.close() }
}
