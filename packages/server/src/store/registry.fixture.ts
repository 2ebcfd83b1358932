/** Invented companies of any number for tests: company n has the id of n. */
import type { RegistryCompany, RegistryItem } from '../registry/company.ts'
import type { RegistryPiece } from '../registry/piece.ts'

export const inventedCompany = (n: number): RegistryCompany => ({
  id: `INVENTED${String(n).padStart(10, '0')}00`,
  name: `Invented ${n} Ltd`,
  otherNames: [],
  country: 'GB',
  registrationNumber: String(n + 10_000_000),
  status: 'active',
  successors: [],
  events: [],
})

/** A file of these items, in one piece. */
export async function* piecesOf(
  items: readonly RegistryItem[],
  more: Partial<RegistryPiece> = {},
): AsyncGenerator<RegistryPiece> {
  const whole = { part: 'companies', items, unread: 0, bytesRead: 1, bytes: 1 } as const
  yield await Promise.resolve({ ...whole, ...more })
}
