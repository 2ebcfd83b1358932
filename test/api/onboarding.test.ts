/** Onboarding as a partner meets it: each line is a case of the requirement's section 1, lived over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { live, openStory, rowsOf, settled, shortly, standingOf } from './story.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Steps that make a customer `active`. */
const onboarded = 'create; sign; simulate_verify'

// A table is easier to read when its columns line up.
// oxfmt-ignore
const tables = {
  creation: `
application | steps                                                                | answer               | then
sandbox     | create evm                                                           | 201                  | initiating, waits for customer: challenge
sandbox     | create solana                                                        | 201                  | initiating, waits for customer: challenge
sandbox     | create; B: create evm=A                                              | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create evm=A@137                                          | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create evm=A lower                                        | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create evm=A upper                                        | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create solana; B: create solana=A                                    | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create id=A                                               | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create id=A.upper                                         | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create id=A.padded                                        | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create; B: create id=A evm=A                                         | 409 customer_exists  | initiating, waits for customer: challenge
sandbox     | create +wallet.hit; sign; B: create evm=A                            | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | create +wallet.hit; sign; B: create evm=A@42161                      | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | create +wallet.hit; sign; B: create id=A                             | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | create +wallet.hit; sign; B: create id=A.upper                       | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | create solana +wallet.hit; sign; B: create solana=A                  | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | entity; create                                                       | 201                  | initiating, waits for customer: challenge
sandbox     | entity; create id=A.upper; sign; simulate_verify                     | 202                  | active
sandbox     | entity; B: create; B: create id=A evm=B                              | 409 customer_exists  | -
sandbox     | entity business; create                                              | 201                  | initiating, waits for customer: challenge
sandbox     | entity; block; create                                                | 403 entity_blocked   | -
sandbox     | entity; block; release; create                                       | 201                  | initiating, waits for customer: challenge
sandbox     | entity; erase; create                                                | 409 entity_erased    | -
sandbox     | create; entity id=A                                                  | 409 entity_exists    | initiating, waits for customer: challenge
sandbox     | create +wallet.hit; sign; entity id=A                                | 403 customer_barred  | rejected: wallet_sanctioned
sandbox     | create evaluation                                                    | 422 not_available_yet| -
sandbox     | create none                                                          | 422 wallet_required  | -
walletless  | create none                                                          | 201                  | verifying, waits for customer: verification
walletless  | create none; simulate_verify                                         | 202                  | active
walletless  | create none; B: create none id=A                                     | 409 customer_exists  | verifying, waits for customer: verification
walletless  | create none; challenge                                               | 409 transition_refused | verifying, waits for customer: verification
walletless  | entity; create none                                                  | 201                  | verifying, waits for customer: verification
walletless  | create evm; sign                                                     | 202                  | verifying, waits for customer: verification`,

  challenge: `
application | steps                                                          | answer                    | then
sandbox     | create; sign                                                   | 202                       | verifying, waits for customer: verification
sandbox     | create; sign base64                                            | 202                       | verifying, waits for customer: verification
sandbox     | create; sign bare_hex                                          | 202                       | verifying, waits for customer: verification
sandbox     | create; sign low_v                                             | 202                       | verifying, waits for customer: verification
sandbox     | create @324; sign                                              | 422 signer_mismatch       | initiating, waits for customer: challenge
sandbox     | create solana; sign                                            | 202                       | verifying, waits for customer: verification
sandbox     | create solana; sign base64                                     | 422 signature_malformed   | initiating, waits for customer: challenge
sandbox     | create; sign of_another                                        | 422 signature_invalid     | initiating, waits for customer: challenge
sandbox     | create solana; sign of_another                                 | 422 signature_invalid     | initiating, waits for customer: challenge
sandbox     | create; sign of_another_text                                   | 422 signature_invalid     | initiating, waits for customer: challenge
sandbox     | create; sign safe_v                                            | 422 signature_unverifiable| initiating, waits for customer: challenge
sandbox     | create; sign garbage                                           | 422 signature_malformed   | initiating, waits for customer: challenge
sandbox     | create; sign foreign                                           | 422 signer_mismatch       | initiating, waits for customer: challenge
sandbox     | create; sign altered                                           | 422 challenge_invalid     | initiating, waits for customer: challenge
sandbox     | create; try sign of_another; sign                              | 202                       | verifying, waits for customer: verification
sandbox     | create; try sign of_another keep; sign                         | 422 challenge_invalid     | initiating, waits for customer: challenge
sandbox     | create; try sign altered; sign                                 | 202                       | verifying, waits for customer: verification
sandbox     | create; try sign of_another keep; challenge; sign              | 202                       | verifying, waits for customer: verification
sandbox     | create; later 61min; sign                                      | 422 challenge_expired     | initiating, waits for customer: challenge
sandbox     | create; later 61min; try sign; sign                            | 202                       | verifying, waits for customer: verification
sandbox     | create; later 61min; challenge; sign                           | 202                       | verifying, waits for customer: verification
sandbox     | create; later 59min; sign                                      | 202                       | verifying, waits for customer: verification
sandbox     | create; sign; sign again                                       | 202 already               | verifying, waits for customer: verification
sandbox     | create; sign; simulate_verify; sign again                      | 202 already               | active
sandbox     | create; sign; sign base64                                      | 409 transition_refused    | verifying, waits for customer: verification
sandbox     | create; sign; challenge                                        | 409 transition_refused    | verifying, waits for customer: verification`,

  screening: `
application | steps                                                      | answer                 | then
sandbox     | create +wallet.clear; sign                                 | 202                    | verifying, waits for customer: verification
sandbox     | create +wallet.hit; sign                                   | 202                    | rejected: wallet_sanctioned
sandbox new | create listed; sign                                        | 202                    | rejected: wallet_sanctioned
sandbox new | create listed @137; sign foreign                           | 422 signer_mismatch    | initiating, waits for customer: challenge
review new  | create listed; sign                                        | 202                    | screening, waits for analyst: wallet_hit_in_review
review      | create +wallet.hit; sign; clear                            | 200                    | verifying, waits for customer: verification
review      | create +wallet.hit; sign; fail                             | 200                    | rejected: analyst_failed
sandbox     | create +wallet.late; sign                                  | 202                    | verifying, waits for customer: verification
sandbox     | create +wallet.duplicate; sign                             | 202                    | verifying, waits for customer: verification
sandbox     | create +wallet.contradictory; sign                         | 202                    | screening, waits for analyst: provider_doubtful
sandbox     | create +wallet.contradictory; sign; retry 0                | 200                    | screening, waits for analyst: provider_doubtful
sandbox     | create +wallet.outage; sign                                | 202                    | screening, waits for provider: provider_unavailable
sandbox     | create +wallet.outage; sign; retry                         | 200                    | screening, waits for provider: provider_unavailable
sandbox     | create +wallet.outage; sign; retry 2                       | 200                    | verifying, waits for customer: verification
sandbox     | create +wallet.outage; sign; clear                         | 200                    | verifying, waits for customer: verification
sandbox     | create +wallet.outage; sign; fail                          | 200                    | rejected: analyst_failed
sandbox     | create +wallet.down; sign; retry 6                         | 200                    | screening, waits for provider: provider_unavailable
sandbox     | create +wallet.down; sign; retry 7                         | 200                    | screening, waits for analyst: retries_spent
sandbox     | create +wallet.down; sign; retry 7; clear                  | 200                    | verifying, waits for customer: verification
live        | create; sign                                               | 202                    | screening, waits for analyst: no_list_loaded
live        | create +wallet.hit; sign                                   | 202                    | screening, waits for analyst: no_list_loaded
live        | create +wallet.clear; sign                                 | 202                    | screening, waits for analyst: no_list_loaded
live        | create; sign; clear                                        | 200                    | verifying, waits for analyst: manual_review
live        | create; sign; clear; pass                                  | 200                    | active
sandbox     | create; simulate_hit; sign                                 | 202                    | rejected: wallet_sanctioned
sandbox     | create; simulate_outage; sign                              | 202                    | screening, waits for provider: provider_unavailable
sandbox     | create; simulate_outage; sign; retry 2                     | 200                    | verifying, waits for customer: verification
sandbox     | create; simulate_outage; simulate_clear; sign              | 202                    | verifying, waits for customer: verification
sandbox new | create listed; simulate_clear; sign                        | 202                    | verifying, waits for customer: verification
review      | create; simulate_hit; sign                                 | 202                    | screening, waits for analyst: wallet_hit_in_review
sandbox     | create +wallet.down; sign; simulate_clear                  | 202                    | verifying, waits for customer: verification
sandbox     | create +wallet.down; sign; simulate_hit                    | 202                    | rejected: wallet_sanctioned
sandbox     | create +wallet.down; sign; simulate_outage                 | 202                    | screening, waits for provider: provider_unavailable
sandbox     | create; sign; simulate_clear                               | 202                    | verifying, waits for customer: verification
sandbox     | create; sign; simulate_hit                                 | 409 transition_refused | verifying, waits for customer: verification
sandbox     | create; sign; simulate_outage                              | 409 transition_refused | verifying, waits for customer: verification
sandbox     | create +wallet.down; sign; clear as=partner                | 403 party_not_allowed  | screening, waits for provider: provider_unavailable
sandbox     | create +wallet.down; sign; clear by=partner                | 403 scope_missing      | screening, waits for provider: provider_unavailable
sandbox     | create +wallet.down; sign; clear by=analyst                | 200                    | verifying, waits for customer: verification
sandbox     | create +wallet.down; sign; clear; clear                    | 200 already            | verifying, waits for customer: verification
sandbox     | create +wallet.down; sign; clear; fail                     | 409 transition_refused | verifying, waits for customer: verification
sandbox     | create +wallet.down; sign; fail; fail                      | 200 already            | rejected: analyst_failed`,

  verification: `
application | steps                                                          | answer                   | then
sandbox     | create; sign; simulate_verify                                  | 202                      | active
sandbox     | create; sign; simulate_reject                                  | 202                      | rejected: verification_failed
sandbox     | create; sign; simulate_verify; simulate_verify                 | 202                      | active
sandbox     | create; sign; simulate_verify; simulate_reject                 | 409 transition_refused   | active
sandbox     | create; sign; simulate_reject; simulate_verify                 | 409 transition_refused   | rejected: verification_failed
sandbox     | create; simulate_verify                                        | 409 transition_refused   | initiating, waits for customer: challenge
sandbox     | create; simulate_reject                                        | 409 transition_refused   | initiating, waits for customer: challenge
sandbox     | create +wallet.down; sign; simulate_verify                     | 409 transition_refused   | screening, waits for provider: provider_unavailable
sandbox     | create; simulate_identity_outage; sign                         | 202                      | verifying, waits for provider: provider_unavailable
sandbox     | create; simulate_identity_outage; sign; retry 2                | 200                      | verifying, waits for customer: verification
sandbox     | create; sign; simulate_identity_outage                         | 202                      | verifying, waits for provider: provider_unavailable
sandbox     | create; sign; simulate_identity_outage; retry                  | 200                      | verifying, waits for customer: provider_unavailable
sandbox     | create +identity.passed; sign                                  | 202                      | active
sandbox     | create +identity.failed; sign                                  | 202                      | rejected: verification_failed
sandbox     | create +identity.late; sign                                    | 202                      | active
sandbox     | create +identity.doubtful; sign                                | 202                      | verifying, waits for analyst: provider_doubtful
sandbox     | create +identity.doubtful; sign; pass                          | 200                      | active
sandbox     | create +identity.doubtful; sign; flunk                         | 200                      | rejected: analyst_failed
sandbox     | create +identity.doubtful; sign; pass by=partner               | 403 scope_missing        | verifying, waits for analyst: provider_doubtful
sandbox     | create +identity.doubtful; sign; pass as=partner               | 403 party_not_allowed    | verifying, waits for analyst: provider_doubtful
sandbox     | create +identity.doubtful; sign; pass; pass                    | 200 already              | active
sandbox     | create +identity.doubtful; sign; pass; flunk                   | 409 transition_refused   | active
sandbox     | create +identity.doubtful; sign; flunk; flunk                  | 200 already              | rejected: analyst_failed
sandbox     | create +identity.outage; sign                                  | 202                      | verifying, waits for provider: provider_unavailable
sandbox     | create +identity.outage; sign; retry 2                         | 200                      | active
sandbox     | create +identity.down; sign; retry 7                           | 200                      | verifying, waits for analyst: retries_spent
sandbox     | create +identity.down; sign; retry 7; pass                     | 200                      | active
sandbox     | create; verification                                           | 409 verification_not_open| initiating, waits for customer: challenge
sandbox     | create; sign; verification                                     | 200                      | verifying, waits for customer: verification
sandbox     | create; sign; simulate_verify; verification                    | 409 verification_not_open| active
manual      | create; sign                                                   | 202                      | verifying, waits for analyst: manual_review
manual      | create; sign; verification                                     | 200                      | verifying, waits for analyst: manual_review
manual      | create; sign; pass                                             | 200                      | active
manual      | create; sign; flunk                                            | 200                      | rejected: analyst_failed
sandbox     | create; sign; simulate_reject document=UTO:P1; B: create; B: sign; B: simulate_verify document=UTO:P1   | 202 | -> B rejected: document_barred
sandbox     | create; sign; simulate_reject document=UTO:P2; B: create; B: sign; B: simulate_verify document=uto:p-2  | 202 | -> B rejected: document_barred
sandbox     | create; sign; simulate_reject document=UTO:P3; B: create; B: sign; B: simulate_verify document=FRA:P3   | 202 | -> B active
sandbox     | create +identity.document-P4; sign; reject; B: create +identity.document-P4; B: sign                    | 202 | -> B rejected: document_barred
sandbox     | create; sign; simulate_reject name=Ann_Lee born=1990-01-01; B: create; B: sign; B: simulate_verify name=Ann_Lee born=1990-01-01  | 202 | -> B verifying, waits for analyst: person_barred
sandbox     | create; sign; simulate_reject name=Bo_Ek born=1990-01-01; B: create; B: sign; B: simulate_verify name=Ek_Bo born=1990-01-01      | 202 | -> B verifying, waits for analyst: person_barred
sandbox     | create; sign; simulate_reject name=José~María_Núñez born=1990-01-01; B: create; B: sign; B: simulate_verify name=maria~NUNEZ_jose born=1990-01-01 | 202 | -> B verifying, waits for analyst: person_barred
sandbox     | create; sign; simulate_reject name=Cy_Day born=1990-01-01; B: create; B: sign; B: simulate_verify name=Cy_Day born=1990-01-02    | 202 | -> B active
sandbox     | create; sign; simulate_reject name=Di_Fox born=1990-01-01; B: create; B: sign; B: simulate_verify name=Di_Fox born=1990-01-01; B: pass  | 200 | -> B active
sandbox     | create; sign; simulate_reject name=Ed_Gee born=1990-01-01; B: create; B: sign; B: simulate_verify name=Ed_Gee born=1990-01-01; B: flunk | 200 | -> B rejected: analyst_failed
sandbox     | create name=Flo_Hay born=1990-01-01; sign; simulate_reject; B: create name=Flo_Hay born=1990-01-01 +identity.passed; B: sign     | 202 | -> B verifying, waits for analyst: person_barred`,

  holds: `
application | steps                                                               | answer               | then
sandbox     | ON; deactivate                                                      | 200                  | inactive, held by partner
sandbox     | ON; deactivate as=analyst                                           | 200                  | inactive, held by analyst
sandbox     | ON; deactivate by=analyst                                           | 200                  | inactive, held by analyst
sandbox     | ON; deactivate by=partner as=analyst                                | 403 party_not_allowed| active
sandbox     | ON; deactivate by=analyst as=partner                                | 403 party_not_allowed| active
sandbox     | ON; deactivate; deactivate                                          | 200 already          | inactive, held by partner
sandbox     | ON; deactivate; deactivate as=analyst                               | 200                  | inactive, held by partner, analyst
sandbox     | ON; deactivate; activate                                            | 200                  | active
sandbox     | ON; deactivate; activate as=analyst                                 | 200                  | active
sandbox     | ON; deactivate as=analyst; activate                                 | 403 hold_not_yours   | inactive, held by analyst
sandbox     | ON; deactivate as=analyst; activate as=analyst                      | 200                  | active
sandbox     | ON; activate                                                        | 409 transition_refused| active
sandbox     | ON; deactivate; activate; activate                                  | 200 already          | active
sandbox     | ON; deactivate; deactivate as=analyst; activate                     | 200                  | inactive, held by analyst
sandbox     | ON; deactivate; deactivate as=analyst; activate; activate           | 403 hold_not_yours   | inactive, held by analyst
sandbox     | ON; deactivate; deactivate as=analyst; activate as=analyst          | 200                  | inactive, held by partner
sandbox     | ON; deactivate; deactivate as=analyst; activate as=analyst hold=partner | 200              | inactive, held by analyst
sandbox     | ON; deactivate; deactivate as=analyst; activate hold=analyst        | 403 hold_not_yours   | inactive, held by partner, analyst
sandbox     | ON; deactivate; activate hold=analyst                               | 409 transition_refused| inactive, held by partner
sandbox     | ON; block                                                           | 200                  | inactive, held by system (entity_blocked)
sandbox     | ON; block; block                                                    | 200 already          | inactive, held by system (entity_blocked)
sandbox     | ON; block; activate                                                 | 403 hold_not_yours   | inactive, held by system (entity_blocked)
sandbox     | ON; block; activate as=analyst                                      | 403 entity_blocked   | inactive, held by system (entity_blocked)
sandbox     | ON; block; release                                                  | 200                  | active
sandbox     | ON; block; release; release                                         | 200 already          | active
sandbox     | ON; deactivate; block; release                                      | 200                  | inactive, held by partner
sandbox     | ON; deactivate; block                                               | 200                  | inactive, held by partner, system (entity_blocked)
sandbox     | ON; block; deactivate; activate                                     | 200                  | inactive, held by system (entity_blocked)
sandbox     | create; sign; block; simulate_verify                                | 202                  | inactive, held by system (entity_blocked)
sandbox     | create; sign; block; simulate_verify; release                       | 200                  | active
sandbox     | ON; block by=partner                                                | 403 scope_missing    | active
sandbox     | ON; release                                                         | 409 transition_refused| active
sandbox     | ON; simulate_monitoring_hit                                         | 202                  | rejected: monitoring_hit
sandbox     | ON; deactivate; simulate_monitoring_hit                             | 202                  | rejected: monitoring_hit
sandbox     | ON; simulate_monitoring_hit; simulate_monitoring_hit                | 202                  | rejected: monitoring_hit
review      | ON; simulate_monitoring_hit                                         | 202                  | inactive, held by system (monitoring)
review      | ON; simulate_monitoring_hit; activate                               | 403 hold_not_yours   | inactive, held by system (monitoring)
review      | ON; simulate_monitoring_hit; activate as=analyst                    | 200                  | active
sandbox     | create; sign; simulate_monitoring_hit                               | 409 transition_refused| verifying, waits for customer: verification
sandbox     | ON; reject                                                          | 200                  | rejected: analyst_rejected
sandbox     | ON; deactivate; reject                                              | 200                  | rejected: analyst_rejected
sandbox     | ON; reject; reject                                                  | 200 already          | rejected: analyst_rejected
sandbox     | ON; reject by=partner                                               | 403 scope_missing    | active
sandbox     | ON; reject as=partner                                               | 403 party_not_allowed| active
sandbox     | ON; reject; release                                                 | 409 customer_rejected| rejected: analyst_rejected
sandbox     | ON; block; reject; release                                          | 409 customer_rejected| rejected: analyst_rejected
sandbox     | ON; reject; B: create evm=A                                         | 403 customer_barred  | rejected: analyst_rejected
sandbox     | ON; reject; activate                                                | 409 transition_refused| rejected: analyst_rejected`,
}

describe.each(Object.entries(tables))('%s', (_, table) => {
  test.each(rowsOf(table))('%s: %s', async (application, steps = '', answer, then = '-') => {
    const story = await openStory(world, application!)
    const last = await live(story, steps.replace('ON', onboarded))
    expect(shortly(last), last.text).toBe(answer)
    if (then === '-') return
    const [who, standing] = then.startsWith('-> ') ? [then.slice(3, 4), then.slice(5)] : ['A', then]
    const customer = await settled(story, story.people.get(who)!)
    expect(standingOf(customer!)).toBe(standing)
  })
})
