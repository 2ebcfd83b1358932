/** An address without what is written around it: payment URIs, CAIP-10 prefixes, stray spaces. */

export interface WrittenAddress {
  readonly text: string
  /** The scheme or namespace before it, in lower case. */
  readonly namespace: string | undefined
  /** Who is paid, where the URI calls a token's contract (EIP-681). */
  readonly payee?: string
}

/** No prefix, no URI around it, no look-alike or invisible characters. */
export function writtenAddress(raw: string): WrittenAddress {
  // Full-width digits and zero-width spaces survive copying and would split one address in two.
  const visible = raw.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, '')
  const payee = /\/transfer\?(?:.*&)?address=([^&@]+)/.exec(visible)?.[1]
  const [main = ''] = visible.split(/[?@]/, 1)
  const called = payee === undefined ? main : main.replace(/\/transfer$/, '')
  const paid = payee === undefined ? {} : { payee }
  const colon = called.lastIndexOf(':')
  // A number before the colon is a TON workchain, part of the address itself.
  if (colon === -1 || /^-?\d+$/.test(called.slice(0, colon)))
    return { text: called, namespace: undefined, ...paid }
  const namespace = called.slice(0, called.indexOf(':')).toLowerCase()
  const behind = called.slice(colon + 1).replace(/^\/\//, '')
  const text = namespace === 'ethereum' ? behind.replace(/^pay-/, '') : behind
  return { text, namespace, ...paid }
}
