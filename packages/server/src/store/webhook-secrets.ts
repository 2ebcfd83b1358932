/** The live secrets of a destination: one sealed value, newest first. */
import type { KeyEncryption } from '../platform/keys/key-home.ts'

export interface WebhookSecret {
  readonly id: string
  /** `whsec_…` as the receiver was shown it. */
  readonly text: string
  readonly createdAt: number
}

/** More would only mean that nobody retires them; each costs a signature in every delivery. */
export const secretsMax = 5

/** Where the secrets of a destination lie: they unwrap there alone. */
export const secretsContext = (webhookId: string): string => `webhook|${webhookId}`

export function sealSecrets(
  encryption: KeyEncryption,
  webhookId: string,
  secrets: readonly WebhookSecret[],
): Promise<Buffer> {
  return encryption.wrap(Buffer.from(JSON.stringify(secrets)), secretsContext(webhookId))
}

export async function openSecrets(
  encryption: KeyEncryption,
  webhookId: string,
  sealed: Buffer,
): Promise<WebhookSecret[]> {
  const plain = await encryption.unwrap(sealed, secretsContext(webhookId))
  return JSON.parse(plain.toString('utf8')) as WebhookSecret[]
}

/** Opens secrets and holds them in memory: each value costs the key service one call. */
export function secretsOpener(
  encryption: KeyEncryption,
): (webhookId: string, sealed: Buffer) => Promise<readonly WebhookSecret[]> {
  const held = new Map<string, { sealed: Buffer; secrets: readonly WebhookSecret[] }>()
  return async (webhookId, sealed) => {
    const known = held.get(webhookId)
    if (known?.sealed.equals(sealed)) return known.secrets
    const secrets = await openSecrets(encryption, webhookId, sealed)
    held.set(webhookId, { sealed, secrets })
    return secrets
  }
}
