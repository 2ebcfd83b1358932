/** What the person may correct in what a register says of a company. */

/** As the page sends it, and the name the company has it by (entity reference 2.6). */
export const companyCorrections = {
  legal_name: 'name',
  registered_address: 'registered_address',
  company_type: 'company_type',
  tax_number: 'tax_number',
  incorporation_date: 'incorporation_date',
} as const

export type CompanyCorrection = keyof typeof companyCorrections

/** Of what was sent, what corrects something; the rest is left as it was said. */
export function correctedCompany(
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(companyCorrections).flatMap(([sent, name]) => {
    const value = given[sent]
    return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : []
  })
  return Object.fromEntries(entries)
}
