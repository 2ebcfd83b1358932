/** A refusal as it goes over the wire: an RFC 9457 body, made in one place. */
import { errors } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'

export interface ProblemAnswer {
  readonly status: number
  readonly body: string
}

/** The body of a problem; `instance` names this occurrence for the operator. */
export function problemAnswer(what: Problem, instance?: string): ProblemAnswer {
  const row = errors[what.code]
  const body = {
    type: `/docs/errors#${what.code}`,
    title: row.title,
    status: row.status,
    code: what.code,
    ...(what.detail === undefined ? {} : { detail: what.detail }),
    remedy: row.remedy,
    ...(instance === undefined ? {} : { instance }),
    ...what.more,
  }
  return { status: row.status, body: JSON.stringify(body) }
}
