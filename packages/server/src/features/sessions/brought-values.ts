/** What sessions of files have read is remembered, so that whoever comes later is a duplicate. */
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { valuesRead } from '../../access-lists/values-read.ts'
import { identifierKeyOf, writeNodeRead } from '../../store/session-identifiers.ts'
import type { IdentifierKind, SessionIdentifier } from '../../store/session-identifiers.ts'
import type { Call, Services } from '../call.ts'
import type { BroughtNode } from './brought-event.ts'
import type { Brought } from './brought.ts'

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
  for (const { nodeId, feature, data } of nodes) {
    const identifiers = valuesRead(feature, data).flatMap(
      ({ type, value }): SessionIdentifier[] => {
        const reading = isKind(type) ? normaliseEntry(type, value) : undefined
        if (!isKind(type) || !reading?.ok) return []
        const { kind: entityKind } = brought.workflow
        const of = { applicationId, entityKind, kind: type, value: reading.entry.match }
        return [{ kind: type, key: identifierKeyOf(services.keyring.lookupKey, of) }]
      },
    )
    if (identifiers.length === 0) continue
    const atMs = brought.decidedAtMs
    const read = { entityId, sessionId, nodeId, applicationId, atMs, identifiers }
    await writeNodeRead(services.db, read)
  }
}

const isKind = (type: string): type is IdentifierKind =>
  type === 'document' || type === 'email' || type === 'phone'
