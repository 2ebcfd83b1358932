// The worked P-384 request of onboarding-reference 4.1: RFC 9421 itself has no vector for this
// algorithm.

export const VECTOR = {
  method: 'POST',
  targetUri: 'http://localhost:8080/v1/customers',
  body: '{"chainId":"eip155:300:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A","externalId":"cust-1"}',
  digest: 'sha-256=:OhrUe7gx7h383RgmSRbRivcGE77anOGUjmwChRix6qg=:',
  idempotencyKey: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  keyId: 'test-key-1',
  created: 1767225600,
  components: ['@method', '@target-uri', 'content-digest', 'idempotency-key'],
  parameters: ';created=1767225600;keyid="test-key-1";alg="ecdsa-p384-sha384"',
  publicKey:
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEof9FmwDO96ETqjgQYhC5qerioEzZCmdmVcz186ygx1wUhWm/' +
    'B1FsNb31XNFoDW4AAx1vGB70xks1ju0EqCs9xYArTCdDN7XZfcIlVhwYHGYzWqMzzW/I3Sq8qg23oukL',
  signature:
    'ODdi3Go8WVACzEEZIxvggPOcP4zvwclKQKw1KvyC33d70DCX/ugMmvw9zMYvCFA4jzvO8xdP1SA4GCW4' +
    'C361we0r1/tVHiR6lSryF0sPGmUAgM5z4gjj6ingSh7m59kM',
} as const

export function signatureInput(
  components: readonly string[] = VECTOR.components,
  parameters: string = VECTOR.parameters,
): string {
  return `sig=(${components.map((name) => `"${name}"`).join(' ')})${parameters}`
}
