/**
 * Entities of sessions that are of nobody the caller has named: sessions without `vendor_data`, and
 * the people behind a company. No list shows them; the journal has them like all others.
 */
export const unlinkedPrefix = 'unlinked:'

export const isUnlinked = (vendorData: string | null): boolean =>
  vendorData?.startsWith(unlinkedPrefix) === true
