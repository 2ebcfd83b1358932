/** Stories told by the tables; together they use every row, so no row stands without a reason. */
import { expect, test } from 'vitest'
import type { Entry } from './aggregate.ts'
import { change } from './change.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { evaluationStories } from './evaluation.stories.fixture.ts'
import { sessionLifecycle } from './session.lifecycle.ts'
import { sessionStories } from './session/session.stories.fixture.ts'
import { entityEvent, newborn, startMs, unusedReactions, unusedRows } from './scene.fixture.ts'
import { playStory, readStories } from './stories.fixture.ts'

/**
 * A story, its steps, and where it ends: customer, standing, and the effects asked for.
 * A step is `event by`, or `entity.event by code`. A name in capitals stands for its steps.
 */
const stories = `
  INVITED   = created partner
  SIGNED    = INVITED, challenge_verified customer
  CLEARED   = SIGNED, screening_cleared provider
  ONBOARDED = CLEARED, verification_passed provider

  a clean customer becomes active:
    CLEARED, verification_opened provider, verification_passed provider
    -> active, ACTIVE; screen_wallet, start_verification
  a customer without a wallet is screened too:
    INVITED, challenge_waived system
    -> screening, ACTIVE; screen_wallet
  a wrong signature and a late one change no state:
    INVITED, simulated partner, challenge_failed customer, challenge_renewed partner
    -> initiating, ACTIVE
  a sanctioned wallet is rejected and its entity blocked:
    SIGNED, screening_failed provider
    -> rejected, BLOCKED; screen_wallet, sync_blocklist
  an outage is retried, then an analyst clears:
    SIGNED, simulated partner, screening_delayed provider, screening_stalled system,
    screening_cleared analyst
    -> verifying, ACTIVE; screen_wallet, screen_wallet, start_verification
  a delayed and doubtful verification is failed by an analyst:
    CLEARED, verification_delayed provider, verification_stalled system, verification_failed analyst
    -> rejected, BLOCKED; screen_wallet, start_verification, start_verification, sync_blocklist
  whoever passes after a list came is looked up in it first:
    created partner wallet, challenge_verified customer, screening_cleared provider, a list comes,
    verification_passed provider, verification_passed system looked_up
    -> active, ACTIVE; screen_wallet, start_verification, look_up_wallet
  a list that came since names the wallet, and an analyst passes it all the same:
    created partner wallet, challenge_verified customer, screening_cleared provider, a list comes,
    verification_passed provider, verification_stalled system listed, verification_passed analyst
    -> active, ACTIVE; screen_wallet, start_verification, look_up_wallet
  two holds are lifted one by one:
    ONBOARDED, deactivated partner, deactivated analyst, activated partner, activated analyst
    -> active, ACTIVE; screen_wallet, start_verification
  monitoring rejects an active customer:
    ONBOARDED, illicit_activity system
    -> rejected, BLOCKED; screen_wallet, start_verification, sync_blocklist
  a rejection outranks the block that stood before:
    ONBOARDED, entity.blocked analyst manual, illicit_activity analyst
    -> rejected, BLOCKED; screen_wallet, start_verification, sync_blocklist, sync_blocklist
  whoever passes while blocked is held, and free after the release:
    CLEARED, entity.blocked analyst manual, verification_passed provider, entity.released analyst
    -> active, ACTIVE; screen_wallet, start_verification, sync_blocklist, sync_blocklist
  a flag outlives the block over it:
    entity.flagged system, entity.blocked system manual, entity.released analyst
    -> none, FLAGGED; sync_blocklist, sync_blocklist
  a flag is cleared by a person, and erasure changes no standing:
    entity.flagged system, entity.erased analyst, entity.cleared analyst
    -> none, ACTIVE; forget_links
  a person sets the standing by hand, and no cause stays:
    entity.flagged partner, entity.blocked partner, entity.flagged partner,
    entity.blocked analyst, entity.cleared analyst
    -> none, ACTIVE; sync_blocklist, sync_blocklist, sync_blocklist, sync_blocklist
  a flag under a block counts after the release:
    entity.blocked analyst manual, entity.flagged system, entity.released partner
    -> none, FLAGGED; sync_blocklist, sync_blocklist
  a profile, a session, a comment and a tag change no standing:
    entity.updated partner, entity.session_reported provider,
    entity.commented analyst, entity.tagged analyst, entity.monitoring_switched analyst,
    entity.hit_adjudicated analyst, entity.monitoring_matched system recorded
    -> none, ACTIVE; watch_party
  so they do while it is flagged:
    entity.flagged system, entity.updated partner, entity.session_reported provider,
    entity.commented analyst, entity.tagged analyst, entity.monitoring_switched analyst,
    entity.hit_adjudicated analyst, entity.monitoring_matched system review
    -> none, FLAGGED; watch_party
  and while it is blocked:
    entity.blocked system, entity.updated partner, entity.session_reported provider,
    entity.commented analyst, entity.tagged analyst, entity.monitoring_switched analyst,
    entity.hit_adjudicated analyst, entity.monitoring_matched system review
    -> none, BLOCKED; sync_blocklist, watch_party
  an entity is deleted, erased and purged:
    entity.deleted partner, entity.erased analyst, entity.purged system
    -> none, PURGED; forget_links, remove_rows
  a flagged entity is deleted:
    entity.flagged system, entity.deleted partner
    -> none, DELETED
  a blocked entity is deleted:
    entity.blocked system, entity.deleted partner
    -> none, DELETED; sync_blocklist
  nobody is awaited once the entity is deleted:
    CLEARED, entity.deleted partner
    -> verifying, DELETED; screen_wallet, start_verification
  an evaluation is closed with the deletion:
    created partner, evaluation.requested partner, entity.deleted partner
    -> initiating, DELETED, review; check_identity, check_watchlist, close_evaluation
  an active entity is erased:
    entity.erased analyst
    -> none, ACTIVE; forget_links
  a blocked entity is erased:
    entity.blocked analyst manual, entity.erased partner
    -> none, BLOCKED; sync_blocklist, forget_links
  of a person erased before they signed nothing is awaited:
    INVITED, entity.erased partner
    -> initiating, ACTIVE; forget_links
  of a person erased while the wallet is screened nothing is awaited:
    SIGNED, entity.erased partner
    -> screening, ACTIVE; screen_wallet, forget_links
  a person erased while verified can still fail:
    CLEARED, entity.erased partner, verification_failed analyst
    -> rejected, BLOCKED; screen_wallet, start_verification, forget_links, sync_blocklist
`

const changes: (readonly Entry[])[] = []
const told = [stories, evaluationStories, sessionStories].flatMap(readStories)

test.each(told)('$title', (story) => {
  const played = playStory(story)
  changes.push(...played.changes)
  expect(played.ends).toBe(story.ends)
})

test('every row of the tables is used by a story above', () => {
  const created = change({ ...newborn, unborn: true }, entityEvent('created', 'partner'), startMs)
  if (created.kind === 'changed') changes.push(created.entries)
  const used = changes.flat()
  expect(unusedRows(customerLifecycle, used)).toEqual([])
  expect(unusedRows(entityLifecycle, used)).toEqual([])
  expect(unusedRows(evaluationLifecycle, used)).toEqual([])
  expect(unusedRows(sessionLifecycle, used)).toEqual([])
})

test('every reaction is used by a story above', () => {
  expect(unusedReactions(changes)).toEqual([])
})

test('an unused row is named', () => {
  const others = changes.flat().filter((entry) => entry.event !== 'challenge_waived')
  expect(unusedRows(customerLifecycle, others)).toEqual([
    'challenge_waived: initiating -> screening',
  ])
})
