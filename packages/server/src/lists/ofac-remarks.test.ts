/** The free text of OFAC's remarks; names and numbers here are invented, the wording is OFAC's. */
import { describe, expect, test } from 'vitest'
import { readRemarks } from './ofac-remarks.ts'

const read = (text: string) => readRemarks(text, { cut: false })

describe('remarks', () => {
  test('a person', () => {
    const remarks = read(
      [
        'DOB 03 May 1938; alt. DOB circa 1939; POB Sample Harbour, Freedonia',
        'nationality Freedonia; alt. nationality Korea, North; citizen Freedonia; Gender Female',
        'Passport X0000001 (Freedonia) issued 14 Dec 2005 expires 13 Dec 2015',
        'alt. Passport X0000002 (Korea, North); National ID No. 12-34 (New Jersey) (United States)',
        "a.k.a. 'THE 'O' ONE'; f.k.a. 'OLD NAME'.",
      ].join('; '),
    )
    expect(remarks).toEqual({
      wallets: [],
      walletsUnread: 0,
      birthDates: ['1938-05-03', '1939~'],
      birthPlaces: ['Sample Harbour, Freedonia'],
      nationalities: ['Freedonia', 'Korea, North'],
      gender: 'female',
      ids: [
        { type: 'Passport', number: 'X0000001', country: 'Freedonia' },
        { type: 'Passport', number: 'X0000002', country: 'Korea, North' },
        { type: 'National ID No.', number: '12-34', country: 'United States' },
      ],
      aliases: [
        { name: "THE 'O' ONE", quality: 'weak', type: 'aka' },
        { name: 'OLD NAME', quality: 'weak', type: 'fka' },
      ],
    })
  })

  test('the longer type wins, the number sign is no part of the number, prose is no number', () => {
    const { ids } = read(
      [
        'Business Registration Number 77 (Freedonia); NIT # 800-1 (Sylvania); SWIFT/BIC ABCDEFGH',
        'Passport issued in Sample Harbour',
        'Aircraft Construction Number (also called L/N or S/N or F/N) 8401.',
      ].join('; '),
    )
    expect(ids).toEqual([
      { type: 'Business Registration Number', number: '77', country: 'Freedonia' },
      { type: 'NIT', number: '800-1', country: 'Sylvania' },
      { type: 'SWIFT/BIC', number: 'ABCDEFGH' },
      { type: 'Aircraft Construction Number (also called L/N or S/N or F/N)', number: '8401' },
    ])
  })

  test('wallets: first, alternative and last, each once, letter case kept', () => {
    const { wallets, walletsUnread } = read(
      [
        'Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
        'alt. Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
        `Digital Currency Address - ETH 0x${'aB'.repeat(20)}.`,
      ].join('; '),
    )
    expect(wallets).toEqual([
      { currency: 'XBT', address: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT' },
      { currency: 'ETH', address: `0x${'aB'.repeat(20)}` },
    ])
    expect(walletsUnread).toBe(0)
  })

  test.each(['Digital Currency Address XBT 1Boat', 'alt. Digital Currency Address - XBT short'])(
    'a wallet in an unknown wording is counted: %s',
    (text) => {
      expect(read(text)).toMatchObject({ wallets: [], walletsUnread: 1 })
    },
  )

  test('of a cut text the last piece is not trusted', () => {
    const text = 'Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53; Passport X00'
    expect(readRemarks(text, { cut: true }).ids).toEqual([])
    expect(readRemarks(text, { cut: true }).wallets).toHaveLength(1)
  })
})
