/** The ways to tamper with one entity that `verify` must find, as a table in words. */

export interface Tampering {
  readonly name: string
  /** Line, kind, and what shows it, as the finding says. */
  readonly found: string
  readonly statements: readonly string[]
  /** Whether the forger also makes the hashes and the head of the entity hold again. */
  readonly rehashed: boolean
}

/**
 * A case is its name and what is found, and below it what is done: `table@line assignments` edits,
 * `delete table@line` deletes, anything else is a statement. The customer has seven lines; the
 * fourth is its cleared screening, the sixth and seventh have sealed facts.
 */
const cases = `
an edited body: 4 edited
  journal@4 body = replace(body, '"version":12', '"version":13')
an edited actor: 4 edited
  journal@4 actor = 'provider:other'
an edited kind: 4 edited
  journal@4 kind = 'customer.screening_failed'
a time edited by a microsecond: 5 edited
  journal@5 at = at + interval '1 microsecond'
a time that never comes: 5 edited
  journal@5 at = 'infinity'
an edited hash: 2 edited
  journal@2 hash = set_byte(hash, 7, 255 - get_byte(hash, 7))
a hash cut short: 2 edited
  journal@2 hash = substr(hash, 1, 31)
a line given to another application: 6 edited journal.application_id
  journal@6 application_id = entity_id
a body that is not JSON, rehashed: 4 impossible
  journal@4 body = 'x'
  rehash
a deleted middle line: 4 deleted
  delete journal@4
a deleted first line: 1 deleted
  delete journal@1
a deleted last line: 7 truncated entity.version
  delete journal@7
two lines that changed their numbers: 3 reordered
  journal@3 seq = -3
  journal@4 seq = 3
  journal@-3 seq = 4
two lines that changed their contents: 3 reordered
  update journal j set (at, kind, actor, body) = (select at, kind, actor, body from journal o
    where o.entity_id = j.entity_id and o.seq = 7 - j.seq) where entity_id = $1 and seq in (3, 4)
two lines that changed their contents and hashes: 3 reordered
  update journal j set (at, kind, actor, body, hash) =
    (select at, kind, actor, body, hash from journal o
    where o.entity_id = j.entity_id and o.seq = 7 - j.seq) where entity_id = $1 and seq in (3, 4)
a line moved to the end: 4 reordered
  journal@4 seq = 40
a line moved before the beginning: -1 edited journal.seq
  journal@4 seq = -1
an edited head: 7 edited entity.head
  entity head = sha256('x')
another last event, rehashed: 7 row_edited customer.state
  journal@7 kind = 'customer.illicit_activity', body = replace(body, '"inactive"', '"rejected"')
  rehash
another past, rehashed: 6 impossible
  journal@6 body = replace(body, '"provider"', '"partner"')
  rehash
a line without the digest of the rows, rehashed: 8 truncated the digest of the rows
  journal@7 body = regexp_replace(body, ',"after":"[0-9a-f]+"', '')
  rehash
a line of a form this release does not know: 7 form_unknown
  journal@7 body = replace(body, '"v":1', '"v":2')
  rehash
an added line: 8 appended entity.version
  insert into journal (entity_id, seq, application_id, at, kind, actor, body, hash)
    select entity_id, 8, application_id, at, 'customer.activated', 'analyst:1',
    '{"v":1,"from":"rejected","to":"active","by":"analyst"}', hash
    from journal where entity_id = $1 and seq = 7
an added line that no table allows, rehashed: 8 impossible
  insert into journal (entity_id, seq, application_id, at, kind, actor, body, hash)
    select entity_id, 8, application_id, at, 'customer.activated', 'analyst:1',
    '{"v":1,"from":"rejected","to":"active","by":"analyst"}', hash
    from journal where entity_id = $1 and seq = 7
  rehash
a version set back: 7 appended entity.version
  entity version = 6
an edited state: 7 row_edited customer.state
  customer state = 'active'
an edited entered_by: 7 row_edited customer.entered_by
  customer entered_by = 'activated'
a removed hold: 7 row_edited the digest of detail and awaits
  customer detail = regexp_replace(detail, '"holds":.[^]]*.', '"holds":[]')
a removed wait: 7 row_edited the digest of detail and awaits
  customer awaits = null
a customer made younger: 7 row_edited customer.created_at
  customer created_at = created_at + interval '1 day'
a customer given to another application: 7 row_edited customer.application_id
  customer application_id = entity_id
an edited standing: 7 row_edited entity.standing
  entity standing = 'FLAGGED'
an edited kind: 7 row_edited directory
  entity kind = 'business'
an id that is another's: 7 row_edited directory
  entity vendor_data = 'another'
an id taken away: 7 row_edited directory
  entity vendor_data = null
an id that finds nobody any more: 7 row_edited directory
  delete from directory where entity_id = $1
an id that finds somebody else: 7 row_edited directory
  update directory set entity_id = gen_random_uuid() where entity_id = $1
an added erasure: 7 row_edited the digest of detail and awaits
  entity detail = '{"erasedAtMs":1}'
  delete vault
an edited time of the entity: 7 row_edited entity.updated_at
  entity updated_at = 'infinity'
deleted sealed facts: 6 facts_missing
  delete vault@6
edited sealed facts: 6 facts_edited
  vault@6 sealed = sealed || 'x'
sealed facts and the line before them: 5 edited
  delete vault@6
  journal@5 actor = 'x'
sealed facts and the line after them: 6 facts_missing
  delete vault@6
  journal@7 actor = 'x'
a deleted data key: 7 key_missing vault
  delete from vault where entity_id = $1 and item = 'key'
a deleted entity row: 1 entity_missing
  delete entity
a deleted customer row: 7 customer_missing
  delete customer
a deleted journal: 1 journal_missing
  delete journal
a customer left alone: 1 entity_missing customer
  delete journal
  delete entity
`

export const tamperings: readonly Tampering[] = cases
  .trim()
  .split(/\n(?=\S)/)
  .map((text) => {
    const [title, ...actions] = text.split(/\n {2}(?=\S)/)
    const [name, found] = title!.split(': ')
    return {
      name: name!,
      found: found!,
      statements: actions.filter((one) => one !== 'rehash').map(statementOf),
      rehashed: actions.includes('rehash'),
    }
  })

function statementOf(action: string): string {
  const [, deletes, table, seq, assignments] =
    /^(delete )?(journal|entity|customer|vault)(?:@(-?\d+))? ?(.*)$/s.exec(action) ?? []
  if (table === undefined) return action
  const line = table === 'vault' ? `item = 'facts:${seq}'` : `seq = ${seq}`
  const where = `where entity_id = $1${seq === undefined ? '' : ` and ${line}`}`
  return deletes ? `delete from ${table} ${where}` : `update ${table} set ${assignments} ${where}`
}
