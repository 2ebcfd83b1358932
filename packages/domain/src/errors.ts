/**
 * Every error a client can see: code, HTTP status, what is wrong, and what to do about it. A code
 * never changes meaning.
 */

export interface ErrorRow {
  readonly status: number
  readonly title: string
  readonly remedy: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const errors = {
  // the request itself
  body_invalid:             { status: 400, title: 'The body does not have the shape this operation takes.', remedy: 'Mend the fields named in `errors`; /openapi.json has the schema.' },
  body_not_json:            { status: 400, title: 'The body is not JSON.', remedy: 'Send UTF-8 JSON with content-type application/json.' },
  query_invalid:            { status: 400, title: 'A query parameter is not valid.', remedy: 'Mend the parameters named in `errors`.' },
  id_invalid:               { status: 400, title: 'An id in the path is not of its form.', remedy: 'Use the id as this API returned it.' },
  cursor_invalid:           { status: 400, title: 'The cursor is not one this API issued for this list.', remedy: 'Leave the cursor out to start from the beginning, or pass `nextCursor` unchanged.' },
  header_invalid:           { status: 400, title: 'A header is not valid.', remedy: 'Mend the header named in `detail`.' },
  media_type_unsupported:   { status: 415, title: 'Only JSON bodies are taken here.', remedy: 'Send content-type application/json; imports take files as well.' },
  body_too_large:           { status: 413, title: 'The body is larger than this operation takes.', remedy: 'Send less at once: most operations take 256 kB, those with a picture 3 MB, imports 64 MB.' },
  headers_too_large:        { status: 431, title: 'The request headers are larger than 16 kB in all.', remedy: 'Send fewer or shorter headers.' },
  route_not_found:          { status: 404, title: 'There is no such operation.', remedy: 'See /openapi.json for every path and method.' },
  // who is asking
  key_missing:              { status: 401, title: 'No API key was sent.', remedy: 'Send it as `x-api-key: KEY` or `authorization: Bearer KEY`.' },
  key_invalid:              { status: 401, title: 'The API key is wrong, revoked or expired.', remedy: 'Check the key, or ask for a new one: `ostiary keys create`.' },
  key_address_refused:      { status: 403, title: 'This key may not be used from this address.', remedy: 'Call from an address of the key, or widen the key\'s list.' },
  scope_missing:            { status: 403, title: 'The key has no scope for this operation.', remedy: 'Use a key with the scope named in `detail`.' },
  party_not_allowed:        { status: 403, title: 'The party this key acts for may not do this.', remedy: 'Use a key of the party named in `detail`; a key of both parties acts as partner unless its body has `"as": "analyst"`.' },
  sandbox_only:             { status: 403, title: 'Simulator calls exist in sandbox applications only.', remedy: 'Use a key of a sandbox application.' },
  signature_missing:        { status: 401, title: 'This application requires signed requests.', remedy: 'Sign with RFC 9421, `ecdsa-p384-sha384`; docs/how-to/sign-requests.md shows how.' },
  signature_refused:        { status: 401, title: 'The request signature does not hold.', remedy: 'See `detail`; docs/how-to/sign-requests.md shows a signed request byte by byte.' },
  rate_limited:             { status: 429, title: 'Too many requests with this key.', remedy: 'Wait the seconds in `retry-after`; the RateLimit headers show what is left.' },
  // idempotency
  idempotency_key_required: { status: 400, title: 'Writes need an Idempotency-Key.', remedy: 'Send `Idempotency-Key: <uuid>`, a new one for each new request.' },
  idempotency_key_invalid:  { status: 400, title: 'The Idempotency-Key is not usable.', remedy: 'Send 1 to 255 visible ASCII characters; a UUID is best.' },
  idempotency_key_reused:   { status: 422, title: 'This Idempotency-Key was used for another request.', remedy: 'Use a new key for a new request; repeat the same body to get the first answer again.' },
  // wallets and challenges
  wallet_invalid:           { status: 422, title: 'chainId is not a wallet this service can read.', remedy: 'Send a CAIP-10 account id such as eip155:1:0x… or solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:…; see `detail`.' },
  wallet_required:          { status: 422, title: 'This application onboards customers by their wallet.', remedy: 'Send `chainId`, or allow customers without a wallet in the application\'s settings.' },
  challenge_invalid:        { status: 422, title: 'The challenge is not the one that was issued.', remedy: 'Sign the challenge in this answer, byte for byte.' },
  challenge_expired:        { status: 422, title: 'The challenge is older than one hour.', remedy: 'Sign the fresh challenge in this answer.' },
  signer_mismatch:          { status: 422, title: 'signerId is not the wallet of this customer.', remedy: 'Send the customer\'s own CAIP-10 account id, and sign the challenge in this answer.' },
  signature_malformed:      { status: 422, title: 'The signature is not of a form this service reads.', remedy: 'EVM: hex, or Base64 of the hex string. Solana: Base64 of the 64 bytes. Sign the challenge in this answer.' },
  signature_invalid:        { status: 422, title: 'The signature was not made by this wallet over this challenge.', remedy: 'Sign the fresh challenge in this answer.' },
  signature_unverifiable:   { status: 422, title: 'The signature of a contract wallet cannot be checked here.', remedy: 'See `detail`: repeat when the chain answers again; without an RPC address (OSTIARY_RPC_URLS) sign the fresh challenge in this answer with an externally owned account.' },
  // customers and entities
  customer_not_found:       { status: 404, title: 'There is no such customer in this application.', remedy: 'Check the id and the application of the key.' },
  customer_exists:          { status: 409, title: 'This wallet or externalId already has a customer.', remedy: 'Fetch it with GET /v1/customers?externalId=… or use another wallet and externalId.' },
  customer_barred:          { status: 403, title: 'This wallet or externalId belongs to somebody who was rejected for good.', remedy: 'There is nothing to retry; an analyst can read why in the activities.' },
  customer_rejected:        { status: 409, title: 'The entity\'s customer was rejected for good; it cannot be released.', remedy: 'A rejection is final.' },
  entity_blocked:           { status: 403, title: 'The entity is BLOCKED.', remedy: 'An analyst can release it; until then nothing begins for it.' },
  entity_not_found:         { status: 404, title: 'There is no such entity in this application.', remedy: 'Check the id and the application of the key.' },
  entity_exists:            { status: 409, title: 'This vendorData already has an entity of that kind.', remedy: 'Fetch it with GET /v1/entities?vendorData=… .' },
  country_invalid:          { status: 400, title: 'This is no country.', remedy: 'Send an ISO 3166-1 code of two or three letters.' },
  selection_invalid:        { status: 400, title: 'It is not clear which entities are meant.', remedy: 'Send `vendor_data_list`, `didit_internal_id_list` or both.' },
  import_invalid:           { status: 400, title: 'This file cannot be imported.', remedy: 'Send UTF-8 CSV with a header.' },
  import_kind_unavailable:  { status: 501, title: 'This server imports nothing of that kind yet.', remedy: 'Import user_verification or business_verification; see `detail`.' },
  import_not_found:         { status: 404, title: 'There is no such import in this application.', remedy: 'List them with GET /v3/imports/, those of sessions with GET /v3/session/imports/.' },
  job_not_found:            { status: 404, title: 'There is no such job in this application.', remedy: 'Use the `job_id` that switching the monitoring answered.' },
  entity_erased:            { status: 409, title: 'The personal data of this entity was erased; it cannot be taken further.', remedy: 'Erasure is final. A person who comes back is a new customer, with another externalId and another wallet.' },
  transition_refused:       { status: 409, title: 'The customer is not in a state that allows this.', remedy: 'See `allowedEvents` for what is allowed now.' },
  hold_not_yours:           { status: 403, title: 'A hold of a stronger party keeps this customer inactive.', remedy: 'The party in `hold` must lift it; see `detail`, and `reason` where your key has `personal:read`.' },
  onboarding_not_over:      { status: 409, title: 'A manual evaluation needs a finished onboarding.', remedy: 'Wait for the onboarding evaluation to complete, or for the verification to be decided.' },
  evaluation_not_found:     { status: 404, title: 'There is no such evaluation in this application.', remedy: 'Check the id; a customer has one only if `evaluation` was sent when it was created.' },
  not_evaluated:            { status: 404, title: 'This customer has not been evaluated yet.', remedy: 'Wait for `evaluation.updated`, or create the customer with `evaluation`.' },
  decision_refused:         { status: 409, title: 'The evaluation cannot be decided so now.', remedy: 'See `detail`: a flag is taken away first, and who proposed a decision cannot be the second to agree.' },
  fraud_model_not_found:    { status: 404, title: 'This application has no such version of the fraud model.', remedy: 'List them with GET /v1/fraud-models.' },
  fraud_model_exists:       { status: 409, title: 'A version of this name is or was there already.', remedy: 'Choose another name: decisions name the version that scored them, so none is used twice.' },
  fraud_model_invalid:      { status: 422, title: 'This fraud model cannot be used as it is.', remedy: 'See `errors`: each names a member and what to send there.' },
  fraud_model_not_draft:    { status: 409, title: 'Only a draft can be replayed, committed or discarded.', remedy: 'Make a new draft; `{"from": "…"}` begins with any version.' },
  fraud_model_not_replayed: { status: 409, title: 'This draft has not been replayed.', remedy: 'POST /v1/fraud-models/{version}/replay and look at who would shift; then commit.' },
  fraud_model_four_eyes:    { status: 403, title: 'Who made this draft may not commit it in this application.', remedy: 'Commit with a key of another person, or switch `fourEyes` off.' },
  verification_not_open:    { status: 409, title: 'There is nothing to verify now.', remedy: 'Verification details exist while the customer is `verifying`.' },
  version_conflict:         { status: 409, title: 'The entity changed three times while this was decided.', remedy: 'Read it again and repeat the request.' },
  // webhooks, keys, lists
  webhook_not_found:        { status: 404, title: 'There is no such webhook destination.', remedy: 'List them with GET /v1/webhooks.' },
  webhook_url_refused:      { status: 422, title: 'This callbackUrl is not one deliveries may go to.', remedy: 'Use https and a public host; a sandbox application of a server on loopback may use loopback.' },
  webhook_url_taken:        { status: 409, title: 'Another destination of this application has this address.', remedy: 'Change that destination, or use another address.' },
  webhook_url_not_set:      { status: 400, title: 'These settings have no destination yet, so there is no key to rotate and no version to set.', remedy: 'Set `webhook_url`, in this request or before it; other destinations are changed under /v3/webhook/destinations/.' },
  webhook_secrets_full:     { status: 409, title: 'A destination holds at most five live secrets.', remedy: 'Remove one first.' },
  webhook_secret_not_found: { status: 404, title: 'This destination has no such secret.', remedy: 'Read the destination; it lists the ids of its secrets.' },
  webhook_secret_last:      { status: 409, title: 'The last live secret of a destination stays.', remedy: 'Add another one first, or remove the destination.' },
  webhook_disabled:         { status: 409, title: 'This destination is disabled.', remedy: 'PUT /v1/webhooks with its id enables it again; then resend.' },
  delivery_not_found:       { status: 404, title: 'There is no such delivery.', remedy: 'List them with GET /v1/webhooks/deliveries.' },
  key_not_found:            { status: 404, title: 'There is no such API key.', remedy: 'List them with GET /v1/keys.' },
  key_scope_excess:         { status: 403, title: 'A key cannot give what it does not have.', remedy: 'Ask for scopes this key has itself.' },
  signing_key_invalid:      { status: 422, title: 'The public key is not a P-384 key this service reads.', remedy: 'Send the PEM of the public key (openssl ecparam -name secp384r1), as text or as Base64.' },
  signing_key_not_found:    { status: 404, title: 'There is no such signing key.', remedy: 'List them with GET /v1/signing-keys.' },
  signing_key_last:         { status: 409, title: 'This is the last signing key of an application that requires signatures.', remedy: 'Register another first, or set requireSignatures to false.' },
  // wallets screened by themselves
  wallet_address_malformed: { status: 400, title: 'This is no wallet address of a blockchain that is read here.', remedy: 'Copy the whole address from the wallet again. The wallet was not cleared.' },
  wallet_checksum_wrong:    { status: 400, title: 'The address fails its own checksum: as it is written nobody can hold it.', remedy: 'Copy it again; of an EVM address the capital letters are the checksum, and lower case throughout has none.' },
  wallet_blockchain_mismatch: { status: 400, title: 'The address is not one of this blockchain.', remedy: 'Name the blockchain the address is of, or leave `blockchain` out.' },
  blockchain_unknown:       { status: 400, title: 'No blockchain of this name is known here.', remedy: 'Send a ticker such as ETH, a code of OFAC such as XBT, or leave `blockchain` out.' },
  wallet_lists_missing:     { status: 409, title: 'No list that names wallets is loaded, so that no wallet can be cleared.', remedy: 'Import one: `ostiary lists import ofac-sdn FOLDER`.' },
  wallet_screening_not_found: { status: 404, title: 'There is no such screening in this application.', remedy: 'Use the `screening_id` that the screening answered.' },
  // names screened by themselves
  aml_lists_missing:        { status: 409, title: 'No list that names such parties is loaded, so that nobody can be cleared.', remedy: 'Import one: `ostiary lists import ofac-sdn FOLDER`. The demo list counts in sandboxes alone.' },
  aml_screening_not_found:  { status: 404, title: 'There is no such screening of a name in this application.', remedy: 'Use the `request_id` that the screening answered; one with `save_api_request` false is not kept.' },
  // lists everybody is screened against
  watchlist_not_found:      { status: 404, title: 'No list of this name was ever loaded.', remedy: 'GET /v1/lists names those that are.' },
  list_version_not_found:   { status: 404, title: 'There is no such version of this list.', remedy: 'GET /v1/lists/{list}/versions has them all.' },
  // lists of an application's own
  list_not_found:           { status: 404, title: 'There is no such list in this application.', remedy: 'List them with GET /v3/lists/.' },
  list_name_taken:          { status: 409, title: 'Another list of this application has this name.', remedy: 'Choose another name; letter case makes no other one.' },
  list_is_system:           { status: 403, title: 'This blocklist came with the application.', remedy: 'It is neither renamed nor deleted; change its entries instead.' },
  entry_not_found:          { status: 404, title: 'There is no such entry on this list.', remedy: 'List them with GET /v3/lists/{list_uuid}/entries/.' },
  entry_exists:             { status: 409, title: 'This value stands on the list already, however it is written.', remedy: 'Find its entry with `search`.' },
  entry_invalid:            { status: 400, title: 'This cannot stand on a list of this type.', remedy: 'Mend the fields named in the answer.' },
  session_not_found:        { status: 404, title: 'There is no such session in this application.', remedy: 'Check the id and the application of the key; a deleted session is gone.' },
  session_refused:          { status: 400, title: 'The session cannot be changed so in its status.', remedy: 'Ask again once it is where this can be done; docs/reference/lifecycles.md shows which status may follow which.' },
  session_begun:            { status: 409, title: 'The session has begun: no scenario can be given to it any more.', remedy: 'Name `sandbox_scenario` when you create the next session, or arm it before its link is opened.' },
  session_party_not_found:  { status: 404, title: 'Nobody of this id is behind the company of this session.', remedy: 'Take a `party_id` from `key_people_checks` in the decision of the session.' },
  session_node_not_found:   { status: 404, title: 'This session has run no such node.', remedy: 'Take a `node_id` from the decision of the session.' },
  aml_hit_not_found:        { status: 404, title: 'There is no such hit of the lists here.', remedy: 'Take the `id` of a hit from the decision of the session, or from the `aml-hits/` of the user or business.' },
  aml_hit_four_eyes:        { status: 403, title: 'Who has proposed this false positive cannot be the second to agree.', remedy: 'Let another person set it with a key of their own, or set another status yourself.' },
  aml_hit_analysts_only:    { status: 403, title: 'Two analysts call a hit a false positive in this application; a key of a partner is neither of them.', remedy: 'Use a key with `analyst:decide`, or set another status: anybody may make a hit heard.' },
  aml_hits_full:            { status: 409, title: 'The most hits that are kept reviewed, 200, are reviewed of this user or business.', remedy: 'Change the status of one of those; no other can be reviewed.' },
  session_not_finished:     { status: 403, title: 'There is no report of this session yet.', remedy: 'Ask again once it is Approved, Declined, In Review or Kyc Expired.' },
  portrait_missing:         { status: 400, title: 'There is no face of this user to compare with.', remedy: 'Send `portrait_image`, or verify the user once by a workflow with LIVENESS.' },
  session_data_missing:     { status: 400, title: 'The session has read nothing that could stand on such a list.', remedy: 'Send the `value` itself, or name a session that has read one.' },
  retry_limit_reached:      { status: 403, title: 'This person was declined as often as the workflow allows.', remedy: 'Wait until the retry window is over, or let an analyst decide about the last session.' },
  share_token_invalid:      { status: 400, title: 'This token shares nothing with this application.', remedy: 'Send `share_token` whole, as the sharing application got it; see `detail`.' },
  share_token_expired:      { status: 410, title: 'This token has expired.', remedy: 'Ask the sharing application for a new one.' },
  share_environment:        { status: 403, title: 'What was shared in a sandbox counts in sandboxes alone, and what is live in live applications alone.', remedy: 'Take it over with a key of an application of the environment it was shared in, or verify the person anew.' },
  share_source_gone:        { status: 410, title: 'What was shared is not there any more.', remedy: 'The session was deleted or the person erased; create a session and verify anew.' },
  link_unknown:             { status: 404, title: 'This link leads nowhere.', remedy: 'Check that the whole address was copied, or ask whoever sent it for a new one.' },
  link_ended:               { status: 410, title: 'This link has ended.', remedy: 'A newer link was made, or the verification is over; ask whoever sent it for a new one.' },
  link_in_use:              { status: 409, title: 'This link is open on another device.', remedy: 'Go on there, or ask for a fresh link on the device that has it.' },
  step_changed:             { status: 409, title: 'The verification has moved on.', remedy: 'Show the step it is at now.' },
  answer_invalid:           { status: 400, title: 'Something in this step is missing or not right.', remedy: 'Mend the fields named in `errors`.' },
  code_too_soon:            { status: 429, title: 'A code was sent a moment ago.', remedy: 'Wait the seconds in `retry_after_s`, then ask for another.' },
  code_limit_reached:       { status: 409, title: 'No more codes are sent for this step.', remedy: 'Type the last one that was sent; where it is too old, typing it ends the step.' },
  code_unavailable:         { status: 503, title: 'No codes can be sent here.', remedy: 'Tell whoever sent you the link; the operator sets up OSTIARY_SMTP_URL or OSTIARY_SMS_SENDER_URL.' },
  email_unavailable:        { status: 501, title: 'No e-mails can be sent here.', remedy: 'Create it without `send_notification_emails`, decide without `send_email`, or let the operator set up OSTIARY_SMTP_URL or OSTIARY_EMAIL_SENDER_URL.' },
  page_not_built:           { status: 503, title: 'The hosted page has not been built.', remedy: 'Run `npm run build:page` where the server is installed, then load the page again.' },
  face_unreadable:          { status: 400, title: 'No face can be read from this picture.', remedy: 'Send a PNG, JPEG or WebP in Base64 with one face on it.' },
  face_provider_missing:    { status: 501, title: 'No provider reads faces for this application.', remedy: 'Use a sandbox application, whose simulator does, or connect a provider of faces.' },
  // what people upload
  media_too_large:          { status: 413, title: 'The file is larger than is taken of its kind.', remedy: 'Send a smaller one: a picture of at most 12 MB, a PDF of 15 MB, a video of 30 MB; see `detail`.' },
  upload_limit_reached:     { status: 409, title: 'This session has as many uploads as it may have.', remedy: 'Send the step with what has been uploaded, or ask whoever sent the link for a new session.' },
  media_format_unsupported: { status: 415, title: 'The file is of no format that is taken here.', remedy: 'Send a picture as JPEG, PNG or WebP, a paper as PDF too; see `detail`. What a file contains counts, not its name.' },
  media_damaged:            { status: 422, title: 'The file cannot be read to its end.', remedy: 'Take the picture or save the file once more, and send it whole.' },
  media_dimensions:         { status: 422, title: 'The picture has too few or too many pixels.', remedy: 'Send one of 200 pixels or more on its shorter side, and of 50 million at most.' },
  media_unsafe:             { status: 422, title: 'The file holds more than a picture or a paper: a program, another file, or a lock.', remedy: 'Print it into a new PDF or take a picture of it, and send that.' },
  media_not_found:          { status: 404, title: 'Nothing lies behind this link.', remedy: 'Ask for a new link where this one came from; what was deleted or erased does not come back.' },
  media_link_expired:       { status: 410, title: 'This link has expired.', remedy: 'Ask for a new link where this one came from.' },
  media_unavailable:        { status: 503, title: 'The storage of uploaded files does not answer.', remedy: 'Try again in a moment; if it stays so, tell the operator.' },
  // workflows and questionnaires
  workflow_not_found:       { status: 404, title: 'There is no such workflow in this application.', remedy: 'List them with GET /v3/workflows/.' },
  workflow_invalid:         { status: 400, title: 'This workflow cannot be published.', remedy: 'Mend the nodes named in the answer, or save it with `"status": "draft"` first; docs/reference/workflows.md has every feature and setting.' },
  workflow_flags_refused:   { status: 400, title: 'A workflow is not made of flags such as `is_ocr_enabled`.', remedy: 'Send `features` in their order: `[{"feature": "OCR"}, {"feature": "LIVENESS"}]`, or the name of a `template`.' },
  workflow_needed:          { status: 409, title: 'Another workflow verifies the people behind a company by this one.', remedy: 'Publish that one with another `verification_workflow` in its `kyb_role_config`, or archive it first.' },
  workflow_draft_missing:   { status: 409, title: 'This workflow has no draft to publish.', remedy: 'Change it with PATCH /v3/workflows/{workflow_id}/, or make a draft with POST /v3/workflows/{workflow_id}/create-draft/.' },
  questionnaire_not_found:  { status: 404, title: 'There is no such questionnaire in this application.', remedy: 'List them with GET /v3/questionnaires/.' },
  questionnaire_invalid:    { status: 400, title: 'This is no questionnaire that can be asked.', remedy: 'Mend the parts named in the answer.' },
  // re-verification
  reverification_schedule_not_found: { status: 404, title: 'There is no such schedule of re-verification in this application.', remedy: 'List them with GET /v3/reverification-schedules/.' },
  // the service
  service_starting:         { status: 503, title: 'The service is starting or draining.', remedy: 'Try again in a second.' },
  store_unavailable:        { status: 503, title: 'The database does not answer; nothing was changed unless a repeat with the same Idempotency-Key says so.', remedy: 'Repeat the request with the same Idempotency-Key.' },
  keys_unavailable:         { status: 503, title: 'The keys that open personal data are not to be had now; nothing was changed.', remedy: 'Repeat the request with the same Idempotency-Key; if it stays so, tell the operator.' },
  overloaded:               { status: 503, title: 'More is waiting than this process takes on.', remedy: 'Repeat with the same Idempotency-Key after the seconds in `retry-after`.' },
  internal:                 { status: 500, title: 'Something went wrong here.', remedy: 'Repeat with the same Idempotency-Key; tell the operator the id in `instance`.' },
} as const satisfies Readonly<Record<string, ErrorRow>>

export type ErrorCode = keyof typeof errors

/**
 * An expected refusal: a row of the catalogue with what this case adds. Nothing personal, but for
 * the `reason` of a hold, which is put in last and only for those who may read it.
 */
export interface Problem {
  readonly code: ErrorCode
  readonly detail?: string
  /** Further members of the answer: `allowedEvents`, `hold`, `errors`, a fresh `challenge`. */
  readonly more?: Readonly<Record<string, unknown>>
}

export function problem(code: ErrorCode, detail?: string, more?: Problem['more']): Problem {
  return {
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(more === undefined ? {} : { more }),
  }
}
