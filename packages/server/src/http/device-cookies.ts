/**
 * The cookies by which a browser goes on with the sessions it has opened: one each, named by its
 * session, so that a second link opened beside the first takes nothing from it (decision 0043).
 */

/** With 84 bytes each they are 1.7 kB of a header; proxies take 4 kB or more. The oldest goes. */
export const devicesMost = 20

const name = 'ostiary_device_'
const form = new RegExp(`^${name}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=([\\w-]{1,100})$`)

/** `<session id>.<random>` of each that was kept, the newest first: browsers send it last. */
export function devicesIn(header: string | undefined): string[] {
  return (header ?? '')
    .split(/;\s*/)
    .flatMap((one) => {
      const [, sessionId, random] = form.exec(one) ?? []
      return sessionId && random ? [`${sessionId}.${random}`] : []
    })
    .toReversed()
    .slice(0, devicesMost)
}

/** The headers that keep one more, and let the oldest go where there are too many. */
export function deviceCookies(
  device: string,
  { before, isSecure }: { readonly before: readonly string[]; readonly isSecure: boolean },
): string[] {
  const [sessionId, random] = device.split('.')
  const others = before.filter((one) => !one.startsWith(`${sessionId}.`))
  const rules = `Path=/hosted/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  return [
    `${name}${sessionId}=${random}; ${rules}`,
    ...others
      .slice(devicesMost - 1)
      .map((one) => `${name}${one.split('.')[0]}=; Max-Age=0; ${rules}`),
  ]
}
