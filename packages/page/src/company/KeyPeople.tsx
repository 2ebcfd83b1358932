/** Owners and officers of a company: a list, and one of them at a time to edit. */
import type { KeyPeopleStep } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { wordFor } from '../text/words.ts'
import { Button } from '../ui/Button.tsx'
import { Form, useFault, useFaults } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useKeptDraft } from './kept-draft.ts'
import { draftOf, nameOf, ownedTogether, partyFaults, partyInput } from './party.ts'
import type { PartyDraft } from './party.ts'
import { PartyForm } from './PartyForm.tsx'
import type { StepProps } from '../screens/step.ts'

interface Editing {
  /** Its place in the list; one past the end for somebody new. */
  readonly at: number
  readonly party: PartyDraft
}

export function KeyPeople({ current, flow, send, troubles }: StepProps<KeyPeopleStep>) {
  const text = useText()
  const { ask, node_id } = current
  const [parties, setParties] = useKeptDraft<readonly PartyDraft[]>(`${node_id} parties`, [])
  const [editing, setEditing] = useKeptDraft<Editing | undefined>(`${node_id} party`, undefined)
  if (editing)
    return (
      <PartyForm
        key={editing.at}
        party={editing.party}
        roles={ask.roles}
        onChange={(party) => setEditing({ ...editing, party })}
        onKeep={() => {
          setParties(parties.toSpliced(editing.at, 1, editing.party))
          setEditing(undefined)
        }}
        onBack={() => setEditing(undefined)}
      />
    )
  const add = (kind: PartyDraft['kind']): void =>
    setEditing({ at: parties.length, party: draftOf({ kind }) })
  const faults = Object.fromEntries(
    parties.flatMap((one, index) =>
      Object.keys(partyFaults(one, text)).length > 0
        ? [[`parties.${index}`, text.people.incomplete]]
        : [],
    ),
  )
  return (
    <Screen key="list" heading={text.people.heading} hint={text.people.hint}>
      {troubles}
      <Form
        submit={text.people.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => ({
          ...faults,
          ...(parties.length === 0 ? { parties: text.people.none } : {}),
          ...(ownedTogether(parties) > 100 ? { parties: text.people.over } : {}),
        })}
        send={() => send({ parties: parties.map(partyInput) })}
      >
        <ul className="cards">
          {parties.map((party, index) => (
            <PartyCard
              key={index}
              party={party}
              path={`parties.${index}`}
              onEdit={() => setEditing({ at: index, party })}
              onRemove={() => setParties(parties.toSpliced(index, 1))}
            />
          ))}
        </ul>
        <ListFault empty={parties.length === 0} />
        <div className="pair">
          <Button kind="quiet" onPress={() => add('person')}>
            {text.people.add_person}
          </Button>
          <Button kind="quiet" onPress={() => add('company')}>
            {text.people.add_company}
          </Button>
        </div>
      </Form>
    </Screen>
  )
}

function ListFault({ empty }: { readonly empty: boolean }) {
  const text = useText()
  const fault = useFault('parties')
  if (fault) return <p className="fault">{fault}</p>
  return empty ? <p className="hint">{text.people.none}</p> : null
}

interface CardProps {
  readonly party: PartyDraft
  readonly path: string
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function PartyCard({ party, path, onEdit, onRemove }: CardProps) {
  const { people } = useText()
  // The server names a field of it, which is not shown here.
  const fault = Object.entries(useFaults()).find(([one]) => `${one}.`.startsWith(`${path}.`))?.[1]
  const name = nameOf(party) || people[party.kind]
  const percent = party.fields.ownership_percent
  const facts = [
    ...party.roles.map((role) => wordFor(people.role_names, role)),
    ...(percent === '' ? [] : [`${percent} %`]),
  ]
  return (
    <li className="card">
      <b>{name}</b>
      <span>{facts.join(' · ')}</span>
      {fault ? <span className="fault">{fault}</span> : null}
      <span className="card-actions">
        <Button kind="plain" name={people.edit(name)} onPress={onEdit}>
          {people.edit_short}
        </Button>
        <Button kind="plain" name={people.remove(name)} onPress={onRemove}>
          {people.remove_short}
        </Button>
      </span>
    </li>
  )
}
