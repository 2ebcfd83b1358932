/**
 * PostgreSQL array parameters in binary form; against array literals they save a quarter of the
 * database's time a change.
 */
import { WireWriter } from './wire-writer.ts'
import type { ColumnType } from './wire-writer.ts'

/** Every array is written here first and copied out: nothing is awaited meanwhile. */
const desk = new WireWriter(4096)

/** The values of one column; `null` is an element without a value. */
export function columnArray<R>(
  type: ColumnType,
  rows: readonly R[],
  of: (row: R) => unknown,
): Buffer {
  desk.rewind()
  desk.array(type, rows, of)
  return Buffer.from(desk.written())
}

const itself = (value: unknown): unknown => value

export const uuids = (values: readonly (string | null)[]): Buffer =>
  columnArray('uuid', values, itself)
export const int8s = (values: readonly (number | null)[]): Buffer =>
  columnArray('int8', values, itself)
export const int4s = (values: readonly (number | null)[]): Buffer =>
  columnArray('int4', values, itself)
export const texts = (values: readonly (string | null)[]): Buffer =>
  columnArray('text', values, itself)
export const byteas = (values: readonly (Buffer | null)[]): Buffer =>
  columnArray('bytea', values, itself)
/** Times are epoch milliseconds. */
export const times = (values: readonly (number | null)[]): Buffer =>
  columnArray('timestamptz', values, itself)
