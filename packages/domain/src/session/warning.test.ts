/** What is noticed at a node: its texts, and what it makes of the status. */
import { expect, test } from 'vitest'
import { featureStatuses } from '../entity.sessions.ts'
import type { Action } from '../workflow/action.ts'
import { noticed, worsened } from './warning.ts'

test('one risk reads the same, however much is made of it', () => {
  expect(noticed('PERSON_BARRED', 'REVIEW')).toEqual({
    risk: 'PERSON_BARRED',
    log_type: 'warning',
    short_description: 'Name of somebody rejected',
    long_description:
      'Somebody of this name and birth date was rejected for good. A reviewer decides.',
  })
  expect(noticed('DOCUMENT_EXPIRED', 'DECLINE', { days: 2 })).toMatchObject({
    log_type: 'error',
    short_description: 'Document expired',
    additional_data: { days: 2 },
  })
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[Action, string]>([
  ['NO_ACTION', 'NOT_FINISHED APPROVED  DECLINED IN_REVIEW RESUB_REQUESTED AWAITING_USER'],
  ['REVIEW',    'NOT_FINISHED IN_REVIEW DECLINED IN_REVIEW RESUB_REQUESTED AWAITING_USER'],
  ['DECLINE',   'DECLINED     DECLINED  DECLINED DECLINED  DECLINED        DECLINED'],
])('%s leaves no status better', (action, after) => {
  const warning = noticed('DEVICE_IN_BLOCKLIST', action)
  const before = ['NOT_FINISHED', 'APPROVED', 'DECLINED', 'IN_REVIEW', 'RESUB_REQUESTED', 'AWAITING_USER'] as const
  expect(before.toSorted()).toEqual(featureStatuses.toSorted())
  expect(before.map((status) => worsened(status, warning)).join(' ')).toBe(after.replaceAll(/ +/g, ' '))
})
