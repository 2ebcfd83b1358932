/** docs/reference/errors.md: every error code with its sentence, its remedy and who answers it. */
import { commonErrors, errorsOf, routes, writeErrors } from '@ostiary/contract/routes'
import type { Route } from '@ostiary/contract/routes'
import { errorV3 } from '@ostiary/contract/v3/refusals'
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode, ErrorRow } from '@ostiary/domain/errors'
import { code, document, notice } from './markdown.ts'

/** Answered where no operation was reached. */
const beforeRouting: readonly ErrorCode[] = ['route_not_found', 'headers_too_large']

/** Answered by every operation that takes a picture, a paper or a video. */
const ofUploads: readonly ErrorCode[] = [
  'media_too_large',
  'media_format_unsupported',
  'media_damaged',
  'media_dimensions',
  'media_unsafe',
]

/** Answered by a link to an upload, which is no operation: it needs no key. */
const ofLinks: readonly ErrorCode[] = ['media_not_found', 'media_link_expired']

/** Answered by the page of a session and what it asks the server for, which needs no key. */
const ofHostedPage: readonly ErrorCode[] = [
  'link_unknown',
  'link_ended',
  'link_in_use',
  'step_changed',
  'answer_invalid',
  'code_too_soon',
  'code_limit_reached',
  'upload_limit_reached',
  'code_unavailable',
  'page_not_built',
]

const operations = Object.entries(routes) as [string, Route][]

export function errorsPage(): string {
  const entries = Object.entries(errors) as [ErrorCode, ErrorRow][]
  return document(
    '# Errors',
    notice,
    'Every refusal is `application/problem+json` (RFC 9457) with a `code` that never changes its ' +
      'meaning, a `title` that says what is wrong and a `remedy` that says what to do. ' +
      'A 409 about a customer or entity also carries `allowedEvents`: what may be done instead. ' +
      'Under `/v3` it is `{"detail", "code"}` with both sentences in `detail`, or the names of ' +
      'the fields that are wrong; where its status or its words are others, that is said here.',
    ...entries.map(section),
  )
}

function section([name, row]: [ErrorCode, ErrorRow]): string {
  const { status, title, remedy } = errorV3(name)
  const statuses =
    status === row.status ? `**${row.status}**` : `**${row.status}**, under \`/v3\` **${status}**`
  const words = [
    ...(title === row.title ? [] : [title]),
    ...(remedy === row.remedy ? [] : [remedy]),
  ]
  return [
    `## ${name}`,
    `${statuses} · ${row.title}`,
    `What to do: ${row.remedy}`,
    ...(words.length === 0 ? [] : [`Under \`/v3\`: ${words.join(' ')}`]),
    `Answered by ${answeredBy(name)}.`,
  ].join('\n\n')
}

/** In words, which operations may answer a code. */
export function answeredBy(name: ErrorCode): string {
  if (commonErrors.includes(name)) return 'any operation'
  if (writeErrors.includes(name)) return 'every operation that writes'
  if (ofUploads.includes(name)) return 'whatever takes uploads'
  if (ofHostedPage.includes(name)) return 'the page of a session'
  if (ofLinks.includes(name)) return 'links to uploads, `/media/…`'
  if (name === 'media_unavailable') return 'whatever takes uploads, and links to them'
  if (beforeRouting.includes(name)) return 'the server before an operation is chosen'
  const own = operations.filter(([, one]) => errorsOf(one).includes(name)).map(([id]) => code(id))
  if (name === 'id_invalid') return 'every operation with an id in its path'
  if (name === 'query_invalid') return 'every operation with query parameters'
  return own.join(', ') || 'no operation yet'
}
