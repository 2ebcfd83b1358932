/** Fetches the screens of companies. */
const company = async () => (await import('../company/screens.ts')).companyScreens

export const loadRegistry = async () => (await company()).Registry
export const loadCompanyPapers = async () => (await company()).CompanyPapers
export const loadKeyPeople = async () => (await company()).KeyPeople
