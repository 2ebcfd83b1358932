/** How deep a JSON value is nested: what walks it later does so by recursion. */
const deepestAllowed = 64

/** Whether objects and lists lie in each other more than `most` times. Walks without recursion. */
export function nestedTooDeep(value: unknown, most = deepestAllowed): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true
    level = level.flatMap((one) => (isNested(one) ? Object.values(one).filter(isNested) : []))
  }
  return false
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

const [curly, square] = [0x7b, 0x5b]

/** Whether there are brackets enough to be nested too deep: most bodies need no second look. */
export function mayNestTooDeep(body: Buffer, most = deepestAllowed): boolean {
  let opened = 0
  for (const byte of body) if (byte === curly || byte === square) opened += 1
  return opened > most
}
