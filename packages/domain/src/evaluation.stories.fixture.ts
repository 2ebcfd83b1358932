/** Test support: the stories of evaluations; together they use every row of their table. */

/** A step is `evaluation.event by words`, read by `evaluation.fixture.ts`. */
export const evaluationStories = `
  ASKED    = created partner, evaluation.requested partner fraud
  ALONE    = created partner, evaluation.requested partner
  EXPRESS  = created partner, evaluation.requested partner fraud express
  ENTERED  = challenge_verified customer, screening_cleared provider
  IDENTITY = evaluation.check_answered provider identity=clear
  LISTS    = evaluation.check_answered provider watchlist=clear
  HEALTHY  = evaluation.check_answered provider fraud=0.9
  RISKY    = evaluation.check_answered provider fraud=0.1
  APPROVED = ASKED, IDENTITY, LISTS, HEALTHY
  REFUSED  = ASKED, IDENTITY, LISTS, RISKY
  REVIEWED = ALONE, IDENTITY, LISTS

  an approval passes whoever is being verified:
    ASKED, ENTERED, IDENTITY, LISTS, HEALTHY
        -> active, ACTIVE, approved; check_identity, check_watchlist, close_evaluation,
    screen_wallet, check_fraud
  an approval waits for whoever has not signed yet, and no session opens:
    APPROVED, ENTERED
        -> active, ACTIVE, approved; check_identity, check_watchlist, close_evaluation, check_fraud,
    screen_wallet
  a bad score fails the verification and blocks the entity:
    ASKED, ENTERED, IDENTITY, LISTS, RISKY
        -> rejected, BLOCKED, rejected; check_identity, check_watchlist, close_evaluation,
        screen_wallet, check_fraud, sync_blocklist
  a rejection waits for whoever has not signed yet:
    REFUSED, ENTERED
        -> rejected, BLOCKED, rejected; check_identity, check_watchlist, close_evaluation,
        check_fraud, screen_wallet, sync_blocklist
  KYC alone goes to a person, who approves:
    ALONE, ENTERED, IDENTITY, LISTS, evaluation.decided analyst approved
    -> active, ACTIVE, approved; check_identity, check_watchlist, close_evaluation, screen_wallet
  who passes the verification by hand decides the evaluation with it:
    ALONE, ENTERED, IDENTITY, LISTS, verification_passed analyst
    -> active, ACTIVE, approved; check_identity, check_watchlist, close_evaluation, screen_wallet
  who fails the verification by hand does too:
    ASKED, ENTERED, verification_failed analyst
    -> rejected, BLOCKED, rejected; check_identity, check_watchlist, close_evaluation,
    screen_wallet, sync_blocklist
  in review before the verification begins, a person rejects:
    REVIEWED, ENTERED, evaluation.decided analyst rejected
    -> rejected, BLOCKED, rejected; check_identity, check_watchlist, close_evaluation,
    screen_wallet, sync_blocklist
  the answers come out of a session:
    created partner, evaluation.requested partner fraud session, ENTERED,
    evaluation.check_accepted provider, verification_passed provider, HEALTHY
    -> active, ACTIVE, approved; close_evaluation, screen_wallet, start_verification, check_fraud
  a session that fails is an answer, and a person decides:
    created partner, evaluation.requested partner session, ENTERED, verification_failed provider,
    evaluation.check_accepted provider, evaluation.decided analyst approved,
    evaluation.check_accepted provider, evaluation.decided analyst rejected
    -> active, ACTIVE, rejected; close_evaluation, screen_wallet, start_verification
  what a provider takes on to answer later changes nothing of a rejection:
    ASKED, evaluation.decided analyst rejected, evaluation.check_accepted provider
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation
  time runs out, and the late answers approve:
    ASKED, ENTERED, IDENTITY, evaluation.closed system, LISTS, HEALTHY
        -> active, ACTIVE, approved; check_identity, check_watchlist, close_evaluation,
    screen_wallet, check_fraud
  time runs out, and the late answers reject:
    ASKED, IDENTITY, evaluation.closed system, LISTS, RISKY
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation, check_fraud
  time runs out on a bad score:
    ASKED, IDENTITY, RISKY, evaluation.closed system
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation, check_fraud
  a contradicting answer reopens an approval:
    APPROVED, evaluation.check_answered provider watchlist=adverse
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation, check_fraud
  what a person approved early is kept, whatever comes:
    EXPRESS, evaluation.decided analyst approved, IDENTITY,
    evaluation.check_delayed provider check=watchlist, evaluation.express_deadline_passed system,
    evaluation.closed system, evaluation.decision_proposed analyst rejected
        -> initiating, ACTIVE, approved; check_identity, check_watchlist, settle_express,
    close_evaluation, check_fraud, check_watchlist
  what a person rejected early is kept, until a person says otherwise:
    EXPRESS, evaluation.decided analyst rejected, IDENTITY,
    evaluation.check_delayed provider check=fraud, evaluation.express_deadline_passed system,
    evaluation.closed system, evaluation.decision_proposed analyst approved,
    evaluation.decided analyst approved, evaluation.decided analyst rejected
        -> initiating, ACTIVE, rejected; check_identity, check_watchlist, settle_express,
    close_evaluation, check_fraud, check_fraud
  a person confirms an approval:
    APPROVED, evaluation.decided analyst approved
    -> initiating, ACTIVE, approved; check_identity, check_watchlist, close_evaluation, check_fraud
  a person confirms a rejection:
    REFUSED, evaluation.decided analyst rejected
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation, check_fraud
  a check is asked again, a decision is proposed, and the deadline passes:
    EXPRESS, evaluation.check_delayed provider check=identity,
    evaluation.decision_proposed analyst approved, evaluation.express_deadline_passed system
        -> initiating, ACTIVE, pending; check_identity, check_watchlist, settle_express,
    close_evaluation, check_identity
  closed before its deadline, it is asked again in review, and a decision is proposed:
    EXPRESS, evaluation.closed system, evaluation.check_delayed system check=watchlist,
    evaluation.express_deadline_passed system, evaluation.decision_proposed analyst approved
        -> initiating, ACTIVE, review; check_identity, check_watchlist, settle_express,
    close_evaluation, check_watchlist
  a manual score is kept beside an approval:
    APPROVED, evaluation.requested_again partner #2, evaluation.rescored provider #2 fraud=0.2,
    evaluation.requested_again analyst #3, evaluation.rescore_failed provider #3 fraud=failed,
    evaluation.requested_again partner #4, evaluation.closed system #4
        -> initiating, ACTIVE, approved, approved, approved; check_identity, check_watchlist,
    close_evaluation, check_fraud, check_fraud, close_evaluation, check_fraud, close_evaluation,
    check_fraud, close_evaluation
  a manual score is kept beside a rejection:
    REFUSED, evaluation.requested_again partner #2, evaluation.closed system #2,
    evaluation.rescore_failed system #2 fraud=failed, evaluation.rescored provider #2 fraud=0.9
        -> initiating, ACTIVE, rejected, rejected; check_identity, check_watchlist,
    close_evaluation, check_fraud, check_fraud, close_evaluation
  a manual score is kept beside a review:
    REVIEWED, evaluation.requested_again partner #2, evaluation.closed system #2,
    evaluation.rescore_failed system #2 fraud=failed, evaluation.rescored provider #2 fraud=0.9
        -> initiating, ACTIVE, review, review; check_identity, check_watchlist, close_evaluation,
    check_fraud, close_evaluation
  a session that passed stands for the onboarding evaluation:
    created partner, ENTERED, verification_passed provider,
    evaluation.requested_again partner #1, evaluation.rescored provider #1 fraud=0.6
    -> active, ACTIVE, approved; screen_wallet, start_verification, check_fraud, close_evaluation
  a watchlist hit is the last answer:
    ASKED, IDENTITY, HEALTHY, evaluation.watchlist_hit provider
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation, check_fraud
  a watchlist hit is the last answer of a bad score, and changes nothing after it:
    ASKED, IDENTITY, RISKY, evaluation.watchlist_hit provider, evaluation.watchlist_hit analyst
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation, check_fraud
  time runs out on a bad score, and a watchlist hit is the late answer that rejects:
    ASKED, IDENTITY, RISKY, evaluation.closed system, evaluation.watchlist_hit provider
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation, check_fraud
  a watchlist hit reopens an approval, and is an alert from then on:
    APPROVED, evaluation.watchlist_hit provider, evaluation.watchlist_hit system
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation, check_fraud
  whoever was approved by the lists is monitored, and a hit flags and reopens:
    created partner, evaluation.requested partner fraud watched, IDENTITY, LISTS, HEALTHY,
    entity.monitoring_matched system recorded, entity.monitoring_matched system review
    -> initiating, FLAGGED, review; check_identity, check_watchlist, close_evaluation, check_fraud,
    watch_party
  a watchlist hit before the answers is one of them:
    ASKED, evaluation.watchlist_hit provider
    -> initiating, ACTIVE, pending; check_identity, check_watchlist, close_evaluation
  what a person approved stays approved through a watchlist hit:
    APPROVED, evaluation.decided analyst approved, evaluation.watchlist_hit provider
    -> initiating, ACTIVE, approved; check_identity, check_watchlist, close_evaluation, check_fraud
  a flag on whoever is being verified rejects evaluation and customer:
    ASKED, ENTERED, flagged partner
    -> rejected, BLOCKED, rejected; check_identity, check_watchlist, close_evaluation,
    screen_wallet, sync_blocklist
  without the flag a person decides:
    ASKED, flagged partner, unflagged analyst
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation
  whoever a person refused before the flag is refused without it:
    REVIEWED, evaluation.decided analyst rejected, flagged partner, unflagged partner
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation
  a flag outranks a review:
    REVIEWED, flagged analyst
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation
  a flag outranks an approval:
    APPROVED, flagged analyst
    -> initiating, ACTIVE, rejected; check_identity, check_watchlist, close_evaluation, check_fraud
  a flag is noted beside a rejection, and a rejected customer stays rejected without it:
    REFUSED, ENTERED, flagged analyst, unflagged analyst
        -> rejected, BLOCKED, review; check_identity, check_watchlist, close_evaluation,
        check_fraud, screen_wallet, sync_blocklist
  a flag without an evaluation changes nothing else, screening:
    created partner, challenge_verified customer, flagged partner, unflagged partner
    -> screening, ACTIVE; screen_wallet
  a flag without an evaluation changes nothing else, from verifying to inactive:
    created partner, ENTERED, flagged partner, unflagged partner, verification_passed provider,
    flagged partner, unflagged partner, deactivated partner, flagged partner, unflagged partner
    -> inactive, ACTIVE; screen_wallet, start_verification
  of a person who was erased nothing is asked any more:
    ASKED, entity.erased analyst
    -> initiating, ACTIVE, review; check_identity, check_watchlist, close_evaluation, forget_links
`
