/**
 * PostgreSQL array parameters in binary form; against array literals they save a quarter of the
 * database's time a change.
 */

type Writer<T> = {
  readonly oid: number
  size(value: T): number
  write(buffer: Buffer, value: T, at: number): void
}

/**
 * Encodes a one-dimensional array as PostgreSQL's array_recv reads it. `null` elements are
 * allowed.
 */
function encode<T>(kind: Writer<T>, values: readonly (T | null)[]): Buffer {
  let size = 20
  let nulls = 0
  for (const value of values) {
    size += 4
    if (value === null) nulls = 1
    else size += kind.size(value)
  }
  const buffer = Buffer.allocUnsafe(size)
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  buffer.writeInt32BE(nulls, 4)
  buffer.writeInt32BE(kind.oid, 8)
  if (values.length === 0) return buffer.subarray(0, 12)
  buffer.writeInt32BE(values.length, 12)
  buffer.writeInt32BE(1, 16)
  let at = 20
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(-1, at)
      at += 4
      continue
    }
    const length = kind.size(value)
    buffer.writeInt32BE(length, at)
    kind.write(buffer, value, at + 4)
    at += 4 + length
  }
  return buffer
}

const uuidKind: Writer<string> = {
  oid: 2950,
  size: () => 16,
  write: (buffer, value, at) => {
    const hex =
      value.slice(0, 8) +
      value.slice(9, 13) +
      value.slice(14, 18) +
      value.slice(19, 23) +
      value.slice(24)
    // Fewer bytes would leave what the memory held before in their place.
    if (buffer.write(hex, at, 'hex') !== 16 || hex.length !== 32)
      throw new TypeError('a value sent as uuid is none')
  },
}
const int8Kind: Writer<number> = {
  oid: 20,
  size: () => 8,
  write: (buffer, value, at) => writeInt64(buffer, value, at),
}
const int4Kind: Writer<number> = {
  oid: 23,
  size: () => 4,
  write: (buffer, value, at) => {
    buffer.writeInt32BE(value, at)
  },
}
const textKind: Writer<string> = {
  oid: 25,
  size: (value) => Buffer.byteLength(value),
  write: (buffer, value, at) => {
    buffer.write(value, at)
  },
}
const byteaKind: Writer<Buffer> = {
  oid: 17,
  size: (value) => value.length,
  write: (buffer, value, at) => {
    value.copy(buffer, at)
  },
}
/** PostgreSQL counts timestamps in microseconds from 2000-01-01. */
const postgresEpochMs = 946_684_800_000
const timeKind: Writer<number> = {
  oid: 1184,
  size: () => 8,
  write: (buffer, value, at) => writeInt64(buffer, (value - postgresEpochMs) * 1000, at),
}

function writeInt64(buffer: Buffer, value: number, at: number): void {
  const high = Math.floor(value / 0x1_0000_0000)
  buffer.writeInt32BE(high, at)
  buffer.writeUInt32BE(value - high * 0x1_0000_0000, at + 4)
}

export const uuids = (values: readonly (string | null)[]): Buffer => encode(uuidKind, values)
export const int8s = (values: readonly (number | null)[]): Buffer => encode(int8Kind, values)
export const int4s = (values: readonly (number | null)[]): Buffer => encode(int4Kind, values)
export const texts = (values: readonly (string | null)[]): Buffer => encode(textKind, values)
export const byteas = (values: readonly (Buffer | null)[]): Buffer => encode(byteaKind, values)
/** Times are epoch milliseconds. */
export const times = (values: readonly (number | null)[]): Buffer => encode(timeKind, values)
