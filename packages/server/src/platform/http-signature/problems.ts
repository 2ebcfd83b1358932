// Every reason a request signature can be refused, each with the sentence that tells the caller
// what to do.

const SENTENCES = {
  signature_missing: 'Send the Signature-Input and Signature headers.',
  signature_malformed:
    'Write Signature-Input and Signature as RFC 9421 says, with the same ' +
    'labels in both, each label once, and a raw r||s signature of 96 bytes.',
  too_many_signatures: 'Send at most 4 signatures on one request.',
  keyid_missing: 'Add the keyid parameter to Signature-Input.',
  key_unknown: 'Upload the public key first, then sign with the keyid it was given.',
  key_unsuitable: 'Replace the uploaded key with a P-384 (secp384r1) public key.',
  algorithm_refused: 'Sign with ecdsa-p384-sha384, or leave the alg parameter out.',
  created_missing: 'Add the created parameter, in whole Unix seconds.',
  too_old: 'Sign the request again: a signature is good for 300 seconds.',
  from_future: 'Correct the clock of the signing machine: created is more than 30 seconds ahead.',
  expired: 'Sign the request again: its expires parameter has passed.',
  parameter_unknown:
    'Use only created, expires, keyid, alg, nonce and tag as signature parameters.',
  component_unknown:
    'Cover only header fields and @method, @target-uri, @authority, @scheme, ' +
    '@path, @query and @request-target, without component parameters.',
  component_duplicated: 'Cover each component once.',
  component_missing: 'Send every header field the signature covers.',
  component_unusable: 'Use printable ASCII in every covered header field.',
  target_uri_malformed: 'Send the request to an absolute http or https address without user name.',
  method_not_covered: 'Cover @method.',
  target_not_covered: 'Cover @target-uri, or @authority with @path and @query.',
  digest_not_covered: 'Cover content-digest: the request has a body.',
  idempotency_key_not_covered: 'Cover idempotency-key: the request has that header.',
  digest_missing: 'Send a Content-Digest header: the request has a body.',
  digest_malformed: 'Write Content-Digest as RFC 9530 says, each algorithm once.',
  digest_unsupported: 'Use sha-256 or sha-512 in Content-Digest.',
  digest_mismatch: 'Compute Content-Digest over the exact bytes of the body that is sent.',
  signature_wrong:
    'Check that the private key belongs to the keyid and that nothing changed ' +
    'the request after signing.',
  replayed: 'Sign every request anew: this signature was already used.',
  replay_memory_full: 'Try again in a minute: too many signed requests arrived.',
} as const

export type SignatureProblem = keyof typeof SENTENCES

// Keys of a const object.
export const SIGNATURE_PROBLEMS = Object.keys(SENTENCES) as readonly SignatureProblem[]

export function signatureProblemSentence(code: SignatureProblem): string {
  return SENTENCES[code]
}
