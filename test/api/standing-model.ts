/**
 * What is held of one id by whoever calls, lists, sessions and a customer: the model the property
 * of standing is held to. It says what a step does, and nothing of how.
 */
export const statuses = ['ACTIVE', 'FLAGGED', 'BLOCKED'] as const
type Status = (typeof statuses)[number]
export const sessionEnds = ['In Review', 'Approved', 'Declined', 'Abandoned'] as const
export type SessionEnd = (typeof sessionEnds)[number]

export type Step =
  | { readonly does: 'create' | 'set'; readonly status: Status }
  | { readonly does: 'session'; readonly session: number; readonly status: SessionEnd }
  | {
      readonly does:
        | 'add'
        | 'remove'
        | 'delete'
        | 'onboard'
        | 'hold'
        | 'lift'
        | 'reject'
        | 'hit'
        | 'unsession'
    }

export interface Model {
  /** Absent where nobody has the id. */
  readonly standing: Status | undefined
  /** Whether a flag stands, under a block too. */
  readonly flagged: boolean
  readonly listed: boolean
  /** A rejected customer bars the id for good. */
  readonly barred: boolean
  readonly customer: 'active' | 'rejected' | undefined
  /** The partner holds the customer. */
  readonly held: boolean
  /** The last status of each session that is there, by its number. */
  readonly sessions: Readonly<Record<number, SessionEnd>>
}

const fresh = { standing: undefined, flagged: false, customer: undefined, held: false } as const
export const nobody: Model = { ...fresh, listed: false, barred: false, sessions: {} }

/** @param ok whether the answer was a success */
export function after(model: Model, step: Step, ok: boolean): Model {
  const { standing, flagged, listed, barred } = model
  switch (step.does) {
    case 'create': {
      if (standing !== undefined) return model
      const begins = listed || barred ? 'BLOCKED' : step.status
      return born(model, begins)
    }
    case 'set': {
      if (standing === undefined || barred || step.status === standing) return model
      const keeps = step.status === 'FLAGGED' || (step.status === 'BLOCKED' && flagged)
      return { ...model, standing: step.status, flagged: keeps, listed: step.status === 'BLOCKED' }
    }
    case 'add':
      return { ...model, standing: standing && 'BLOCKED', listed: true }
    case 'remove': {
      if (!ok) return model
      const back = flagged ? 'FLAGGED' : 'ACTIVE'
      return { ...model, listed: false, standing: standing === 'BLOCKED' ? back : standing }
    }
    case 'delete':
      return standing === undefined ? model : { ...model, ...fresh, sessions: {} }
    default:
      return ofSessions(model, step) ?? ofCustomer(model, step, ok)
  }
}

const born = (model: Model, begins: Status): Model => ({
  ...model,
  ...fresh,
  standing: begins,
  flagged: begins === 'FLAGGED',
  listed: begins === 'BLOCKED',
  sessions: {},
})

function ofSessions(model: Model, step: Step): Model | undefined {
  const { sessions } = model
  if (step.does === 'unsession') {
    const [newest] = Object.keys(sessions)
      .map(Number)
      .toSorted((a, b) => b - a)
    if (newest === undefined) return model
    const { [newest]: _gone, ...left } = sessions
    return { ...model, sessions: left }
  }
  if (step.does !== 'session') return undefined
  const before = sessions[step.session]
  if (before === undefined) return begun(model, step)
  // By hand a session is approved or declined, and nothing else.
  const isDecided = step.status === 'Approved' || step.status === 'Declined'
  return isDecided && step.status !== before ? ended(model, step, step.status) : model
}

type SessionStep = Extract<Step, { does: 'session' }>

/** Of who is kept out it is declined at once; of a FLAGGED one a reviewer looks at the end. */
function begun(model: Model, step: SessionStep): Model {
  const { standing, listed, barred } = model
  const there =
    standing === undefined ? born(model, listed || barred ? 'BLOCKED' : 'ACTIVE') : model
  if (there.standing === 'BLOCKED' || there.customer === 'rejected')
    return withSession(there, step, 'Declined')
  const isLookedAt = there.standing === 'FLAGGED' && step.status === 'Approved'
  return ended(there, step, isLookedAt ? 'In Review' : step.status)
}

const withSession = (model: Model, { session }: SessionStep, status: SessionEnd): Model => ({
  ...model,
  sessions: { ...model.sessions, [session]: status },
})

/** Whether the workflow of a session blocks who is declined. */
export const doesBlock = (session: number): boolean => session === 2

function ended(model: Model, step: SessionStep, status: SessionEnd): Model {
  const next = withSession(model, step, status)
  return status === 'Declined' && doesBlock(step.session)
    ? { ...next, standing: 'BLOCKED', listed: true }
    : next
}

function ofCustomer(model: Model, step: Step, ok: boolean): Model {
  const { standing, customer } = model
  switch (step.does) {
    case 'onboard': {
      if (standing === 'BLOCKED' || customer !== undefined) return model
      if (standing === undefined && (model.listed || model.barred)) return model
      const there = standing === undefined ? born(model, 'ACTIVE') : model
      return { ...there, customer: 'active', held: false }
    }
    case 'hold':
      return customer === 'active' ? { ...model, held: true } : model
    case 'lift':
      return ok && customer === 'active' ? { ...model, held: false } : model
    case 'reject':
    case 'hit':
      if (customer !== 'active') return model
      return { ...model, customer: 'rejected', standing: 'BLOCKED', listed: true, barred: true }
    default:
      return model
  }
}

/** What the counters of sessions are to say. */
export function countsOf({ sessions }: Model) {
  const all = Object.values(sessions)
  const count = (status: SessionEnd) => all.filter((one) => one === status).length
  return {
    session_count: all.length,
    approved_count: count('Approved'),
    declined_count: count('Declined'),
    in_review_count: count('In Review'),
  }
}

/** What the gate is to say of a living entity (requirement 3 and 4; lifecycles, "The gate"). */
export function gateOf({ standing, customer, held }: Model) {
  const isOut = standing === 'BLOCKED' || customer === 'rejected'
  const isFlagged = standing === 'FLAGGED'
  const isOn = customer === 'active' && !held && standing === 'ACTIVE'
  return {
    open_session: isOut ? 'decline' : isFlagged ? 'run_then_review' : 'run',
    create_link: isOut ? 'refuse' : 'run',
    submit_transaction:
      isOut || (customer === 'active' && held) ? 'decline' : isFlagged ? 'run_and_escalate' : 'run',
    open_account: isOn ? 'run' : 'refuse',
    issue_card: isOn ? 'run' : 'refuse',
  }
}

/** Where the customer is to stand. */
export function customerOf({ standing, customer, held }: Model): string | null {
  if (customer === undefined) return null
  if (customer === 'rejected') return 'rejected'
  return standing === 'BLOCKED' || held ? 'inactive' : 'active'
}
