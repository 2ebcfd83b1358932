/** A session in memory: its steps one after the other, each checked for as long as it is told. */
import type {
  AwaitedParty,
  Candidate,
  Current,
  Outcome,
  State,
  StepProblem,
} from '@ostiary/contract/hosted'

export interface Reply {
  readonly status: number
  readonly body?: unknown
}

export interface ScriptedStep {
  readonly feature: string
  readonly label?: string
  readonly ask: object
  /** How often it is asked how things stand before the check is over. */
  readonly checks?: number
}

export interface Settings {
  readonly language?: string
  readonly environment?: 'live' | 'sandbox'
  readonly result?: Partial<Outcome>
  readonly candidates?: readonly Candidate[]
}

interface Request {
  readonly body: unknown
  readonly query: URLSearchParams
  /** The browser has the cookie that `open` sets. */
  readonly held: boolean
}

export class Script {
  readonly #steps: readonly ScriptedStep[]
  readonly #settings: Settings
  #at = 0
  #opened = false
  #checksLeft: number | undefined
  #tries = 0
  #problems: readonly StepProblem[] = []
  #parties: readonly AwaitedParty[] | undefined
  #code: object = {}
  #media = 0

  constructor(steps: readonly ScriptedStep[], settings: Settings = {}) {
    this.#steps = steps
    this.#settings = settings
  }

  /** The step under way is asked again, as after a check that failed. */
  askAgain(problems: readonly StepProblem[]): void {
    this.#checksLeft = undefined
    this.#tries += 1
    this.#problems = problems
  }

  await(parties: readonly AwaitedParty[] | undefined): void {
    this.#parties = parties
    this.#checksLeft = undefined
  }

  next(): void {
    this.#at += 1
    this.#checksLeft = undefined
    this.#tries = 0
    this.#problems = []
    this.#parties = undefined
    this.#code = {}
  }

  answer(call: string, request: Request, wallet?: object): Reply {
    switch (call) {
      case 'POST session/open':
        this.#opened = true
        return this.#ok()
      case 'GET session':
        if (request.held) this.#check()
        return { status: 200, body: this.state(request.held && this.#opened) }
      case 'POST session/answer':
        this.#answered()
        return this.#ok()
      case 'POST session/code':
        this.#code = { address: 'e•••@example.com', code_sent: true, resend_at: null }
        return this.#ok()
      case 'GET session/registry':
        return { status: 200, body: { candidates: this.#settings.candidates ?? [] } }
      case 'POST session/handoff':
        return {
          status: 200,
          body: {
            url: 'https://id.example.com/session/another-tok-en',
            expires_at: '2030-01-01T12:00:00Z',
          },
        }
      case 'GET wallet':
        return { status: 200, body: challengeOf(wallet) }
      case 'POST wallet':
        return { status: 200, body: { status: 'signed' } }
      default:
        if (call !== 'POST session/media') return { status: 404, body: { code: 'route_not_found' } }
        this.#media += 1
        return { status: 201, body: { media_id: `media-${this.#media}`, width: 640, height: 480 } }
    }
  }

  #ok(): Reply {
    return { status: 200, body: this.state() }
  }

  #answered(): void {
    this.#checksLeft = this.#steps[this.#at]?.checks ?? 0
    if (this.#checksLeft === 0) this.next()
  }

  #check(): void {
    if (this.#checksLeft === undefined) return
    this.#checksLeft -= 1
    if (this.#checksLeft <= 0) this.next()
  }

  state(isOpenHere = true): State {
    const over = this.#at >= this.#steps.length
    return {
      session_id: 'ses-1',
      status: over ? (this.#settings.result?.status ?? 'Approved') : 'In Progress',
      language: this.#settings.language ?? null,
      languages: ['en', 'de', 'es'],
      expires_at: null,
      application: { name: 'Northwind Bank' },
      environment: this.#settings.environment ?? 'live',
      steps: this.#steps.map((step, index) => ({
        node_id: `n${index}`,
        feature: step.feature,
        label: step.label ?? null,
        status:
          index < this.#at
            ? 'done'
            : index > this.#at
              ? 'todo'
              : this.#checksLeft === undefined
                ? 'current'
                : 'checking',
      })),
      progress: this.#at / this.#steps.length,
      is_open_here: isOpenHere,
      entity_kind: 'user',
      current: over || !isOpenHere ? null : this.#current(),
      result: over
        ? {
            status: 'Approved',
            can_retry: false,
            callback_url: null,
            callback_after_s: null,
            ...this.#settings.result,
          }
        : null,
    }
  }

  #current(): Current | null {
    const step = this.#steps[this.#at]
    if (step === undefined) return null
    // A script says what it asks as plain data; the page is what is tested with it.
    return {
      node_id: `n${this.#at}`,
      feature: step.feature,
      label: step.label ?? null,
      waits: this.#parties ? 'parties' : this.#checksLeft === undefined ? 'person' : 'provider',
      tries: this.#tries,
      tries_left: 3 - this.#tries,
      problems: this.#problems,
      ask: this.#parties
        ? { parties: this.#parties }
        : this.#checksLeft === undefined
          ? { ...step.ask, ...this.#code }
          : {},
    } as Current
  }
}

const challengeOf = (wallet: object | undefined) => ({
  application: { name: 'Northwind Bank' },
  environment: 'live',
  challenge: { ...wallet, expires_at: '2030-01-01T12:00:00Z' },
})
