/**
 * Test support for links: customers made of small numbers, each written in one of many spellings,
 * and a model that counts them one by one without a hash or an index.
 */
import type { Profile } from '@ostiary/domain/risk/findings'
import { sha256 } from '../platform/digest.ts'
import type { Pool } from './db.ts'
import { linkKinds } from './link-keys.ts'
import type { LinkKey, LinkKind } from './link-keys.ts'
import { othersMax } from './links.ts'
import type { Linkage } from './links.ts'

/** Numbers from 0 to below a limit, the same for the same seed (mulberry32). */
export function numbersOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** What somebody gives, as numbers; two with the same number give the same thing. */
export interface Given {
  readonly officialId?: number
  readonly name?: number
  readonly birth?: number
  readonly mailbox?: number
  /** Of three ways to write one mailbox. */
  readonly spelling: number
  readonly phone?: number
  readonly street?: number
  readonly network?: number
  readonly device?: number
}

type Numbers = (below: number) => number

/** Anybody of those who share `variety` things of each kind; one thing in eight is left out. */
export function anybody(random: Numbers, variety: number): Given {
  const some = (): number | undefined => (random(8) === 0 ? undefined : random(variety))
  const all = {
    officialId: some(),
    name: some(),
    birth: some(),
    mailbox: some(),
    phone: some(),
    street: some(),
    network: some(),
    device: some(),
  }
  const known = Object.entries(all).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(known), spelling: random(3) }
}

/** A word for a number. */
const lettersOf = (number: number): string =>
  `ab${[...String(number)].map((digit) => 'abcdefghij'[Number(digit)]!).join('')}`

/** The profile of what is given, in any of its spellings. */
export function spelled(given: Given, random: Numbers): { profile: Profile; deviceId?: string } {
  const one = (...spellings: string[]): string => spellings[random(spellings.length)]!
  const { officialId, name, birth, mailbox, spelling, phone, street, network, device } = given
  const email = ['ada#love@gmail.com', 'ada.#love@gmail.com', 'ada#love+2@googlemail.com'][
    spelling
  ]!.replace('#', `${mailbox}x`)
  const profile: Profile = {
    country: one('US', 'usa', ' us '),
    ...(officialId !== undefined && {
      officialId: {
        docType: one('SSN', 'ssn'),
        value: one(`219-09-${1000 + officialId}`, ` 219 09 ${1000 + officialId}`),
      },
    }),
    ...(name !== undefined && {
      firstName: one('José', 'JOSE', 'Jose Q.'),
      lastName: one('Núñez ', 'nunez-') + lettersOf(name),
    }),
    ...(birth !== undefined && { dob: `${1950 + birth}-02-03` }),
    ...(mailbox !== undefined && { email: one(email, email.toUpperCase(), ` ${email}`) }),
    ...(phone !== undefined && {
      phone: one(`+1 415 555 ${2000 + phone}`, `(415) 555-${2000 + phone}`),
    }),
    ...(street !== undefined && {
      address: one(`${street} North Main Street`, `${street} n. MAIN st`),
      zipCode: one('62701', '62701-1234'),
    }),
    ...(network !== undefined && {
      ipAddress:
        network % 2 === 0
          ? one(`198.51.${network}.${random(256)}`, `::ffff:198.51.${network}.${random(256)}`)
          : `2001:db8:${network}:${random(9000)}::${random(9000)}`,
    }),
  }
  return { profile, ...(device !== undefined && { deviceId: one(`d ${device}`, ` d ${device} `) }) }
}

interface Row {
  readonly applicationId: string
  readonly kind: LinkKind
  readonly value: string
  readonly entityId: string
  readonly atMs: number
  readonly given: Given
}
type Standing = 'rejected' | 'flagged' | 'active' | 'none'
const hourMs = 3_600_000

const valuesOf = (given: Given): (readonly [LinkKind, string])[] => {
  const { officialId, mailbox, spelling, phone, street, network, device } = given
  const all: readonly (readonly [LinkKind, string | number | undefined])[] = [
    ['official_id', officialId],
    ['email', mailbox === undefined ? undefined : `${mailbox}/${spelling}`],
    ['mailbox', mailbox],
    ['phone', phone],
    ['postal_address', street],
    ['network', network],
    ['device', device],
  ]
  return all.flatMap(([kind, value]) => (value === undefined ? [] : [[kind, String(value)]]))
}

/** Everything written, as a list that is walked from end to end. */
export class LinkModel {
  private readonly rows: Row[] = []
  readonly standings = new Map<string, Standing>()

  write(one: { applicationId: string; entityId: string; atMs: number; given: Given }): void {
    for (const [kind, value] of valuesOf(one.given)) {
      const had = this.rows.some(
        (row) =>
          row.applicationId === one.applicationId &&
          row.kind === kind &&
          row.value === value &&
          row.entityId === one.entityId,
      )
      if (!had) this.rows.push({ ...one, kind, value })
    }
  }

