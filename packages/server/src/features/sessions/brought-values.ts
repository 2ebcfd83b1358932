/** What sessions of files have read is remembered, so that whoever comes later is a duplicate. */
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { valuesRead } from '../../access-lists/values-read.ts'
import { identifierKeyOf, writeSessionRead } from '../../store/session-identifiers.ts'
import type { IdentifierKind, WholeRead } from '../../store/session-identifiers.ts'
import type { Call, Services } from '../call.ts'
import type { Brought, BroughtNode } from './brought-session.ts'

interface Read {
  readonly entityId: string
  readonly sessionId: string
  readonly brought: Brought
  readonly nodes: readonly BroughtNode[]
}

/** Done again, after a crash, it writes the same. */
export async function rememberRead(
  services: Services,
  call: Call,
  { entityId, sessionId, brought, nodes }: Read,
): Promise<void> {
  const { applicationId } = call.principal.application
  const { kind: entityKind } = brought.workflow
  const { lookupKey } = services.keyring
  const identifiers = nodes.flatMap(({ nodeId, feature, data }) =>
    valuesRead(feature, data).flatMap(({ type: kind, value }): WholeRead['identifiers'] => {
      const reading = isKind(kind) ? normaliseEntry(kind, value) : undefined
      if (!isKind(kind) || !reading?.ok) return []
      const of = { applicationId, entityKind, kind, value: reading.entry.match }
      return [{ nodeId, kind, key: identifierKeyOf(lookupKey, of) }]
    }),
  )
  if (identifiers.length === 0) return
  const atMs = brought.decidedAtMs
  await writeSessionRead(services.db, { entityId, sessionId, atMs, identifiers })
}

const isKind = (type: string): type is IdentifierKind =>
  type === 'document' || type === 'email' || type === 'phone'
