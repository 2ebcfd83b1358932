/** Making challenges: the text a wallet signs, and the detail that is kept of it. */
import { randomBytes } from 'node:crypto'
import type { ChallengeDetail } from '@ostiary/domain/aggregate'
import { sha256Hex } from '../../platform/digest.ts'
import { parseAccount, walletProblemSentence } from '../../platform/wallet/caip.ts'
import type { Account } from '../../platform/wallet/caip.ts'
import { buildChallenge, newNonce } from '../../platform/wallet/challenge.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Application } from '../../store/applications.ts'
import { refuse } from '../call.ts'
import type { Services } from '../call.ts'

/** A challenge lives one hour (requirement 1). */
const challengeLifeMs = 3_600_000

export interface Issued {
  readonly wallet: WalletItem & { readonly challenge: string }
  readonly detail: ChallengeDetail
}

/** A fresh challenge for a wallet; its nonce has never been used. */
export function issueChallenge(
  services: Services,
  application: Application,
  account: Account,
  failures = 0,
): Issued {
  // The text names times to the second; the life counts from what the text says.
  const issuedAtMs = Math.floor(services.clock.now() / 1000) * 1000
  const expiresAtMs = issuedAtMs + challengeLifeMs
  const { settings } = application
  const text = buildChallenge({
    account,
    domain: settings.challengeDomain ?? new URL(services.publicUrl).host,
    uri: settings.challengeUri ?? services.publicUrl,
    statement: settings.challengeStatement,
    nonce: newNonce(randomBytes),
    issuedAt: new Date(issuedAtMs),
    expiresAt: new Date(expiresAtMs),
  })
  return {
    wallet: { accountId: account.accountId, challenge: text },
    detail: { digest: sha256Hex(text), expiresAtMs, failures },
  }
}

/** The wallet of a customer, read back from the vault. */
export function storedAccount({ accountId }: WalletItem): Account {
  const parsed = parseAccount(accountId)
  if (!parsed.ok) throw new Error('a stored wallet no longer parses')
  return parsed.account
}

/** Reads a wallet a caller sent, or refuses with what is wrong with it. */
export function readAccount(chainId: string): Account {
  const parsed = parseAccount(chainId)
  if (!parsed.ok) return refuse('wallet_invalid', walletProblemSentence(parsed.problem))
  return parsed.account
}
