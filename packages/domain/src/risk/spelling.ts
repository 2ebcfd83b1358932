/** What is left of a text once nothing but its letters and digits counts. */

/** In capitals and without full-width forms: `s.s.n` and `ＳＳＮ` are `SSN`. */
export const lettersAndDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
