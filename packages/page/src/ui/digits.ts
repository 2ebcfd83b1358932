/** The digits of a code, whatever it was pasted with. */

/** `123 456`, `Code: 123-456` and full-width digits are `123456`; what is too much is cut. */
export const digitsOf = (text: string, length: number): string =>
  text.normalize('NFKC').replaceAll(/\D/g, '').slice(0, length)
