// Writes JSON with sorted keys and no spaces, byte for byte as Python's json.dumps does, which
// receivers of the X-Signature family recompute.

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/**
 * The body as sent: everything outside printable ASCII is written as \uXXXX, astral characters as
 * two of them.
 */
export function encodeBody(value: JsonValue): string {
  return canonicalJson(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The text X-Signature-V2 signs: the same, but Unicode stays as it is. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  // Written straight to text: an object rebuilt in sorted order would still put keys like "10"
  // first.
  for (const key of Object.keys(value).sort(byCodePoint)) {
    const member = value[key]
    if (member !== undefined) members.push(`${text(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/**
 * Half of a surrogate pair has no UTF-8 form, so no receiver could hash it: it becomes U+FFFD in
 * both encodings.
 */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed())
}

/**
 * Integral numbers have no exponent and no fraction, as the reference asks. Very small fractions
 * still differ between languages (1e-7 here, 1e-07 in Python): payloads send decimals as strings.
 */
function number(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : JSON.stringify(value)
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/**
 * The plain sort compares UTF-16 units, which puts astral characters before U+E000 to U+FFFF;
 * Python does not.
 */
function byCodePoint(a: string, b: string): number {
  // UTF-8 bytes sort exactly as code points do.
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
