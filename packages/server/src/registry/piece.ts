/** A part of a register's file as a reader hands it over, the same for every source. */
import type { RegistryItem } from './company.ts'

/** What a file holds altogether, and so what takes the place of what. */
export type RegistryPart = 'companies' | 'relations' | 'exceptions'

export interface RegistryHeader {
  /** ISO 8601. */
  readonly publishedAt?: string
  /** The whole, or what has changed since the last. */
  readonly content: 'full' | 'changes'
  /** How many the publisher has put in. */
  readonly records?: number
}

export interface RegistryPiece {
  /** Missing while no record was read. */
  readonly part?: RegistryPart
  readonly header?: RegistryHeader
  readonly items: readonly RegistryItem[]
  /** Records without an id or a name. */
  readonly unread: number
  readonly bytesRead: number
  readonly bytes: number
}
