/** What a report says, block by block, before anybody draws it. */

export type Field = readonly [label: string, value: string]

export interface Remark {
  readonly title: string
  readonly text: string
  /** `grave` is drawn in red. */
  readonly weight: 'grave' | 'mild'
}

export interface Picture {
  readonly caption: string
  /** A JPEG; absent where it cannot be shown, and `instead` says why. */
  readonly jpeg?: Buffer
  readonly instead?: string
}

interface Column {
  readonly title: string
  /** Its share of the width. */
  readonly share: number
}

export type Block =
  | { readonly kind: 'section'; readonly text: string }
  | { readonly kind: 'part'; readonly text: string; readonly status: string }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'remarks'; readonly remarks: readonly Remark[] }
  | { readonly kind: 'pictures'; readonly pictures: readonly Picture[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly string[])[]
    }

export interface Report {
  readonly title: string
  /** Whose report it is, over the title. */
  readonly owner: string
  readonly status: string
  /** At the foot of every page. */
  readonly foot: string
  /** Epoch milliseconds. */
  readonly madeAtMs: number
  readonly blocks: readonly Block[]
}
