/** What a process prints when it serves: where it is, which key, which lists, and what is next. */
import { isDemoList } from '@ostiary/domain/lists/demo-lists'
import type { Installation } from './installation.ts'
import type { Role } from './serve.ts'

export interface Told extends Pick<Installation, 'key' | 'keyFile' | 'lists'> {
  readonly version: string
  readonly role: Role
  readonly publicUrl: string
  /** The store in a line. */
  readonly store: string
}

export function banner(told: Told): string {
  const { version, role, publicUrl } = told
  const isWorker = role === 'worker'
  return [
    '',
    isWorker
      ? `  Ostiary ${version} (worker) runs; it listens nowhere, the API is another process`
      : `  Ostiary ${version} (${role}) is at ${publicUrl}`,
    `  store    ${told.store}`,
    ...(isWorker ? [] : [`  docs     ${publicUrl}/docs`]),
    `  API key  ${keyLine(told)}`,
    `  lists    ${listsLine(told.lists)}`,
    ...(isWorker ? [] : ['  next     npm run demo']),
    '',
  ].join('\n')
}

function keyLine({ key, keyFile }: Told): string {
  switch (key.kind) {
    case 'made':
      return `${key.text}   (sandbox, full scope; kept in ${keyFile}, readable by you only)`
    // A log that keeps what is printed here must not keep the operator's secret.
    case 'given':
      return `that of OSTIARY_BOOTSTRAP_API_KEY is installed, and kept in ${keyFile}`
    case 'kept':
      return `in ${keyFile} (made at the first start), or: npx ostiary keys create`
  }
}

const howToImport = 'npx ostiary lists import ofac-sdn <folder>'

function listsLine(lists: readonly string[]): string {
  const real = lists.filter((list) => !isDemoList(list))
  if (real.length > 0) return `${real.join(', ')} (npx ostiary lists status)`
  if (lists.length > 0) return `an invented demo list, unless you import a real one: ${howToImport}`
  return `none: a live application clears nobody until you import one: ${howToImport}`
}
