/** The one form a wallet is compared by, among the several that its address may be asked in. */
import { decodeCashAddr, encodeCashAddr } from '../platform/wallet/cashaddr.ts'
import { addressKeys } from '../platform/wallet/listed-address.ts'

export interface WalletForms {
  /** The same for every well-formed spelling of one address. */
  readonly match: string
  /** All the forms it can be met in, `match` among them. */
  readonly forms: readonly string[]
}

/** @returns `undefined` where there is no address in the text */
export function walletForms(text: string): WalletForms | undefined {
  const forms = addressKeys(text)
  const [given] = forms
  if (given === undefined) return undefined
  return { match: principalForm(forms) ?? given, forms }
}

const TRON = /^41[0-9a-f]{40}$/

/**
 * The form that all spellings lead to; a Base58 address of a chain we do not decode, or one whose
 * letters changed case, has only itself.
 */
function principalForm(forms: readonly string[]): string | undefined {
  const hex = forms.filter((form) => form.startsWith('0x'))
  return (
    forms.find((form) => form.startsWith('xmr:')) ??
    forms.find((form) => TRON.test(form)) ??
    // The one without the zeros that other virtual machines pad it with.
    hex.toSorted((a, b) => a.length - b.length)[0] ??
    forms.find(isCashAddr)
  )
}

/** The spelling of Bitcoin Cash: that of eCash decodes too, with another checksum. */
function isCashAddr(form: string): boolean {
  const script = form.length === 42 ? decodeCashAddr(form) : undefined
  return script !== undefined && encodeCashAddr(script) === form
}
