/** The screens of companies, in a file of their own: most sessions are of persons. */
import { CompanyPapers } from './CompanyPapers.tsx'
import { KeyPeople } from './KeyPeople.tsx'
import { Registry } from './Registry.tsx'

export const companyScreens = { CompanyPapers, KeyPeople, Registry }
