/** Looks for planted values where none may be: in texts, and in every table of a database. */
import { expect } from 'vitest'
import type { Database } from '../packages/server/src/store/db.ts'

/**
 * Every value of every column of every table but the lists, as text and as the bytes behind it, by
 * the name of the table.
 */
export async function storedTexts(db: Database): Promise<Map<string, string>> {
  const { rows: tables } = await db.query<{ name: string }>({
    text: `select tablename as name from pg_tables
      where schemaname = 'public' and tablename not like 'list\\_%'`,
  })
  const found = new Map<string, string>()
  for (const { name } of tables) {
    const { rows } = await db.query<{ line: string }>({
      text: `select t::text as line from ${name} t`,
    })
    const text = rows.map((row) => row.line).join('\n')
    const bytes = [...text.matchAll(/\\\\?x([0-9a-f]+)/g)].map(([, hex]) =>
      Buffer.from(hex!, 'hex').toString('latin1'),
    )
    found.set(name, [text, ...bytes].join('\n'))
  }
  return found
}

/** Fails where a trace is in the text, as it is or in Base64, in any letter case. */
export function expectNone(where: string, text: string, traces: readonly string[]): void {
  const low = text.toLowerCase()
  for (const trace of traces) {
    for (const form of [trace, Buffer.from(trace).toString('base64').replaceAll('=', '')]) {
      const at = low.indexOf(form.toLowerCase())
      const near = text.slice(Math.max(0, at - 80), at + 80)
      expect(at, `${where} holds ${trace}: ${near}`).toBe(-1)
    }
  }
}
