/** An official id as answers show it: by its end alone, whoever asks (evaluation reference 5.5). */

const shownMax = 4

/** The last four letters or digits, of a short value fewer; separators stay: `***-**-6789`. */
export function maskOfficialId(value: string): string {
  const signs = [...value]
  const counted = signs.filter(isCounted).length
  const hidden = counted - Math.min(shownMax, Math.floor(counted / 2))
  let passed = 0
  return signs
    .map((sign) => {
      if (!isCounted(sign)) return sign
      passed += 1
      return passed <= hidden ? '*' : sign
    })
    .join('')
}

const isCounted = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign)

/** A profile with its official id masked; the vault alone has it whole. */
export function shownProfile(profile: unknown): unknown {
  const { officialId } = (profile ?? {}) as { officialId?: { value: string } }
  if (!officialId) return profile
  const value = maskOfficialId(officialId.value)
  return { ...(profile as object), officialId: { ...officialId, value } }
}
