/** The companies a register has found, one to choose. */
import type { ReactNode } from 'react'
import type { Candidate } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'

interface Props {
  readonly found: readonly Candidate[]
  readonly troubles: ReactNode
  readonly onChoose: (candidate: Candidate) => void
  readonly onByHand: () => void
  readonly onBack: () => void
}

export function Candidates({ found, troubles, onChoose, onByHand, onBack }: Props) {
  const text = useText()
  return (
    <Screen key="found" heading={text.registry.found}>
      {troubles}
      <ul className="cards">
        {found.map((one) => (
          <li key={one.handle}>
            <button type="button" className="card choose" onClick={() => onChoose(one)}>
              <b>{one.name}</b>
              <span>
                {[one.registration_number, one.status].filter((part) => part).join(' · ')}
              </span>
              {one.address ? <span>{one.address}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <Actions>
        <Button kind="quiet" onPress={onBack}>
          {text.page.back}
        </Button>
        <Button kind="plain" onPress={onByHand}>
          {text.registry.by_hand}
        </Button>
      </Actions>
    </Screen>
  )
}
