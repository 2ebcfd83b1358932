/** Whether a birth date can be that of a customer. Source: evaluation reference 5.3. */

const youngest = 13
const oldest = 110

export type BirthFinding = 'plausible' | 'implausible' | 'malformed'

/**
 * @param text `YYYY-MM-DD`
 * @param atMs the time of the decision, epoch milliseconds (UTC)
 */
export function findBirth(text: string, atMs: number): BirthFinding {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return 'malformed'
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const born = new Date(Date.UTC(year, month - 1, day))
  // 30 February becomes 2 March: a date that does not come back is none.
  if (born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day) return 'malformed'
  const today = new Date(atMs)
  const before =
    today.getUTCMonth() < month - 1 ||
    (today.getUTCMonth() === month - 1 && today.getUTCDate() < day)
  const age = today.getUTCFullYear() - year - (before ? 1 : 0)
  return age < youngest || age > oldest ? 'implausible' : 'plausible'
}
