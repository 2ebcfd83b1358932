/** The shape of a decision: an array for each feature that ran, an element for each node. */
import { expect, test } from 'vitest'
import { featureNames, featureRow } from '../workflow/features.ts'
import { decisionOf, featureList } from './decision.ts'
import type { DecisionParts, OpenedNode } from './decision.ts'
import { node, session } from './session.fixture.ts'

const one = session({
  nodes: [
    node('ocr', 'APPROVED', { score: 91, warnings: ['MINIMUM_AGE'] }),
    node('liveness', 'RESUB_REQUESTED'),
    node('ocr_2', 'IN_REVIEW'),
  ],
})
const partsOf = (opened: Readonly<Record<string, OpenedNode>>, sees = true): DecisionParts => ({
  opened: new Map(Object.entries(opened)),
  isMonitored: true,
  mediaUrl: (mediaId) => (sees ? `https://media.example/${mediaId}` : null),
})

test('every feature has its key, and is null where no node ran it', () => {
  const decision = decisionOf(one, partsOf({}))
  expect(Object.keys(decision)).toEqual(featureNames.map((name) => featureRow(name).decisionKey))
  const ran = Object.entries(decision).filter(([, elements]) => elements !== null)
  expect(ran.map(([key, elements]) => [key, elements?.length])).toEqual([
    ['id_verifications', 2],
    ['liveness_checks', 1],
  ])
})

test('of an erased person the codes and statuses are left', () => {
  const { id_verifications: documents } = decisionOf(one, partsOf({}))
  const warning = { feature: 'ID_VERIFICATION', node_id: 'ocr', risk: 'MINIMUM_AGE' }
  expect(documents).toEqual([
    { node_id: 'ocr', status: 'Approved', score: 91, warnings: [warning] },
    { node_id: 'ocr_2', status: 'In Review', warnings: [] },
  ])
})

const read: OpenedNode = {
  data: {
    document_type: 'P',
    front_image: { media_id: 'm-1' },
    matches: [{ source: 'session', match_image_url: { media_id: 'm-2' } }],
    mrz: { surname: 'DOE', empty: null },
  },
  warnings: [{ risk: 'EXPIRED', log_type: 'error' }],
}

test('what was read stands in it, with addresses in the place of media', () => {
  const { id_verifications: documents } = decisionOf(one, partsOf({ ocr: read }))
  expect(documents![0]).toEqual({
    node_id: 'ocr',
    status: 'Approved',
    score: 91,
    document_type: 'P',
    front_image: 'https://media.example/m-1',
    matches: [{ source: 'session', match_image_url: 'https://media.example/m-2' }],
    mrz: { surname: 'DOE', empty: null },
    warnings: [{ feature: 'ID_VERIFICATION', node_id: 'ocr', risk: 'EXPIRED', log_type: 'error' }],
  })
})

test('whoever may not see media has no address', () => {
  const { id_verifications: documents } = decisionOf(one, partsOf({ ocr: read }, false))
  expect(documents![0]).toMatchObject({ front_image: null, matches: [{ match_image_url: null }] })
})

test('a list has a row for each node', () => {
  expect(featureList(one)).toEqual([
    { feature: 'ID_VERIFICATION', status: 'Approved', node_id: 'ocr' },
    { feature: 'LIVENESS', status: 'Resub Requested', node_id: 'liveness' },
    { feature: 'ID_VERIFICATION', status: 'In Review', node_id: 'ocr_2' },
  ])
})
