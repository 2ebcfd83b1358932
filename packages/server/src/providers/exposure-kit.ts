/** What a vendor looks like that knows what a wallet has had to do with. */
import type { Asking, ProviderAnswer } from './kit.ts'

/** One reason a wallet is known by; `sanctions` is the category of listed ones. */
export interface ExposureCategory {
  readonly category: string
  readonly name: string | null
  readonly description: string | null
  readonly url: string | null
}

interface ExposureFacts {
  /** None: the vendor knows nothing against it. */
  readonly categories: readonly ExposureCategory[]
}

export interface ExposureProvider {
  readonly name: string
  /** @param address as its chain writes it */
  ask(address: string, asking: Asking): Promise<ProviderAnswer<ExposureFacts>>
}
