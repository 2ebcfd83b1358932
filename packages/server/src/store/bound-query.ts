/**
 * A prepared statement whose parameters are in the form of the wire already: one write, and no
 * question about columns the sender knows.
 */
import type { Socket } from 'node:net'
import type pg from 'pg'
import type { HotStatement } from './hot.ts'
import { WireWriter } from './wire-writer.ts'

const messageStart = 8_192
/** A buffer that grew beyond this for one large batch is not kept. */
const keptBytes = 1_048_576

/** Buffers whose message was answered: nobody reads them any more. */
const free: WireWriter[] = []

/** A statement with its parameters, ready to be sent once. */
export class Message {
  readonly statement: Pick<HotStatement, 'name' | 'text'>
  readonly #out = free.pop() ?? new WireWriter(messageStart)
  readonly #length: number
  readonly #count: number
  #parameters = 0

  /** The parameters are added next, then `end`. */
  constructor(statement: Pick<HotStatement, 'name' | 'text'>) {
    this.statement = statement
    const out = this.#out
    out.rewind()
    out.byte(0x42)
    this.#length = out.lengthLater()
    out.name('')
    out.name(statement.name)
    // One format for all parameters: binary.
    out.int16(1)
    out.int16(1)
    this.#count = out.at
    out.int16(0)
  }

  /** Where the next parameter is written, its length first. */
  parameter(): WireWriter {
    this.#parameters += 1
    return this.#out
  }

  /** Results come as text; then run it, and say when you are done. */
  end(): this {
    const out = this.#out
    out.buffer.writeInt16BE(this.#parameters, this.#count)
    out.int16(0)
    out.fillLength(this.#length, 4)
    out.byte(0x45)
    const execute = out.lengthLater()
    out.name('')
    out.int32(0)
    out.fillLength(execute, 4)
    out.byte(0x53)
    out.int32(4)
    return this
  }

  /** As a pool takes it. */
  query(): { readonly name: string; readonly text: string; readonly message: Message } {
    return { name: this.statement.name, text: this.statement.text, message: this }
  }

  bytes(): Buffer {
    return this.#out.written()
  }

  /** The server has answered, so it has read everything: the buffer serves the next message. */
  release(): void {
    if (this.#out.buffer.length <= keptBytes) free.push(this.#out)
  }
}

/** A statement with values that are binary already. */
export function messageOf(
  statement: Pick<HotStatement, 'name' | 'text'>,
  values: readonly Buffer[],
): Message {
  const message = new Message(statement)
  for (const value of values) message.parameter().value('bytea', value)
  return message.end()
}

interface BoundResult {
  rows: (string | null)[][]
  rowCount: number
}

type Callback = (error: Error | null, result?: BoundResult) => void

interface Connection {
  readonly parsedStatements: Record<string, string>
  readonly stream: Pick<Socket, 'writable' | 'write' | 'cork' | 'uncork'>
  parse(query: { name: string; text: string; types: number[] }): void
}

/** What `pg` is given instead of a query of its own; it calls the `handle` methods by message. */
export class BoundQuery implements pg.Submittable {
  /** `pg` notes by these that the statement is prepared on the connection. */
  readonly name: string
  readonly text: string
  /** Set by `pg` when it takes the query over. */
  callback?: Callback
  readonly #message: Message
  readonly #rows: (string | null)[][] = []

  constructor(message: Message) {
    this.name = message.statement.name
    this.text = message.statement.text
    this.#message = message
  }

  submit(connection: unknown): void {
    const { stream, parsedStatements } = connection as Connection
    // What cannot be written is answered by the connection's own error.
    if (!stream.writable) return
    const unknown = parsedStatements[this.name] !== this.text
    stream.cork()
    if (unknown) (connection as Connection).parse({ name: this.name, text: this.text, types: [] })
    stream.write(this.#message.bytes())
    stream.uncork()
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#rows.push(message.fields)
  }

  handleReadyForQuery(): void {
    this.#message.release()
    this.callback?.(null, { rows: this.#rows, rowCount: this.#rows.length })
  }

  handleError(error: Error): void {
    this.callback?.(error)
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}
