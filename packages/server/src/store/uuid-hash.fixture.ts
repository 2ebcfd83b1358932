/**
 * The hash a cluster places an entity by: PostgreSQL's `uuid_hash()`, which is Bob Jenkins' lookup3
 * over 16 bytes (src/common/hashfn.c). Shards divide its 32 bits into equal ranges. The product
 * needs it the day the writer's lanes follow the shards; until then it proves that they could.
 */
export function uuidHash(entityId: string): number {
  const bytes = Buffer.from(entityId.replaceAll('-', ''), 'hex')
  const start = (0x9e3779b9 + 16 + 3923095) | 0
  let [a, b, c] = [start, start, start]
  const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
  a = (a + bytes.readInt32LE(0)) | 0
  b = (b + bytes.readInt32LE(4)) | 0
  c = (c + bytes.readInt32LE(8)) | 0
  const mixes = [4, 6, 8, 16, 19, 4] as const
  for (const by of mixes) {
    a = ((a - c) | 0) ^ turn(c, by)
    c = (c + b) | 0
    ;[a, b, c] = [b, c, a]
  }
  a = (a + bytes.readInt32LE(12)) | 0
  for (const by of [14, 11, 25, 16, 4, 14, 24] as const) {
    c = ((c ^ b) - turn(b, by)) | 0
    ;[a, b, c] = [b, c, a]
  }
  return b
}
