// Published and own Standard Webhooks vectors for the tests.

/**
 * From standard-webhooks/standard-webhooks, commit b2fa7b8719 (licence MIT / Apache-2.0),
 * recomputed; with the behaviours a verifier must show.
 */
export const PUBLISHED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
} as const

/** From onboarding-reference section 3. */
export const OWN = {
  secret: 'whsec_MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM=',
  id: 'msg_test1',
  timestamp: 1767225600,
  body: '{"webhookType":"customer.updated"}',
  signature: 'v1,e6eIcclxvLx3S+kC+vN6QKEoM3JCh+8imyBNBO8Y4Tw=',
} as const
