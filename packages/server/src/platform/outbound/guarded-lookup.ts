// Resolves names for outgoing connections and hands the socket only addresses the guard allows, so
// the checked address is the one dialled.
import { lookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isAddressAllowed, isPublic, type AddressGuard } from './address-guard.ts'
import { ADDRESS_REFUSED, HTTPS_REQUIRED } from './problems.ts'

export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

export function systemResolve(hostname: string, done: Parameters<Resolve>[1]): void {
  lookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []))
}

/**
 * Checking a name first and letting the socket resolve it again would leave room for DNS
 * rebinding.
 */
export function guardedLookup(input: {
  guard: AddressGuard
  /** For calls without TLS, which go to no public address. */
  isPlain: boolean
  resolve: Resolve
}): LookupFunction {
  return (hostname, options, done) => {
    input.resolve(hostname, (error, addresses) => {
      if (error !== null) return done(error, [])
      const allowed = addresses.filter(({ address }) =>
        isAddressAllowed({ address, guard: input.guard }),
      )
      const fit = input.isPlain ? allowed.filter(({ address }) => !isPublic(address)) : allowed
      const [first] = fit
      if (first === undefined) {
        const refused = new Error(`no address of ${hostname} may be called`)
        const code = allowed.length > 0 ? HTTPS_REQUIRED : ADDRESS_REFUSED
        return done(Object.assign(refused, { code }), [])
      }
      if (options.all === true) done(null, fit)
      else done(null, first.address, first.family)
    })
  }
}
