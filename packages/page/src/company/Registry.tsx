/** The company: searched in a register and confirmed, or described by hand. */
import { useState } from 'react'
import type { Candidate, RegistryStep } from '../api/state.ts'
import { CompanyByHand } from './CompanyByHand.tsx'
import { useKeptDraft } from './kept-draft.ts'
import { Candidates } from './RegistryCandidates.tsx'
import { ConfirmCompany } from './RegistryConfirm.tsx'
import { RegistrySearch } from './RegistrySearch.tsx'
import type { StepProps } from '../screens/step.ts'

export function Registry({ current, session, flow, send, troubles }: StepProps<RegistryStep>) {
  const { ask, node_id } = current
  const [query, setQuery] = useKeptDraft(`${node_id} query`, {
    country_code: ask.countries?.length === 1 ? ask.countries[0]! : '',
    name: '',
    registration_number: '',
  })
  const [found, setFound] = useState<readonly Candidate[]>()
  const [chosen, setChosen] = useKeptDraft<Candidate | undefined>(
    `${node_id} chosen ${current.tries}`,
    undefined,
  )
  const [byHand, setByHand] = useKeptDraft(`${node_id} by hand`, false)
  const [busy, setBusy] = useState(false)
  const search = async (): Promise<void> => {
    setBusy(true)
    const answer = await session.ask((client) => client.registry(query))
    setBusy(false)
    if (answer) setFound(answer.candidates)
  }
  if (byHand)
    return (
      <CompanyByHand
        node_id={node_id}
        countries={ask.countries}
        start={query}
        flow={flow}
        troubles={troubles}
        onSend={(manual) => send({ manual })}
        onBack={() => setByHand(false)}
      />
    )
  if (chosen)
    return (
      <ConfirmCompany
        company={chosen}
        flow={flow}
        troubles={troubles}
        onSend={(corrections) => send({ handle: chosen.handle, ...corrections })}
        onBack={() => setChosen(undefined)}
      />
    )
  if (found && found.length > 0)
    return (
      <Candidates
        found={found}
        troubles={troubles}
        onChoose={setChosen}
        onByHand={() => setByHand(true)}
        onBack={() => setFound(undefined)}
      />
    )
  return (
    <RegistrySearch
      countries={ask.countries}
      query={query}
      onQuery={setQuery}
      none={found !== undefined}
      busy={busy}
      problem={flow.problem}
      troubles={troubles}
      onSearch={() => void search()}
      onByHand={() => setByHand(true)}
    />
  )
}
