/** While others verify themselves: who is awaited, and the links to pass on. */
import type { AwaitedParty, Awaiting } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { Copy } from '../ui/Copy.tsx'
import { Screen } from '../ui/Screen.tsx'

export function Parties({ current }: { readonly current: Awaiting }) {
  const text = useText()
  const { parties } = current.ask
  return (
    <Screen heading={text.parties.heading} hint={text.parties.hint}>
      <ul className="cards">
        {parties.map((party, index) => (
          <li key={index} className="card">
            <b>{party.name_initials}</b>
            <span>
              {wordFor(text.people.role_names, party.role)} ·{' '}
              {wordFor(text.parties.statuses, party.status)}
            </span>
            <PartyLink party={party} />
          </li>
        ))}
      </ul>
      <p className="small">{text.parties.stay}</p>
    </Screen>
  )
}

function PartyLink({ party }: { readonly party: AwaitedParty }) {
  const { parties } = useText()
  if (party.url === null)
    return party.status === 'Not Started' ? <span>{parties.by_mail}</span> : null
  return (
    <>
      <span className="link-text">{party.url}</span>
      <Copy
        value={party.url}
        label={parties.copy_short}
        done={parties.copied}
        name={parties.copy(party.name_initials)}
      />
    </>
  )
}
