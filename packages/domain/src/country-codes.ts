/** One code for a country that has several: ISO 3166-1 in two letters, whatever a document says. */

// The officially assigned codes of ISO 3166-1, two letters and three; ISO allows the use of its
// country codes free of charge. Compared with Debian's iso-codes 4.15 (249 countries).
const assigned = `
AD AND, AE ARE, AF AFG, AG ATG, AI AIA, AL ALB, AM ARM, AO AGO, AQ ATA, AR ARG, AS ASM,
AT AUT, AU AUS, AW ABW, AX ALA, AZ AZE, BA BIH, BB BRB, BD BGD, BE BEL, BF BFA, BG BGR,
BH BHR, BI BDI, BJ BEN, BL BLM, BM BMU, BN BRN, BO BOL, BQ BES, BR BRA, BS BHS, BT BTN,
BV BVT, BW BWA, BY BLR, BZ BLZ, CA CAN, CC CCK, CD COD, CF CAF, CG COG, CH CHE, CI CIV,
CK COK, CL CHL, CM CMR, CN CHN, CO COL, CR CRI, CU CUB, CV CPV, CW CUW, CX CXR, CY CYP,
CZ CZE, DE DEU, DJ DJI, DK DNK, DM DMA, DO DOM, DZ DZA, EC ECU, EE EST, EG EGY, EH ESH,
ER ERI, ES ESP, ET ETH, FI FIN, FJ FJI, FK FLK, FM FSM, FO FRO, FR FRA, GA GAB, GB GBR,
GD GRD, GE GEO, GF GUF, GG GGY, GH GHA, GI GIB, GL GRL, GM GMB, GN GIN, GP GLP, GQ GNQ,
GR GRC, GS SGS, GT GTM, GU GUM, GW GNB, GY GUY, HK HKG, HM HMD, HN HND, HR HRV, HT HTI,
HU HUN, ID IDN, IE IRL, IL ISR, IM IMN, IN IND, IO IOT, IQ IRQ, IR IRN, IS ISL, IT ITA,
JE JEY, JM JAM, JO JOR, JP JPN, KE KEN, KG KGZ, KH KHM, KI KIR, KM COM, KN KNA, KP PRK,
KR KOR, KW KWT, KY CYM, KZ KAZ, LA LAO, LB LBN, LC LCA, LI LIE, LK LKA, LR LBR, LS LSO,
LT LTU, LU LUX, LV LVA, LY LBY, MA MAR, MC MCO, MD MDA, ME MNE, MF MAF, MG MDG, MH MHL,
MK MKD, ML MLI, MM MMR, MN MNG, MO MAC, MP MNP, MQ MTQ, MR MRT, MS MSR, MT MLT, MU MUS,
MV MDV, MW MWI, MX MEX, MY MYS, MZ MOZ, NA NAM, NC NCL, NE NER, NF NFK, NG NGA, NI NIC,
NL NLD, NO NOR, NP NPL, NR NRU, NU NIU, NZ NZL, OM OMN, PA PAN, PE PER, PF PYF, PG PNG,
PH PHL, PK PAK, PL POL, PM SPM, PN PCN, PR PRI, PS PSE, PT PRT, PW PLW, PY PRY, QA QAT,
RE REU, RO ROU, RS SRB, RU RUS, RW RWA, SA SAU, SB SLB, SC SYC, SD SDN, SE SWE, SG SGP,
SH SHN, SI SVN, SJ SJM, SK SVK, SL SLE, SM SMR, SN SEN, SO SOM, SR SUR, SS SSD, ST STP,
SV SLV, SX SXM, SY SYR, SZ SWZ, TC TCA, TD TCD, TF ATF, TG TGO, TH THA, TJ TJK, TK TKL,
TL TLS, TM TKM, TN TUN, TO TON, TR TUR, TT TTO, TV TUV, TW TWN, TZ TZA, UA UKR, UG UGA,
UM UMI, US USA, UY URY, UZ UZB, VA VAT, VC VCT, VE VEN, VG VGB, VI VIR, VN VNM, VU VUT,
WF WLF, WS WSM, YE YEM, YT MYT, ZA ZAF, ZM ZMB, ZW ZWE`

/**
 * What documents and callers write beside it: the machine-readable zone of German passports (ICAO
 * Doc 9303), the code ISO reserves for the United Kingdom, and two that stand for Kosovo.
 */
const written = 'DE D, GB UK, XK XKX, XK RKS'

const pairs = `${assigned}, ${written}`
  .split(',')
  .map((pair) => pair.trim().split(' ') as [alpha2: string, other: string])

const alpha2Of: ReadonlyMap<string, string> = new Map(
  pairs.map(([alpha2, other]) => [other, alpha2]),
)

/**
 * The one spelling in which countries are compared: ISO alpha-2, from any code of a country in any
 * case. `undefined` where none is given or the text is no code: comparing a name with a code would
 * call every customer who wrote "Canada" a stranger in Canada. Two letters nobody knows stand for
 * themselves.
 */
export function countryOf(text: string | undefined): string | undefined {
  const code = text?.normalize('NFKC').trim().toUpperCase() ?? ''
  return alpha2Of.get(code) ?? (/^[A-Z]{2}$/.test(code) ? code : undefined)
}

const assignedAlpha2: ReadonlySet<string> = new Set(pairs.map(([alpha2]) => alpha2))

/** The same for codes that some country has, and for nothing else. */
export function knownCountry(text: string): string | undefined {
  const alpha2 = countryOf(text)
  return alpha2 !== undefined && assignedAlpha2.has(alpha2) ? alpha2 : undefined
}

/**
 * All codes of a country, the one of two letters first; a code nobody knows stands for itself.
 * @param code in any case, of the forms above
 */
export function countryCodes(code: string): [alpha2: string, ...others: string[]] {
  const alpha2 = countryOf(code) ?? code.trim().toUpperCase()
  return [alpha2, ...pairs.flatMap(([one, other]) => (one === alpha2 ? [other] : []))]
}
