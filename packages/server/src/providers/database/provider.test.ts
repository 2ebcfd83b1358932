/** Without a register nobody is found, and nobody is called unknown. */
import { expect, test } from 'vitest'
import { describeSessionProvider, factsOf } from '../session-provider.fixture.ts'
import { noDatabase } from './provider.ts'

describeSessionProvider('no database', () => noDatabase)

test('says that there was no source, and what it would have asked', async () => {
  expect(await factsOf(noDatabase, 'DATABASE_VALIDATION')).toMatchObject({
    status: 'IN_REVIEW',
    manual: true,
    warnings: [{ risk: 'NO_DATABASE_SOURCE' }],
    data: {
      issuing_state: 'UTO',
      match_type: 'no_source',
      screened_data: { full_name: 'Anna Maria Eriksson', document_number: 'L898902C3' },
    },
  })
})
