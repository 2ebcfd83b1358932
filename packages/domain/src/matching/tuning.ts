/**
 * The numbers of the matcher, found on the development files and held to fresh names by the bench
 * (docs/reference/screening.md). Each is a rule of thumb that holds for every name; none is there
 * for one case.
 */
export const tuning = {
  /** Words less alike than this are two words. */
  leastAlike: 0.5,
  /** Likeness from which on a word begins to count as the same, and how steeply it does. */
  creditFrom: 0.27,
  creditPower: 1.65,
  /** How much of a likeness is that of the letters, beside that of the sounds. */
  written: 0.08,
  /** Words written together must be this much like their parts. */
  joinedAlike: 0.93,
  /** And where one side writes syllables or characters, by their sounds alone. */
  joinedOfSyllables: 0.87,
  /** What a letter is as the beginning of a name. */
  initial: 0.97,
  /** `ENG` for ENGINEERING, and IRGC for the four words. */
  shortened: 0.95,
  acronym: 0.65,
  /** One name in two languages, and one thing. */
  sameGivenName: 0.97,
  sameThing: 0.96,
  /** Two scripts write fewer sounds alike than one does. */
  acrossScripts: 0.89,
  han: 0.93,

  /** How much two words that agree say, beside a rare name. */
  evidence: {
    particle: 0.05,
    title: 0.05,
    initial: 0.35,
    number: 0.4,
    legal: 0.024,
    generic: 0.28,
    leastOfName: 0.25,
    otherScript: 0.79,
    syllables: 0.6,
  },
  /** How much a word counts that the other name does not have. */
  contrast: {
    particle: 0.02,
    title: 0.02,
    initial: 0.97,
    number: 0.45,
    legal: 0.024,
    generic: 0.5,
  },
  /** Words that each side has in place of the other's, and words that one side has besides. */
  conflict: 0.67,
  conflictPower: { person: 0.65, company: 0.42 },
  /** Of a word that only one side has: what companies are called besides is left out at will. */
  surplusOfGeneric: 0.4,
  surplus: { person: 0.27, company: 0.16 },
  /** Of words that a sought name has besides. */
  mostSurplus: 5,
  /** The most that generic words alone score with what has more, before calibration. */
  mostOfGeneric: 0.1,
  /** So much evidence is enough; with less, every difference counts for more. */
  enoughEvidence: 1.05,
  scarcity: 1.95,
} as const
