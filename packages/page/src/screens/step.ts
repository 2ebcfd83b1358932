/** What the screen of every step is given. */
import type { ReactNode } from 'react'
import type { OpenFlow } from '../flow/flow.ts'
import type { Session } from '../flow/useSession.ts'

export interface StepProps<C> {
  readonly current: C
  readonly session: Session
  readonly flow: OpenFlow
  readonly send: (input: unknown) => void
  /** Why it is asked again, what was refused; stands below the heading. */
  readonly troubles: ReactNode
}
