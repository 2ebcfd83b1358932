/**
 * Onboarding as a partner meets it: each line is a case of the requirement's section 1, lived over
 * HTTP.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { live, rowsOf, settled, shortly, standingOf } from './story.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

// A table is easier to read when its columns line up.
// oxfmt-ignore
const tables = {
  creation: `
steps                                           | answer                 | then
create evm                                      | 201                    | initiating < customer
create solana                                   | 201                    | initiating < customer
create; B: create evm=A                         | 409 customer_exists    | initiating < customer
create; B: create evm=A@137                     | 409 customer_exists    | initiating < customer
create; B: create evm=A lower                   | 409 customer_exists    | initiating < customer
create; B: create evm=A upper                   | 409 customer_exists    | initiating < customer
create solana; B: create solana=A               | 409 customer_exists    | initiating < customer
create; B: create id=A                          | 409 customer_exists    | initiating < customer
create; B: create id=A.upper                    | 409 customer_exists    | initiating < customer
create; B: create id=A.padded                   | 409 customer_exists    | initiating < customer
create; B: create id=A evm=A                    | 409 customer_exists    | initiating < customer
enter +wallet.hit; B: create evm=A              | 403 customer_barred    | rejected: wallet_sanctioned
enter +wallet.hit; B: create evm=A@42161        | 403 customer_barred    | rejected: wallet_sanctioned
enter +wallet.hit; B: create id=A               | 403 customer_barred    | rejected: wallet_sanctioned
enter +wallet.hit; B: create id=A.upper         | 403 customer_barred    | rejected: wallet_sanctioned
enter solana +wallet.hit; B: create solana=A    | 403 customer_barred    | rejected: wallet_sanctioned
entity; create                                  | 201                    | initiating < customer
entity; enter id=A.upper; sim_pass              | 202                    | active
entity; B: create; B: create id=A evm=B         | 409 customer_exists    | -
entity business; create                         | 201                    | initiating < customer
entity; block; create                           | 403 entity_blocked     | -
entity; block; release; create                  | 201                    | initiating < customer
entity; erase; create                           | 409 entity_erased      | -
create; entity id=A                             | 409 entity_exists      | initiating < customer
enter +wallet.hit; entity id=A                  | 403 customer_barred    | rejected: wallet_sanctioned
create evaluation                               | 201                    | initiating < customer
create none                                     | 422 wallet_required    | -
in walletless; create none                      | 201                    | verifying < customer
in walletless; create none; sim_pass            | 202                    | active
in walletless; create none; B: create none id=A | 409 customer_exists    | verifying < customer
in walletless; create none; challenge           | 409 transition_refused | verifying < customer
in walletless; entity; create none              | 201                    | verifying < customer
in walletless; enter evm                        | 202                    | verifying < customer`,

  challenge: `
steps                                             | answer                     | then
enter                                             | 202                        | verifying < customer
create; sign base64                               | 202                        | verifying < customer
create; sign bare_hex                             | 202                        | verifying < customer
create; sign low_v                                | 202                        | verifying < customer
create @324; sign                                 | 202                        | verifying < customer
enter solana                                      | 202                        | verifying < customer
create solana; sign base64                        | 422 signature_malformed    | initiating < customer
create; sign of_another                           | 422 signature_invalid      | initiating < customer
create solana; sign of_another                    | 422 signature_invalid      | initiating < customer
create; sign of_another_text                      | 422 signature_invalid      | initiating < customer
create; sign safe_v                               | 422 signature_unverifiable | initiating < customer
create; sign odd_v                                | 422 signature_invalid      | initiating < customer
create; try sign safe_v; sign                     | 202                        | verifying < customer
create; try sign safe_v keep; sign                | 422 challenge_invalid      | initiating < customer
create; try sign odd_v keep; sign                 | 422 challenge_invalid      | initiating < customer
create; try sign one_byte keep; sign              | 422 challenge_invalid      | initiating < customer
create; try sign garbage keep; sign               | 202                        | verifying < customer
create; sign @137                                 | 202                        | verifying < customer
create; sign @137 lower                           | 202                        | verifying < customer
create; sign upper                                | 202                        | verifying < customer
create; sign garbage                              | 422 signature_malformed    | initiating < customer
create; sign foreign                              | 422 signer_mismatch        | initiating < customer
create; sign altered                              | 422 challenge_invalid      | initiating < customer
create; try sign of_another; sign                 | 202                        | verifying < customer
create; try sign of_another keep; sign            | 422 challenge_invalid      | initiating < customer
create; try sign altered; sign                    | 202                        | verifying < customer
create; try sign of_another keep; challenge; sign | 202                        | verifying < customer
create; later 61min; sign                         | 422 challenge_expired      | initiating < customer
create; later 61min; try sign; sign               | 202                        | verifying < customer
create; later 61min; challenge; sign              | 202                        | verifying < customer
create; later 59min; sign                         | 202                        | verifying < customer
enter; sign again                                 | 202 already                | verifying < customer
join; sign again                                  | 202 already                | active
enter; sign base64                                | 409 transition_refused     | verifying < customer
enter; challenge                                  | 409 transition_refused     | verifying < customer`,

  screening: `
steps                                            | answer                 | then
enter +wallet.clear                              | 202                    | verifying < customer
enter +wallet.hit                                | 202                    | rejected: wallet_sanctioned
in sandbox new; enter listed                     | 202                    | rejected: wallet_sanctioned
in sandbox new; create listed @137; sign foreign | 422 signer_mismatch    | initiating < customer
in review new; enter listed                      | 202                    | screening < analyst: wallet_hit_in_review
in review; enter +wallet.hit; clear              | 200                    | verifying < customer
in review; enter +wallet.hit; fail               | 200                    | rejected: analyst_failed
enter +wallet.late                               | 202                    | verifying < customer
enter +wallet.duplicate                          | 202                    | verifying < customer
enter +wallet.contradictory                      | 202                    | screening < analyst: provider_doubtful
enter +wallet.outage                             | 202                    | screening < provider: provider_unavailable
enter +wallet.outage; retry                      | 200                    | screening < provider: provider_unavailable
enter +wallet.outage; retry 2                    | 200                    | verifying < customer
enter +wallet.outage; clear                      | 200                    | verifying < customer
enter +wallet.outage; fail                       | 200                    | rejected: analyst_failed
enter +wallet.down; retry 6                      | 200                    | screening < provider: provider_unavailable
enter +wallet.down; retry 7                      | 200                    | screening < analyst: retries_spent
enter +wallet.down; retry 7; clear               | 200                    | verifying < customer
in live; enter                                   | 202                    | screening < analyst: no_list_loaded
in live; enter +wallet.hit                       | 202                    | screening < analyst: no_list_loaded
in live; enter +wallet.clear                     | 202                    | screening < analyst: no_list_loaded
in live; enter; clear                            | 200                    | verifying < customer
in live; enter; clear; pass                      | 200                    | active
create; sim_hit; sign                            | 202                    | rejected: wallet_sanctioned
create; sim_outage; sign                         | 202                    | screening < provider: provider_unavailable
create; sim_outage; sign; retry 2                | 200                    | verifying < customer
create; sim_outage; sim_clear; sign              | 202                    | verifying < customer
in sandbox new; create listed; sim_clear; sign   | 202                    | verifying < customer
in review; create; sim_hit; sign                 | 202                    | screening < analyst: wallet_hit_in_review
enter name=Nemo_Nonesuch born=1970-01-01         | 202                    | screening < analyst: name_hit_in_review
enter name=Nyemo_Nonsach born=1970-01-01          | 202                    | screening < analyst: name_hit_in_review
enter name=Nemo_Nonesuch born=1991-02-03         | 202                    | verifying < customer
enter name=Ann_Example                           | 202                    | verifying < customer
enter name=Nemo_Nonesuch born=1970-01-01; clear  | 200                    | verifying < customer
enter name=Nemo_Nonesuch born=1970-01-01; fail   | 200                    | rejected: analyst_failed
enter name=Ann_Example +watchlist.outage         | 202                    | screening < provider: provider_unavailable
enter name=Ann_Example +watchlist.outage; retry 2| 200                    | verifying < customer
enter name=Ann_Example +watchlist.error          | 202                    | screening < analyst: provider_doubtful
enter +wallet.down; sim_clear                    | 202                    | verifying < customer
enter +wallet.down; sim_hit                      | 202                    | rejected: wallet_sanctioned
enter +wallet.down; sim_outage                   | 202                    | screening < provider: provider_unavailable
enter; sim_clear                                 | 202                    | verifying < customer
enter; sim_hit                                   | 409 transition_refused | verifying < customer
enter; sim_outage                                | 409 transition_refused | verifying < customer
enter +wallet.down; clear partner                | 403 party_not_allowed  | screening < provider: provider_unavailable
enter +wallet.down; clear by=partner             | 403 scope_missing      | screening < provider: provider_unavailable
enter +wallet.down; clear by=analyst             | 200                    | verifying < customer
enter +wallet.down; clear; clear                 | 200 already            | verifying < customer
enter +wallet.down; clear; fail                  | 409 transition_refused | verifying < customer
enter +wallet.down; fail; fail                   | 200 already            | rejected: analyst_failed`,

  verification: `
steps                                     | answer                    | then
join                                      | 202                       | active
enter; sim_fail                           | 202                       | rejected: verification_failed
join; sim_pass                            | 202                       | active
join; sim_fail                            | 409 transition_refused    | active
enter; sim_fail; sim_pass                 | 409 transition_refused    | rejected: verification_failed
create; sim_pass                          | 409 transition_refused    | initiating < customer
create; sim_fail                          | 409 transition_refused    | initiating < customer
enter +wallet.down; sim_pass              | 409 transition_refused    | screening < provider: provider_unavailable
create; sim_down; sign                    | 202                       | verifying < provider: provider_unavailable
create; sim_down; sign; retry 2           | 200                       | verifying < customer
enter; sim_down                           | 202                       | verifying < provider: provider_unavailable
enter; sim_down; retry                    | 200                       | verifying < customer
enter +identity.passed                    | 202                       | active
enter +identity.failed                    | 202                       | rejected: verification_failed
enter +identity.late                      | 202                       | active
enter +identity.doubtful                  | 202                       | verifying < analyst: provider_doubtful
enter +identity.doubtful; pass            | 200                       | active
enter +identity.doubtful; flunk           | 200                       | rejected: analyst_failed
enter +identity.doubtful; pass by=partner | 403 scope_missing         | verifying < analyst: provider_doubtful
enter +identity.doubtful; pass partner    | 403 party_not_allowed     | verifying < analyst: provider_doubtful
enter +identity.doubtful; pass; pass      | 200 already               | active
enter +identity.doubtful; pass; flunk     | 409 transition_refused    | active
enter +identity.doubtful; flunk; flunk    | 200 already               | rejected: analyst_failed
enter +identity.outage                    | 202                       | verifying < provider: provider_unavailable
enter +identity.outage; retry 2           | 200                       | active
enter +identity.down; retry 7             | 200                       | verifying < analyst: retries_spent
enter +identity.down; retry 7; pass       | 200                       | active
enter +identity.outage; verification      | 200                       | verifying < provider: provider_unavailable
create; verification                      | 409 verification_not_open | initiating < customer
enter; verification                       | 200                       | verifying < customer
join; verification                        | 409 verification_not_open | active
in manual; enter                          | 202                       | verifying < analyst: manual_review
in manual; enter; verification            | 200                       | verifying < analyst: manual_review
in manual; enter; pass                    | 200                       | active
in manual; enter; flunk                   | 200                       | rejected: analyst_failed`,

  bars: `
steps                                                                    | answer | then
enter; sim_fail name=Gu_Hu; B: enter name=Gu_Hu +identity.doubtful       | 202    | B verifying < analyst: person_barred
enter name=Fo_Hay; sim_fail; B: enter name=Fo_Hay +identity.passed       | 202    | B verifying < analyst: person_barred
enter; sim_fail document=UTO:P1; B: enter; B: sim_pass document=UTO:P1   | 202    | B rejected: document_barred
enter; sim_fail document=UTO:P2; B: enter; B: sim_pass document=uto:p-2  | 202    | B rejected: document_barred
enter; sim_fail document=UTO:P3; B: enter; B: sim_pass document=FRA:P3   | 202    | B active
enter; sim_fail document=DEU:P5; B: enter; B: sim_pass document=DE:P5    | 202    | B rejected: document_barred
enter; sim_fail document=DE:P6; B: enter; B: sim_pass document=DEU:P6    | 202    | B rejected: document_barred
enter +identity.document-P4; reject; B: enter +identity.document-P4      | 202    | B rejected: document_barred
enter; sim_fail name=Ann_Lee; B: enter; B: sim_pass name=Ann_Lee         | 202    | B verifying < analyst: person_barred
enter; sim_fail name=Bo_Ek; B: enter; B: sim_pass name=Ek_Bo             | 202    | B verifying < analyst: person_barred
enter; sim_fail name=José_Ñu; B: enter; B: sim_pass name=NU_jose         | 202    | B verifying < analyst: person_barred
enter; sim_fail name=C_D; B: enter; B: sim_pass name=C_D born=1990-01-02 | 202    | B active
enter; sim_fail name=Di_Fox; B: enter; B: sim_pass name=Di_Fox; B: pass  | 200    | B active
enter; sim_fail name=Ed_Gee; B: enter; B: sim_pass name=Ed_Gee; B: flunk | 200    | B rejected: analyst_failed`,

  holds: `
steps                                           | answer                 | then
join; off                                       | 200                    | inactive [partner]
join; off analyst                               | 200                    | inactive [analyst]
join; off by=analyst                            | 200                    | inactive [analyst]
join; off by=partner analyst                    | 403 party_not_allowed  | active
join; off by=analyst partner                    | 403 party_not_allowed  | active
join; off; off                                  | 200 already            | inactive [partner]
join; off; off analyst                          | 200                    | inactive [partner, analyst]
join; off; on                                   | 200                    | active
join; off; on analyst                           | 200                    | active
join; off analyst; on                           | 403 hold_not_yours     | inactive [analyst]
join; off analyst; on analyst                   | 200                    | active
join; on                                        | 409 transition_refused | active
join; off; on; on                               | 200 already            | active
join; off; off analyst; on                      | 200                    | inactive [analyst]
join; off; off analyst; on; on                  | 403 hold_not_yours     | inactive [analyst]
join; off; off analyst; on analyst              | 200                    | inactive [partner]
join; off; off analyst; on analyst hold=partner | 200                    | inactive [analyst]
join; off; off analyst; on hold=analyst         | 403 hold_not_yours     | inactive [partner, analyst]
join; off; on hold=analyst                      | 409 transition_refused | inactive [partner]
join; block                                     | 200                    | inactive [system entity_blocked]
join; block; block                              | 200 already            | inactive [system entity_blocked]
join; block; on                                 | 403 hold_not_yours     | inactive [system entity_blocked]
join; block; on analyst                         | 403 entity_blocked     | inactive [system entity_blocked]
join; block; release                            | 200                    | active
join; block; release; release                   | 200 already            | active
join; off; block; release                       | 200                    | inactive [partner]
join; off; block                                | 200                    | inactive [partner, system entity_blocked]
join; block; off; on                            | 200                    | inactive [system entity_blocked]
enter; block; sim_pass                          | 202                    | inactive [system entity_blocked]
enter; block; sim_pass; release                 | 200                    | active
join; block by=partner                          | 403 scope_missing      | active
join; release                                   | 409 transition_refused | active
join; sim_monitoring                            | 202                    | rejected: monitoring_hit
join; off; sim_monitoring                       | 202                    | rejected: monitoring_hit
join; sim_monitoring; sim_monitoring            | 202                    | rejected: monitoring_hit
in review; join; sim_monitoring                 | 202                    | inactive [system monitoring]
in review; join; sim_monitoring; on             | 403 hold_not_yours     | inactive [system monitoring]
in review; join; sim_monitoring; on analyst     | 200                    | active
enter; sim_monitoring                           | 409 transition_refused | verifying < customer
join; reject                                    | 200                    | rejected: analyst_rejected
join; off; reject                               | 200                    | rejected: analyst_rejected
join; reject; reject                            | 200 already            | rejected: analyst_rejected
join; reject by=partner                         | 403 scope_missing      | active
join; reject partner                            | 403 party_not_allowed  | active
join; reject; release                           | 409 customer_rejected  | rejected: analyst_rejected
join; block; reject; release                    | 409 customer_rejected  | rejected: analyst_rejected
join; reject; B: create evm=A                   | 403 customer_barred    | rejected: analyst_rejected
join; reject; on                                | 409 transition_refused | rejected: analyst_rejected`,
}

async function tell(steps = '', answer = '', then = '-'): Promise<void> {
  const { story, last } = await live(world, steps)
  expect(shortly(last), last.text).toBe(answer)
  if (then === '-') return
  const [who, standing] = then.startsWith('B ') ? ['B', then.slice(2)] : ['A', then]
  const customer = await settled(story, story.people.get(who)!)
  expect(standingOf(customer!)).toBe(standing)
}

/** Whoever moves the clock moves it for everybody: those lines are lived one after another. */
const movesTheClock = (row: string[]): boolean => /\b(later|retry)\b/.test(row[0]!)

describe.each(Object.entries(tables))('%s', (_, table) => {
  const rows = rowsOf(table)
  describe.concurrent('side by side', () => {
    test.each(rows.filter((row) => !movesTheClock(row)))('%s', tell)
  })
  const timed = rows.filter(movesTheClock)
  describe.runIf(timed.length > 0)('as time passes', () => {
    test.each(timed)('%s', tell)
  })
})
