/**
 * How alike two faces must be to count: two borders, in percent of cosine similarity. Source:
 * entity reference 6.
 */

export interface FaceBands {
  /** From here on it may be the same person: a warning. */
  readonly possible: number
  /** From here on it is taken for the same person. */
  readonly high: number
}

export const defaultFaceBands: FaceBands = { possible: 62, high: 68 }

export type FaceBand = 'none' | 'possible' | 'high'

/** @param similarity percent, as it is shown: a border belongs to the band above it */
export function faceBand(similarity: number, bands: FaceBands = defaultFaceBands): FaceBand {
  if (similarity >= bands.high) return 'high'
  return similarity >= bands.possible ? 'possible' : 'none'
}
