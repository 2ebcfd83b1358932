/** An identity document: which one, its pictures, and what it says where somebody types it. */
import type { DocumentStep } from '../api/state.ts'
import type { Purpose } from '../api/client.ts'
import { Capture } from '../capture/Capture.tsx'
import { useUpload } from '../capture/useUpload.ts'
import type { Shape } from '../capture/Viewfinder.tsx'
import { useText } from '../text/Text.tsx'
import { useDraft } from '../ui/draft.tsx'
import { filledIn } from '../ui/checks.ts'
import { Screen } from '../ui/Screen.tsx'
import { DocumentChoice } from './DocumentChoice.tsx'
import { DocumentDetails, noDetails } from './DocumentDetails.tsx'
import { stagesOf } from './document-stages.ts'
import type { Stage } from './document-stages.ts'
import type { StepProps } from './step.ts'

export function DocumentScreen(props: StepProps<DocumentStep>) {
  const { current, session, flow, send, troubles } = props
  const { ask, node_id, tries } = current
  const only = ask.document_types.length === 1 ? (ask.document_types[0] ?? '') : ''
  const country = ask.countries?.length === 1 ? (ask.countries[0] ?? '') : ''
  const [choice, setChoice] = useDraft(`${node_id} choice`, { type: only, country })
  const [details, setDetails] = useDraft(`${node_id} details`, noDetails)
  // Pictures that were refused are taken again; what was typed stays.
  const [pictures, setPictures] = useDraft<Pictures>(`${node_id} pictures ${tries}`, {})
  const [stage, setStage] = useDraft<Stage>(`${node_id} stage ${tries}`, 'choice')
  const stages = stagesOf(ask, choice.type)
  const step = (by: 1 | -1): void =>
    setStage(stages[stages.indexOf(stage) + by] ?? stages[0] ?? 'choice')
  if (stage === 'choice')
    return (
      <DocumentChoice
        ask={ask}
        choice={choice}
        onChange={setChoice}
        troubles={troubles}
        onGo={() => step(1)}
      />
    )
  if (stage === 'details')
    return (
      <DocumentDetails
        details={details}
        onChange={setDetails}
        busy={flow.sending}
        problem={flow.problem}
        troubles={troubles}
        onBack={() => step(-1)}
        onSend={() =>
          send({
            document_type: choice.type,
            issuing_state: choice.country,
            ...pictures,
            ...filledIn(details),
          })
        }
      />
    )
  return (
    <Side
      key={stage}
      side={stage}
      type={choice.type}
      session={session}
      troubles={troubles}
      busy={flow.sending}
      onStored={(media_id) => {
        setPictures({ ...pictures, [stage]: media_id })
        step(1)
      }}
      onBack={() => step(-1)}
    />
  )
}

interface Pictures {
  readonly front?: string
  readonly back?: string
}

interface SideProps extends Pick<StepProps<unknown>, 'session' | 'troubles'> {
  readonly side: 'front' | 'back'
  readonly type: string
  readonly busy: boolean
  readonly onStored: (media_id: string) => void
  readonly onBack: () => void
}

const purposes: Readonly<Record<'front' | 'back', Purpose>> = {
  front: 'document_front',
  back: 'document_back',
}

function Side({ side, type, session, troubles, onStored, onBack }: SideProps) {
  const text = useText()
  const passport = type === 'P' && side === 'front'
  const shape: Shape = type === 'P' ? 'passport' : type === 'BC' ? 'sheet' : 'card'
  const [use, busy] = useUpload(session, purposes[side], onStored)
  return (
    <Screen
      heading={passport ? text.document.front_passport : text.document[side]}
      hint={text.document.frame}
    >
      {troubles}
      <Capture facing="environment" shape={shape} busy={busy} onUse={use} onBack={onBack} />
    </Screen>
  )
}