  read(one: { applicationId: string; entityId: string; atMs: number; given: Given }): Linkage {
    const values = new Map(valuesOf(one.given))
    const others = (kind: LinkKind, withinMs = Infinity): Row[] =>
      this.rows
        .filter((row) => row.applicationId === one.applicationId && row.entityId !== one.entityId)
        .filter((row) => row.kind === kind && row.value === values.get(kind))
        .sort((a, b) => (a.entityId < b.entityId ? 1 : -1))
        .slice(0, othersMax)
        .filter((row) => row.atMs >= one.atMs - withinMs)
    const ids = (...lists: Row[][]): Set<string> => new Set(lists.flat().map((row) => row.entityId))
    const standing = (kinds: LinkKind[], wanted: Standing[]): boolean =>
      [...ids(...kinds.map((kind) => others(kind)))].some((id) =>
        wanted.includes(this.standings.get(id) ?? 'none'),
      )
    const differs = (mine: number | undefined, theirs: number | undefined): boolean =>
      mine !== undefined && theirs !== undefined && mine !== theirs
    const own = (kind: LinkKind): number => (values.has(kind) ? 1 : 0)
    const [month, strong] = [720 * hourMs, ['official_id', 'email', 'mailbox', 'phone', 'device']]
    const windows: Partial<Record<LinkKind, number>> = { postal_address: month, network: hourMs }
    return {
      idOfOther: others('official_id').some(
        ({ given }) => differs(one.given.name, given.name) || differs(one.given.birth, given.birth),
      ),
      contactShared: ids(others('email'), others('phone')).size,
      aliasOfOther: others('mailbox').some(({ given }) => given.spelling !== one.given.spelling),
      atAddress: others('postal_address', month).length + own('postal_address'),
      withinHour:
        ids(others('network', hourMs), others('device', hourMs)).size +
        Math.max(own('network'), own('device')),
      rejectedOrFlagged: standing(strong as LinkKind[], ['rejected', 'flagged']),
      onDevice: others('device', month).length + own('device'),
      deviceOfFlagged: standing(['device'], ['flagged']),
      linked: Object.fromEntries(
        [...values.keys()].map((kind) => [
          kind,
          others(kind, windows[kind]).map((row) => row.entityId),
        ]),
      ),
    }
  }
}

/** A customer with nothing but its standing. */
export async function addCustomer(
  db: Pool,
  entityId: string,
  /** `denied`: rejected by the evaluation, which has not reached the verification yet. */
  standing: Exclude<Standing, 'none'> | 'denied',
): Promise<void> {
  await db.query({
    text: `insert into customer
        (entity_id, application_id, state, entered_by, detail, created_at, updated_at)
      values ($1, $1, $2, 'created', $3, now(), now())`,
    values: [
      entityId,
      standing === 'rejected' ? 'rejected' : 'active',
      JSON.stringify({
        identifiers: {},
        ...(standing === 'flagged' && { flag: { note: 'x' } }),
        ...(standing === 'denied' && {
          evaluations: [{ trigger: 'onboarding', status: 'rejected' }],
        }),
      }),
    ],
  })
}

/** Customers with a link of every kind, by keys that the server makes itself. */
export interface Town {
  readonly name: string
  readonly customers: number
  /** How many different things of a kind there are; the customers share them evenly. */
  readonly things: Readonly<Record<LinkKind, number>>
  /** The newest link; each customer came a minute before the next. */
  readonly atMs: number
}

export const townOf = (name: string, customers: number, atMs: number): Town => ({
  name,
  customers,
  atMs,
  things: {
    official_id: customers,
    email: customers,
    mailbox: customers,
    phone: Math.ceil(customers / 1.1),
    postal_address: Math.ceil(customers / 3),
    network: Math.ceil(customers / 50),
    device: Math.ceil(customers / 1.5),
  },
})

/** One thing of each kind, and every customer has it. */
export const crowdOf = (name: string, customers: number, atMs: number): Town => ({
  ...townOf(name, customers, atMs),
  things: Object.fromEntries(linkKinds.map((kind) => [kind, 1])) as Town['things'],
})

/** Writes a town's links in one statement; the ids of its customers begin with their time. */
export async function settle(db: Pool, { name, customers, things, atMs }: Town): Promise<void> {
  await db.query({
    text: `insert into link (link_key, entity_id, kind, other, at)
      select sha256(convert_to($1 || ' ' || j.kind || ' ' || (c.n % j.things::int), 'UTF8')),
        (lpad(to_hex(c.ms), 12, '0') || '7000' || left(md5(c.n::text), 16))::uuid,
        j.kind,
        case when j.kind in ('official_id', 'mailbox')
          then sha256(convert_to(c.n::text, 'UTF8')) end,
        to_timestamp(c.ms / 1000.0)
      from (
        select n, $4::bigint - n::bigint * 60000 as ms
        from generate_series(0, $2::int - 1) as n) as c
      cross join jsonb_each_text($3::jsonb) as j(kind, things)`,
    values: [name, customers, JSON.stringify(things), atMs],
  })
}

/** The keys of one of its customers. */
export const keysIn = ({ name, things }: Town, customer: number): LinkKey[] =>
  linkKinds.map((kind) => ({
    kind,
    key: sha256(`${name} ${kind} ${customer % things[kind]}`),
    other: kind === 'official_id' || kind === 'mailbox' ? sha256(String(customer)) : null,
  }))
