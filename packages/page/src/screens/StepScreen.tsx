/** The screen of a step that waits for the person. */
import type { Asked } from '../api/state.ts'
import type { OpenFlow } from '../flow/flow.ts'
import type { Session } from '../flow/useSession.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Fetched } from '../ui/Fetched.tsx'
import { Troubles } from '../ui/Troubles.tsx'
import { AddressScreen } from './AddressScreen.tsx'
import { CodeScreen } from './CodeScreen.tsx'
import { loadCompanyPapers, loadKeyPeople, loadRegistry } from './company-load.ts'
import { DocumentScreen } from './DocumentScreen.tsx'
import { Papers } from './Papers.tsx'
import { Selfie } from './Selfie.tsx'
import { Unknown } from './Unknown.tsx'
import type { StepProps } from './step.ts'

/** Brings the rules by which questions are shown, which no other step needs. */
const loadQuestionnaire = async () => (await import('./Questionnaire.tsx')).Questionnaire

interface Props {
  readonly current: Asked
  readonly session: Session
  readonly flow: OpenFlow
  readonly elsewhere: () => void
}

export function StepScreen({ current, session, flow, elsewhere }: Props) {
  const text = useText()
  const shared = {
    session,
    flow,
    send: (input: unknown) => void session.answer(current.node_id, input),
    troubles: <Troubles flow={flow} retry={() => void session.reload()} again={current} />,
  }
  return (
    <>
      {screenOf(current, shared)}
      <p className="foot">
        <Button kind="plain" onPress={elsewhere}>
          {text.page.help_device}
        </Button>
      </p>
    </>
  )
}

function screenOf(current: Asked, shared: Omit<StepProps<unknown>, 'current'>) {
  switch (current.feature) {
    case 'OCR':
      return <DocumentScreen current={current} {...shared} />
    case 'LIVENESS':
    case 'AGE_ESTIMATION':
      return <Selfie current={current} {...shared} />
    case 'PROOF_OF_ADDRESS':
      return <AddressScreen current={current} {...shared} />
    case 'QUESTIONNAIRE':
      return <Fetched load={loadQuestionnaire} props={{ current, ...shared }} />
    case 'EMAIL_VERIFICATION':
    case 'PHONE_VERIFICATION':
      return <CodeScreen current={current} {...shared} />
    case 'DOCUMENT_AI':
      return <Papers current={current} {...shared} />
    case 'KYB_REGISTRY':
      return <Fetched load={loadRegistry} props={{ current, ...shared }} />
    case 'KYB_DOCUMENTS':
      return <Fetched load={loadCompanyPapers} props={{ current, ...shared }} />
    case 'KYB_KEY_PEOPLE':
      return <Fetched load={loadKeyPeople} props={{ current, ...shared }} />
    default:
      // A newer server may ask what this page was not written for.
      return <Unknown />
  }
}
