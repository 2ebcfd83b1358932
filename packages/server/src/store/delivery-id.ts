/** The public id of a delivery: its key in one word, so that no id of its own need be stored. */
import type { DeliveryKey } from './deliveries.ts'

const prefix = 'dlv_'
const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

export function deliveryId(key: DeliveryKey): string {
  const bytes = Buffer.alloc(40)
  uuidBytes(key.entityId).copy(bytes, 0)
  uuidBytes(key.webhookId).copy(bytes, 16)
  bytes.writeBigUInt64BE(BigInt(key.seq), 32)
  return prefix + bytes.toString('base64url')
}

/** `undefined` for a text that is no id of a delivery, whatever else it looks like. */
export function readDeliveryId(text: string): DeliveryKey | undefined {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url')
  if (bytes.length !== 40) return undefined
  const seq = bytes.readBigUInt64BE(32)
  if (seq > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  const key = {
    entityId: uuidText(bytes.subarray(0, 16)),
    webhookId: uuidText(bytes.subarray(16, 32)),
    seq: Number(seq),
  }
  // One spelling per delivery: spare bits in the last character would make others.
  return deliveryId(key) === text ? key : undefined
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20)].join('-')
}
