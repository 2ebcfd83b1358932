/** Test support: the stories of sessions; together they use every row of their table. */

/** A step is `session.event by words`, read by `session.fixture.ts`. */
export const sessionStories = `
  FRESH     = session.created partner
  OPENED    = FRESH, session.opened customer
  GIVEN     = OPENED, session.answered customer node=ocr
  PASSED    = GIVEN, session.node_settled provider ocr=approved
  REFUSED   = GIVEN, session.node_settled provider ocr=declined
  DOUBTED   = GIVEN, session.node_settled provider ocr=in_review
  PEOPLE    = session.created partner asks=kyb_key_people, session.opened customer
  LISTED    = PEOPLE, session.answered customer node=kyb_key_people
  COMPANY   = LISTED, session.node_settled provider kyb_key_people=awaiting_user parties
  AGAIN     = DOUBTED, session.resubmitted analyst redo=ocr
  SCREENING = session.created partner asks=aml, session.opened customer
  WATCHED   = SCREENING, session.node_settled provider aml=approved watched
  MAILED    = session.email_sent provider mail, session.email_failed system mail
  NOTED     = session.data_corrected analyst node=ocr, session.noted partner, MAILED
  JUDGED    = session.hits_reviewed analyst node=ocr
  VERIFYING = created partner, challenge_verified customer, screening_cleared provider
  TAKEN     = session.created system customer, session.opened customer
  INVITED   = TAKEN, session.answered customer node=ocr
  SOUGHT    = created partner, evaluation.requested partner session
  EVALUATED = SOUGHT, challenge_verified customer, screening_cleared provider

  whoever is approved by a workflow that asks for it is monitored, matched, approved again, declined:
    WATCHED, entity.monitoring_matched system recorded s-1,
    entity.monitoring_matched system review s-1, entity.monitoring_matched system review s-1,
    session.feature_reviewed analyst node=aml says=approved, entity.cleared analyst,
    session.data_corrected partner node=aml, entity.monitoring_matched system decline s-1
    -> none, FLAGGED, Declined; run_check, hand_on_profile, watch_party, hand_on_profile,
    watch_party, hand_on_profile, watch_party
  what is looked at for one hit is declined for another, and blocked where the workflow says so:
    session.created partner asks=aml block, session.opened customer,
    session.node_settled provider aml=approved watched,
    entity.monitoring_matched system review s-1, entity.monitoring_matched system decline s-1,
    entity.monitoring_matched system review
    -> none, BLOCKED, Declined; run_check, hand_on_profile, watch_party, sync_blocklist
  a link is renewed, asked for again, opened by two devices, and everything is well:
    FRESH, session.link_renewed partner, session.refreshed partner, NOTED,
    session.opened customer, NOTED, JUDGED, session.opened customer, session.link_renewed customer,
    session.refreshed partner, session.answered customer node=ocr,
    session.check_delayed provider node=ocr, session.node_settled provider ocr=not_finished,
    session.answered customer node=ocr,
    session.node_settled provider ocr=approved next=email_verification,
    session.otp_requested customer node=email_verification,
    session.otp_refused customer node=email_verification,
    session.node_settled customer email_verification=approved next=aml,
    session.node_settled provider aml=approved, NOTED, JUDGED, session.shared partner
    -> none, ACTIVE, Approved; run_check, run_check, run_check, send_otp, run_check,
    hand_on_profile, hand_on_profile
  a declined document ends it, and the identifiers are blocklisted where the workflow says so:
    session.created partner lists, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=declined, NOTED, JUDGED
    -> none, ACTIVE, Declined; run_check, blocklist_identifiers
  an outage is looked at, whatever the workflow says at its end:
    GIVEN, session.check_delayed system node=ocr,
    session.node_settled system ocr=in_review manual end=Declined
    -> none, ACTIVE, In Review; run_check, run_check
  a check that failed for good is no approval of what was never asked:
    GIVEN, session.node_settled system ocr=in_review manual,
    session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, In Review; run_check
  the rest of it is asked when a reviewer asks again:
    GIVEN, session.node_settled system ocr=in_review manual,
    session.resubmitted analyst redo=ocr, session.answered customer node=ocr,
    session.node_settled provider ocr=approved
    -> none, ACTIVE, Approved; run_check, run_check, hand_on_profile
  the last feature a reviewer approves approves the session:
    DOUBTED, NOTED, JUDGED, session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, Approved; run_check, hand_on_profile
  the last feature a reviewer declines declines it:
    DOUBTED, session.feature_reviewed analyst node=ocr says=in_review,
    session.feature_reviewed analyst node=ocr says=declined
    -> none, ACTIVE, Declined; run_check
  a reviewer decides the whole:
    DOUBTED, session.approved analyst, session.declined analyst, session.approved analyst
    -> none, ACTIVE, Approved; run_check, hand_on_profile, hand_on_profile
  a reviewer declines what is in review:
    DOUBTED, session.declined partner
    -> none, ACTIVE, Declined; run_check
  a feature of what is approved is doubted, and the whole is looked at:
    PASSED, session.feature_reviewed analyst node=ocr says=in_review
    -> none, ACTIVE, In Review; run_check, hand_on_profile
  a feature of what is approved is declined, and the whole with it:
    PASSED, session.feature_reviewed analyst node=ocr says=declined
    -> none, ACTIVE, Declined; run_check, hand_on_profile
  what was declined at a step is not approved by it, as the rest was never asked:
    GIVEN, session.node_settled provider ocr=declined end=Declined,
    session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, In Review; run_check
  what was declined at the last step is approved by it:
    REFUSED, session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, Approved; run_check, hand_on_profile
  what a person declined as a whole stays so:
    DOUBTED, session.declined partner, session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, Declined; run_check
  nobody opens the link:
    FRESH, a year passes, session.expired system, NOTED
    -> none, ACTIVE, Expired
  the person does not finish, and a reviewer declines:
    OPENED, a year passes, session.abandoned system, NOTED, JUDGED,
    session.feature_reviewed analyst node=ocr says=declined, session.declined analyst
    -> none, ACTIVE, Declined
  the person does not finish, and a reviewer is content:
    OPENED, a year passes, session.abandoned system, session.approved analyst
    -> none, ACTIVE, Approved; hand_on_profile
  the person does not finish, and is asked again:
    OPENED, a year passes, session.abandoned system, session.resubmitted analyst redo=ocr
    -> none, ACTIVE, Resubmitted
  a verification grows old, and is approved anew:
    session.created partner months=6, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=approved, a year passes, session.kyc_expired system, NOTED, JUDGED,
    session.feature_reviewed analyst node=ocr says=approved, session.approved analyst
    -> none, ACTIVE, Approved; run_check, hand_on_profile, hand_on_profile
  a verification grows old, and a feature of it is declined:
    session.created partner months=6, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=approved, a year passes, session.kyc_expired system,
    session.feature_reviewed analyst node=ocr says=declined
    -> none, ACTIVE, Declined; run_check, hand_on_profile
  a verification grows old, and is declined:
    session.created partner months=6, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=approved, a year passes, session.kyc_expired system,
    session.declined analyst
    -> none, ACTIVE, Declined; run_check, hand_on_profile
  a verification grows old, and is done again:
    session.created partner months=6, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=approved, a year passes, session.kyc_expired system,
    session.resubmitted analyst redo=ocr, session.opened customer,
    session.answered customer node=ocr, session.node_settled provider ocr=approved
    -> none, ACTIVE, Approved; run_check, hand_on_profile, run_check, hand_on_profile
  what was declined is done again, with everything on the way:
    REFUSED, session.resubmitted analyst redo=ocr, session.opened customer,
    session.link_renewed customer,
    session.refreshed partner, NOTED, JUDGED, session.answered customer node=ocr,
    session.check_delayed provider node=ocr,
    session.node_settled provider ocr=approved next=email_verification,
    session.feature_reviewed analyst node=ocr says=approved,
    session.otp_requested customer node=email_verification,
    session.otp_refused customer node=email_verification,
    session.node_settled customer email_verification=approved
    -> none, ACTIVE, Approved; run_check, run_check, run_check, send_otp, hand_on_profile
  what was approved is done again, and declined:
    PASSED, session.resubmitted partner redo=ocr, session.answered customer node=ocr,
    session.node_settled provider ocr=declined
    -> none, ACTIVE, Declined; run_check, hand_on_profile, run_check
  what was in review is done again, and is in review again:
    AGAIN, session.answered customer node=ocr, session.node_settled provider ocr=in_review
    -> none, ACTIVE, In Review; run_check, run_check
  a reviewer asks again for something else:
    AGAIN, session.resubmitted analyst redo=ocr
    -> none, ACTIVE, Resubmitted; run_check
  a reviewer does not wait for what was asked again:
    AGAIN, session.approved analyst, session.resubmitted analyst redo=ocr, session.declined analyst
    -> none, ACTIVE, Declined; run_check, hand_on_profile
  nobody does what was asked again:
    AGAIN, a year passes, session.abandoned system
    -> none, ACTIVE, Abandoned; run_check
  only what a provider alone looks at is asked again:
    PASSED, session.resubmitted analyst redo=ocr, session.answered customer node=ocr,
    session.node_settled provider ocr=approved next=aml,
    session.node_settled provider aml=in_review,
    session.resubmitted analyst redo=aml, session.node_settled provider aml=approved
    -> none, ACTIVE, Approved; run_check, hand_on_profile, run_check, run_check, run_check,
    hand_on_profile
  a company waits for its people, who are well:
    COMPANY, session.data_corrected analyst node=kyb_key_people, session.noted analyst,
    MAILED, session.hits_reviewed analyst node=kyb_key_people,
    session.key_person_settled system party=Approved,
    session.node_settled system kyb_key_people=approved
    -> none, ACTIVE, Approved; run_check, open_key_people, hand_on_profile
  a company waits for its people, one is declined:
    COMPANY, session.link_renewed partner, session.refreshed partner, session.opened customer,
    session.key_person_settled system party=Declined,
    session.node_settled system kyb_key_people=declined
    -> none, ACTIVE, Declined; run_check, open_key_people
  an approved company follows its people, and is looked at once one of them is declined:
    COMPANY, session.node_settled system kyb_key_people=approved,
    session.key_person_settled system party=Kyc_Expired,
    session.key_person_settled system party=Declined
    -> none, ACTIVE, In Review; run_check, open_key_people, hand_on_profile
  it is looked at as well once one of them is in doubt, and is approved when that is over:
    COMPANY, session.node_settled system kyb_key_people=approved,
    session.key_person_settled system party=Resubmitted,
    session.key_person_settled system party=In_Review,
    session.key_person_settled system party=Approved kyb_key_people=approved end=Determine
    -> none, ACTIVE, Approved; run_check, open_key_people, hand_on_profile, hand_on_profile
  a company in review for the sake of its people is approved once they are verified after all:
    COMPANY, session.key_person_settled system party=Declined,
    session.node_settled system kyb_key_people=in_review,
    session.key_person_settled system party=Approved kyb_key_people=approved end=Determine
    -> none, ACTIVE, Approved; run_check, open_key_people, hand_on_profile
  what was noticed of them besides is looked at all the same:
    COMPANY, session.node_settled system kyb_key_people=in_review,
    session.key_person_settled system party=Approved kyb_key_people=in_review end=Determine
    -> none, ACTIVE, In Review; run_check, open_key_people
  so does one that was declined, or is too old by now:
    session.created partner asks=kyb_key_people months=1, session.opened customer,
    session.answered customer node=kyb_key_people,
    session.node_settled provider kyb_key_people=awaiting_user parties,
    session.node_settled system kyb_key_people=approved, a year passes,
    session.kyc_expired system, session.key_person_settled system party=Kyc_Expired,
    session.declined analyst, session.key_person_settled system party=Declined
    -> none, ACTIVE, Declined; run_check, open_key_people, hand_on_profile
  more is asked of a company after its people:
    COMPANY, session.node_settled system kyb_key_people=approved next=email_verification,
    session.otp_requested customer node=email_verification,
    session.otp_refused customer node=email_verification,
    session.answered customer node=email_verification,
    session.check_delayed provider node=email_verification,
    session.node_settled provider email_verification=in_review
    -> none, ACTIVE, In Review; run_check, open_key_people, send_otp, run_check, run_check
  the people of a company do not come:
    COMPANY, a year passes, session.abandoned system,
    session.key_person_settled system party=Expired
    -> none, ACTIVE, Abandoned; run_check, open_key_people
  parties are told of while others are looked at:
    session.created partner asks=kyb_key_people, session.opened customer,
    session.node_settled customer kyb_key_people=not_finished parties,
    session.key_person_settled system party=Approved,
    session.answered customer node=kyb_key_people,
    session.node_settled provider kyb_key_people=in_review,
    session.resubmitted analyst redo=kyb_key_people,
    session.key_person_settled system party=Declined,
    session.node_settled provider kyb_key_people=awaiting_user
    -> none, ACTIVE, Awaiting User; open_key_people, run_check
  a workflow that asks nothing ends as it is opened:
    session.created partner asks=nothing, session.opened system
    -> none, ACTIVE, Approved; hand_on_profile
  whoever is BLOCKED is turned away:
    entity.blocked analyst manual, session.created partner
    -> none, BLOCKED, Declined; sync_blocklist
  whoever is FLAGGED is looked at:
    entity.flagged analyst, PASSED
    -> none, FLAGGED, In Review; run_check
  a session of another application is trusted:
    session.imported partner has=approved
    -> none, ACTIVE, Approved; hand_on_profile
  a session of another application is looked at:
    entity.flagged analyst, session.imported analyst has=approved
    -> none, FLAGGED, In Review
  a file brings a session that was approved elsewhere:
    session.imported partner has=approved came=Approved
    -> none, ACTIVE, Approved; hand_on_profile
  a file brings one that was declined elsewhere, which blocks nobody again:
    session.imported partner block has=declined came=Declined
    -> none, ACTIVE, Declined
  a file brings one whose verification had expired:
    session.imported analyst has=approved came=Kyc_Expired
    -> none, ACTIVE, Kyc Expired
  a file brings one that somebody must still look at:
    session.imported partner has=in_review came=In_Review,
    session.feature_reviewed analyst node=ocr says=approved
    -> none, ACTIVE, Approved; hand_on_profile
  a session of a sandbox is given a scenario:
    FRESH, session.armed partner arms=approve,
    session.node_settled provider ocr=approved
    -> none, ACTIVE, Approved; run_check, hand_on_profile
  a face on a blocklist declines and blocks, whatever the provider thinks of it:
    session.created partner asks=liveness, session.opened customer,
    session.answered customer node=liveness,
    session.node_settled provider liveness=approved warns=FACE_IN_BLOCKLIST
    -> none, BLOCKED, Declined; run_check, sync_blocklist
  a declined session blocks where the workflow says so:
    session.created partner block, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=declined
    -> none, BLOCKED, Declined; run_check, sync_blocklist
  nothing goes on without the person:
    FRESH, session.created partner #2, session.opened customer #2, entity.erased analyst
    -> none, ACTIVE, Expired, Abandoned; forget_links
  no session of a deleted entity goes on:
    FRESH, session.created partner #2, session.opened customer #2, entity.deleted partner
    -> none, DELETED, Expired, Abandoned
  a session nobody opened is deleted:
    FRESH, session.deleted partner
    -> none, ACTIVE, Deleted; remove_media
  a session on the way is deleted:
    OPENED, session.deleted partner
    -> none, ACTIVE, Deleted; remove_media
  a session that waits for others is deleted:
    COMPANY, session.deleted partner
    -> none, ACTIVE, Deleted; run_check, open_key_people, remove_media, remove_people
  a session in review is deleted:
    DOUBTED, session.deleted partner
    -> none, ACTIVE, Deleted; run_check, remove_media
  an approved session is deleted:
    PASSED, session.deleted analyst
    -> none, ACTIVE, Deleted; run_check, hand_on_profile, remove_media
  a declined session is deleted:
    REFUSED, session.deleted partner
    -> none, ACTIVE, Deleted; run_check, remove_media
  a session that is done again is deleted:
    AGAIN, session.deleted partner
    -> none, ACTIVE, Deleted; run_check, remove_media
  a session that expired is deleted:
    FRESH, a year passes, session.expired system, session.deleted partner
    -> none, ACTIVE, Deleted; remove_media
  an abandoned session is deleted:
    OPENED, a year passes, session.abandoned system, session.deleted partner
    -> none, ACTIVE, Deleted; remove_media
  a verification that grew old is deleted:
    session.created partner months=6, session.opened customer, session.answered customer node=ocr,
    session.node_settled provider ocr=approved, a year passes, session.kyc_expired system,
    session.deleted partner
    -> none, ACTIVE, Deleted; run_check, hand_on_profile, remove_media
  a customer is verified by a session:
    VERIFYING, INVITED, session.link_renewed customer,
    session.node_settled provider ocr=approved person
    -> active, ACTIVE, Approved; screen_wallet, start_verification, run_check, hand_on_profile
  a customer may try again, and then not any more:
    VERIFYING, session.created system customer retries=1, session.opened customer,
    session.answered customer node=ocr, session.node_settled provider ocr=declined,
    session.created system customer retries=1 #2, session.opened customer #2,
    session.answered customer node=ocr #2, session.node_settled provider ocr=declined #2
    -> rejected, BLOCKED, Declined, Declined; screen_wallet, start_verification, run_check,
    start_verification, run_check, sync_blocklist
  a reviewer asks a customer again, who passes then:
    VERIFYING, INVITED, session.node_settled provider ocr=in_review,
    session.resubmitted analyst redo=ocr, session.answered customer node=ocr,
    session.node_settled provider ocr=approved
    -> active, ACTIVE, Approved; screen_wallet, start_verification, run_check, run_check,
    hand_on_profile
  a customer whose session is deleted in review is asked for another:
    VERIFYING, INVITED, session.node_settled provider ocr=in_review, session.deleted partner
    -> verifying, ACTIVE, Deleted; screen_wallet, start_verification, run_check, remove_media
  of a customer approved in an earlier session nothing more is asked:
    VERIFYING, INVITED, session.node_settled provider ocr=declined,
    session.created system customer #2, session.approved analyst
    -> active, ACTIVE, Approved, Not Started; screen_wallet, start_verification, run_check,
    start_verification, hand_on_profile
  a customer who is BLOCKED is an analyst's:
    VERIFYING, entity.blocked analyst manual, session.created system customer
    -> verifying, BLOCKED, Declined; screen_wallet, start_verification, sync_blocklist
  a session answers the evaluation that waits for it:
    EVALUATED, INVITED, session.node_settled provider ocr=approved next=aml person,
    session.node_settled provider aml=approved, evaluation.decided analyst approved
    -> active, ACTIVE, approved, Approved; close_evaluation, screen_wallet, start_verification,
    run_check, run_check, hand_on_profile
  a declined session leaves a try to whoever is evaluated, and the last one answers:
    EVALUATED, session.created system customer retries=1, session.opened customer,
    session.answered customer node=ocr, session.node_settled provider ocr=declined,
    session.created system customer retries=1 #2, session.opened customer #2,
    session.answered customer node=ocr #2, session.node_settled provider ocr=declined #2
    -> verifying, ACTIVE, review, Declined, Declined; close_evaluation, screen_wallet,
    start_verification, run_check, start_verification, run_check
`
