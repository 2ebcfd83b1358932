/** A refusal as the server writes it, `application/problem+json`, read from whatever came. */

export interface FieldProblem {
  /** `first_name`, `parties.0.email`: dots, counted from the step's input. */
  readonly path: string
  /** The server's words, in English. */
  readonly message: string
  /** What is wrong, where we have words of our own for it. */
  readonly code?: string
  readonly min?: number
  readonly max?: number
}

export interface Problem {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly fields: readonly FieldProblem[]
  readonly retry_after_s: number | undefined
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is no problem document (a proxy's page, say) becomes one with the code `unreadable`. */
export function readProblem(status: number, body: unknown): Problem {
  const record = isRecord(body) ? body : {}
  const text = (key: string): string | undefined =>
    typeof record[key] === 'string' && record[key] !== '' ? record[key] : undefined
  const errors: readonly unknown[] = Array.isArray(record['errors']) ? record['errors'] : []
  const after = record['retry_after_s']
  return {
    code: text('code') ?? (status === 413 ? 'body_too_large' : 'unreadable'),
    status,
    detail: text('detail') ?? text('title') ?? '',
    fields: errors.flatMap((one) => {
      if (!isRecord(one) || typeof one['message'] !== 'string') return []
      const { code, min, max } = one
      return [
        {
          path: dotted(one['path']),
          message: one['message'],
          ...(typeof code === 'string' && { code }),
          ...(typeof min === 'number' && { min }),
          ...(typeof max === 'number' && { max }),
        },
      ]
    }),
    retry_after_s: typeof after === 'number' ? after : undefined,
  }
}

/** `/input/parties/0/email`, `input.parties[0].email` and `parties.0.email` are one place. */
export function dotted(path: unknown): string {
  if (typeof path !== 'string') return ''
  return path
    .split(/[/.[\]]+/)
    .filter((part) => part !== '')
    .filter((part, index) => !(index === 0 && part === 'input'))
    .join('.')
}
