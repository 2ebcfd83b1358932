/** A record of FollowTheMoney data as it is read from one line. */

/** As far as anything in it is used; whatever else stands there is left alone. */
export interface FtmRecord {
  readonly id: string
  readonly schema: string
  readonly caption?: string
  readonly datasets: readonly string[]
  readonly target?: boolean
  readonly properties: ReadonlyMap<string, readonly string[]>
  /** Records within a record, as the nested form of the export has them. */
  readonly nested: readonly FtmRecord[]
  readonly firstSeen?: string
  readonly lastChange?: string
}

/** @returns undefined for a line that holds none */
export function readRecord(line: string): FtmRecord | undefined {
  try {
    return recordOf(JSON.parse(line), 0)
  } catch {
    return undefined
  }
}

const DEEPEST = 4

function recordOf(value: unknown, depth: number): FtmRecord | undefined {
  if (!isObject(value) || depth > DEEPEST) return undefined
  const { id, schema, caption, datasets, target, properties } = value
  if (typeof id !== 'string' || typeof schema !== 'string' || !isObject(properties)) {
    return undefined
  }
  const nested: FtmRecord[] = []
  const texts = new Map<string, readonly string[]>()
  for (const [key, given] of Object.entries(properties)) {
    const values = Array.isArray(given) ? given : [given]
    texts.set(
      key,
      values.filter((one) => typeof one === 'string').filter((one) => one.trim() !== ''),
    )
    for (const one of values) {
      const inner = recordOf(one, depth + 1)
      // What a record is nested in is what it speaks of.
      if (inner) nested.push(belongingTo(inner, id), ...inner.nested)
    }
  }
  const day = (key: string): string | undefined =>
    typeof value[key] === 'string' ? value[key] : undefined
  const [firstSeen, lastChange] = [day('first_seen'), day('last_change')]
  return {
    id,
    schema,
    datasets: Array.isArray(datasets) ? datasets.filter((one) => typeof one === 'string') : [],
    properties: texts,
    nested,
    ...(typeof caption === 'string' && { caption }),
    ...(typeof target === 'boolean' && { target }),
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastChange !== undefined && { lastChange }),
  }
}

function belongingTo(record: FtmRecord, owner: string): FtmRecord {
  const properties = new Map(record.properties)
  for (const key of ['entity', 'holder', 'things']) {
    if (!properties.has(key)) properties.set(key, [owner])
  }
  return { ...record, properties }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
