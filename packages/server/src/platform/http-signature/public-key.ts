// Reads an uploaded public key in the three spellings clients use, and takes P-384 only.
import { createPublicKey, type KeyObject } from 'node:crypto'

const SENTENCES = {
  not_a_key: 'Send the PEM public key (or its Base64, or the Base64 of its SPKI DER bytes).',
  private_key:
    'This is a private key. Do not send it to anyone: make a new pair and send the public half.',
  not_p384: 'Make the key on P-384: openssl ecparam -name secp384r1 -genkey.',
} as const

export type PublicKeyProblem = keyof typeof SENTENCES
export type ParsedKey = { ok: true; key: KeyObject } | { ok: false; problem: PublicKeyProblem }

// An RSA key of 16,384 bits, as PEM in Base64, is shorter; anything longer is not parsed at all.
const MAX_CHARACTERS = 8192
const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

export function publicKeyProblemSentence(code: PublicKeyProblem): string {
  return SENTENCES[code]
}

export function parsePublicKey(text: string): ParsedKey {
  if (text.length > MAX_CHARACTERS) return { ok: false, problem: 'not_a_key' }
  const trimmed = text.trim()
  if (trimmed.includes('-----BEGIN')) return fromPem(trimmed)
  const bytes = fromBase64(trimmed)
  if (bytes === undefined) return { ok: false, problem: 'not_a_key' }
  const inner = bytes.toString('latin1').trim()
  return inner.includes('-----BEGIN') ? fromPem(inner) : fromDer(bytes)
}

export function isP384PublicKey(key: KeyObject): boolean {
  return (
    key.type === 'public' &&
    key.asymmetricKeyType === 'ec' &&
    key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
  )
}

/**
 * createPublicKey would quietly derive the public half of a private key, so the label is read
 * first.
 */
function fromPem(pem: string): ParsedKey {
  if (pem.includes('PRIVATE KEY')) return { ok: false, problem: 'private_key' }
  const [, label, body] = PEM.exec(pem) ?? []
  if (label !== 'PUBLIC KEY' || body === undefined) return { ok: false, problem: 'not_a_key' }
  const der = fromBase64(body)
  return der === undefined ? { ok: false, problem: 'not_a_key' } : fromDer(der)
}

function fromDer(der: Buffer): ParsedKey {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return isP384PublicKey(key) ? { ok: true, key } : { ok: false, problem: 'not_p384' }
  } catch {
    return { ok: false, problem: 'not_a_key' }
  }
}

function fromBase64(text: string): Buffer | undefined {
  const compact = text.replaceAll(/\s/g, '')
  return BASE64.test(compact) ? Buffer.from(compact, 'base64') : undefined
}
