/**
 * The public id of an evaluation: its entity and its number, so that it is found without a
 * directory of its own.
 */

const prefix = 'evl_'
const uuidBytes = 16

/** `evl_` and 27 characters of base64url: 16 bytes of the entity's id, 4 of the number. */
export function evaluationId(entityId: string, number: number): string {
  const bytes = Buffer.alloc(uuidBytes + 4)
  bytes.write(entityId.replaceAll('-', ''), 0, 'hex')
  bytes.writeUInt32BE(number, uuidBytes)
  return prefix + bytes.toString('base64url')
}

/** @returns `undefined` for what is no such id */
export function readEvaluationId(text: string): { entityId: string; number: number } | undefined {
  if (!text.startsWith(prefix)) return undefined
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url')
  if (bytes.length !== uuidBytes + 4) return undefined
  const hex = bytes.toString('hex', 0, uuidBytes)
  const entityId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const number = bytes.readUInt32BE(uuidBytes)
  // Only the one spelling counts: base64url has several for the same bytes.
  return evaluationId(entityId, number) === text ? { entityId, number } : undefined
}
