/** Every event of an entity names what it changed, also where its journal line lists nothing. */
import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import { announcement } from './events.ts'

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['entity.created',             null,      'ACTIVE',  { changed: ['full_name'] },     ['vendor_data', 'full_name']],
  ['entity.created',             null,      'ACTIVE',  { changed: [] },                ['vendor_data']],
  ['entity.created',             null,      'ACTIVE',  undefined,                      []],
  ['entity.updated',             'ACTIVE',  'ACTIVE',  { changed: ['email'] },         ['email']],
  ['entity.session_reported',    'ACTIVE',  'ACTIVE',  { changed: ['features'] },  ['last_activity_at', 'features']],
  ['entity.session_reported',    'ACTIVE',  'ACTIVE',  { changed: [] },                ['last_activity_at']],
  ['entity.commented',           'ACTIVE',  'ACTIVE',  undefined,                      ['comments']],
  ['entity.tagged',              'BLOCKED', 'BLOCKED', undefined,                      ['tags']],
  ['entity.monitoring_switched', 'ACTIVE',  'ACTIVE',  undefined,
    ['is_ongoing_monitoring_enabled']],
  ['entity.deleted',             'FLAGGED', 'DELETED', undefined,                      ['deleted_at']],
  ['entity.blocked',             'ACTIVE',  'BLOCKED', undefined,                      ['status']],
  ['entity.erased',              'ACTIVE',  'ACTIVE',  undefined,                      []],
  ['customer.deactivated',       'active',  'inactive', undefined,                     []],
] as const)('%s from %s to %s', (kind, from, to, facts, names) => {
  expect(changedFields({ kind, from, to, facts })).toEqual(names)
})

test('no event that tells of changed data names nothing', () => {
  for (const { event, from, to } of entityLifecycle.transitions) {
    // An update is only made of what differs.
    const facts = { changed: event === 'updated' ? ['full_name'] : [] }
    const told = announcement({ machine: 'entity', event, from, to, kind: 'user', facts })
    if (told !== 'user.data.updated') continue
    const names = changedFields({ kind: `entity.${event}`, from, to, facts })
    expect(names.length, event).toBeGreaterThan(0)
  }
})
