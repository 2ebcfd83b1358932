/**
 * A growing buffer that values are written into in PostgreSQL's binary form, one after the other,
 * without an object for each.
 */

/** The types of parameters the busy statements take. */
export type ColumnType = 'uuid' | 'text' | 'int8' | 'int4' | 'bytea' | 'timestamptz'

const oids: Readonly<Record<ColumnType, number>> = {
  uuid: 2950,
  text: 25,
  int8: 20,
  int4: 23,
  bytea: 17,
  timestamptz: 1184,
}

/** PostgreSQL counts timestamps in microseconds from 2000-01-01. */
const postgresEpochMs = 946_684_800_000

const noDigit = 0xff
const hexDigits = new Uint8Array(128).fill(noDigit)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value
}

export class WireWriter {
  buffer: Buffer
  at = 0
  /** The id written last and where: a column of one application, or of one entity, repeats it. */
  #id: string | undefined
  #idAt = 0

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(bytes)
  }

  /** What was written since the beginning; valid until the next `rewind`. */
  written(): Buffer {
    return this.buffer.subarray(0, this.at)
  }

  rewind(): void {
    this.at = 0
    this.#id = undefined
  }

  byte(value: number): void {
    this.#room(1)
    this.buffer[this.at++] = value
  }

  int16(value: number): void {
    this.#room(2)
    this.at = this.buffer.writeInt16BE(value, this.at)
  }

  int32(value: number): void {
    this.#room(4)
    this.at = this.buffer.writeInt32BE(value, this.at)
  }

  /** Text that ends with a NUL, as names do in the protocol. */
  name(value: string): void {
    this.#text(value)
    this.byte(0)
  }

  /** Leaves room for a length that is known only later; answers where. */
  lengthLater(): number {
    this.int32(0)
    return this.at - 4
  }

  /** Fills the room in with the bytes since; `self` counts the length's own four. */
  fillLength(place: number, self: 0 | 4): void {
    this.buffer.writeInt32BE(this.at - place - 4 + self, place)
  }

  /** A value with its length before it, as elements and parameters are. `null` has length -1. */
  value(type: ColumnType, value: unknown): void {
    if (value === null) return this.int32(-1)
    const place = this.lengthLater()
    this.#bytesOf(type, value)
    this.fillLength(place, 0)
  }

  /** The values of one column as a one-dimensional array, in the form array_recv reads. */
  array<R>(type: ColumnType, rows: readonly R[], of: (row: R) => unknown): void {
    const start = this.at
    this.int32(rows.length === 0 ? 0 : 1)
    this.int32(0)
    this.int32(oids[type])
    if (rows.length === 0) return
    this.int32(rows.length)
    this.int32(1)
    let nulls = 0
    for (const row of rows) {
      const value = of(row)
      if (value === null) nulls = 1
      this.value(type, value)
    }
    this.buffer.writeInt32BE(nulls, start + 4)
  }

  #bytesOf(type: ColumnType, value: unknown): void {
    switch (type) {
      case 'uuid':
        return this.#uuid(value as string)
      case 'text':
        return this.#text(value as string)
      case 'int8':
        return this.#int64(value as number)
      case 'int4':
        return this.int32(value as number)
      case 'bytea':
        return this.#bytes(value as Buffer | string)
      case 'timestamptz':
        return this.#int64(((value as number) - postgresEpochMs) * 1000)
    }
  }

  #text(value: string): void {
    if (typeof value !== 'string') throw unsendable('text')
    // A string takes at most three bytes a unit in UTF-8: where there is room, nobody counts.
    if (this.at + value.length * 3 > this.buffer.length) this.#room(Buffer.byteLength(value))
    this.at += this.buffer.write(value, this.at)
  }

  /** A string stands for bytes in hex. */
  #bytes(value: Buffer | string): void {
    if (typeof value === 'string') return this.#hex(value)
    this.#room(value.length)
    this.at += value.copy(this.buffer, this.at)
  }

  #hex(value: string): void {
    this.#room(value.length / 2)
    const written = this.buffer.write(value, this.at, 'hex')
    // Where a character is no digit, the writing ends without a word.
    if (written * 2 !== value.length) throw unsendable('bytea')
    this.at += written
  }

  #int64(value: number): void {
    this.#room(8)
    const high = Math.floor(value / 0x1_0000_0000)
    this.buffer.writeInt32BE(high, this.at)
    this.at = this.buffer.writeUInt32BE(value - high * 0x1_0000_0000, this.at + 4)
  }

  #uuid(value: string): void {
    this.#room(16)
    const { buffer } = this
    const start = this.at
    if (value === this.#id) {
      buffer.copyWithin(start, this.#idAt, this.#idAt + 16)
      this.at = start + 16
      return
    }
    let high = noDigit
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index)
      if (code === 45) continue
      const digit = code < 128 ? hexDigits[code]! : noDigit
      if (digit === noDigit || this.at - start === 16) throw unsendable('uuid')
      if (high === noDigit) high = digit
      else {
        buffer[this.at++] = (high << 4) | digit
        high = noDigit
      }
    }
    // Fewer bytes would leave what the memory held before in their place.
    if (high !== noDigit || this.at - start !== 16) throw unsendable('uuid')
    this.#id = value
    this.#idAt = start
  }

  #room(bytes: number): void {
    if (this.at + bytes > this.buffer.length)
      this.#grow(Math.max(this.buffer.length * 2, this.at + bytes))
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(bytes)
    this.buffer.copy(larger, 0, 0, this.at)
    this.buffer = larger
  }
}

/** A fault of the caller, named as Node names it: sent again it would fail again. */
const unsendable = (type: ColumnType): TypeError =>
  Object.assign(new TypeError(`a value sent as ${type} is none`), { code: 'ERR_INVALID_ARG_TYPE' })
