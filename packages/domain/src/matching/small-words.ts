/** Words that say little of whom a name belongs to, and numbers in words. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Articles and what joins a name to a father, a place or a house, in Latin letters. */
export const particles = words(`
  al el ul ur as es ad ed ash esh an en az ez at et us ud ut uz il le la de del della der den di da
  dos das do du van von zu bin ibn ben bint bnt ould wuld walad uld y e and the of ag ap mc st for`)

/** Forms of address, ranks and callings that lists and people put before a name. */
export const titles = words(`
  mr mrs ms miss dr prof professor doctor sir lord lady president prasident minister engineer eng
  sheikh shaikh shaykh sheik cheikh hajji haji hajj haj hadji alhaj alhaji imam ayatollah
  hojatoleslam mullah mulla maulawi mawlawi maulvi molvi maulana mawlana qari mufti hafiz ustad
  ostad sayyid sayyed sayed syed seyed seyyed gen general col colonel maj major capt captain lt
  lieutenant brig brigadier`)

/** English numbers, and Roman ones of two letters and more: one letter may be an initial. */
export const numberWords: ReadonlyMap<string, string> = new Map(
  [
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
    ['first', 'second', 'third', 'fourth', 'fifth'],
    ['', 'ii', 'iii', 'iv', '', 'vi', 'vii', 'viii', 'ix', '', 'xi', 'xii', 'xiii', 'xiv', 'xv'],
  ].flatMap((row) =>
    row.flatMap((word, index) => (word === '' ? [] : [[word, String(index + 1)] as const])),
  ),
)
