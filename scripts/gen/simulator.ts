/** docs/reference/simulator.json and simulator.md: how to make the simulator answer as you like. */
import { routes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import {
  scenarios,
  sessionFaults,
} from '../../packages/server/src/providers/simulator/scenarios.ts'
import { sentinels } from '../../packages/server/src/providers/simulator/sentinels.ts'
import { code, document, fence, notice, table } from './markdown.ts'

/** One row a sentinel, in the form tools read. */
export function simulatorText(): string {
  const rows = sentinels.map(({ check, outcome, input, delayMs }) => ({
    check,
    outcome,
    input,
    delayMs,
  }))
  return `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
}

type SimulatorCall = Extract<OperationId, `simulate${string}`>

interface CallDoc {
  /** In which states it may be made, and what it does there. */
  readonly says: string
  readonly body?: string
}

const armed = 'While `initiating` it is kept for the screening to meet'
const person =
  '{"firstName":"Ann","lastName":"Example","dob":"1990-05-01",' +
  '"document":{"number":"P123","country":"UTO"}}'

/** Each call of the route table; a new one does not compile without its words. */
const calls: Readonly<Record<SimulatorCall, CallDoc>> = {
  simulateVerify: {
    says:
      'While `verifying`: the person passes. The body may say who the person is; without it the ' +
      'profile is taken. A barred document fails all the same.',
    body: person,
  },
  simulateReject: { says: 'While `verifying`: the person fails, and the customer is `rejected`.' },
  simulateVerificationOutage: {
    says:
      'Before `verifying` it is kept for the verification to meet; while `verifying` the check ' +
      'is asked again later.',
  },
  simulateScreeningClear: { says: `${armed}; while \`screening\` the customer goes on.` },
  simulateScreeningHit: {
    says:
      `${armed}; while \`screening\` it counts at once: \`rejected\`, or an analyst's case where ` +
      'the screening policy is `review`.',
  },
  simulateScreeningOutage: {
    says:
      `${armed}; while \`screening\` the check is asked again later. Nobody is ` +
      'rejected or cleared.',
  },
  simulateWatchlistHit: {
    says:
      'The onboarding evaluation has a watchlist hit: an automatic approval goes back to ' +
      "`review`, a person's decision stays and an alert is shown.",
  },
  simulateCheckAnswer: {
    says:
      'Late, twice, or against what was said before: the worse of two answers stands. With ' +
      '`check: fraud` the body has a `score`; without one the score fails.',
    body: '{"check":"watchlist","outcome":"clear"}',
  },
  simulateMonitoringHit: {
    says:
      'While `active` or `inactive`: `rejected`, or switched off under a hold of ' +
      'the system where ' +
      'the screening policy is `review`.',
  },
}

export function simulatorPage(): string {
  return document(
    '# Simulator',
    notice,
    'In sandbox applications the providers of checks are simulated, so that every way a customer ' +
      'can go is reached without a vendor. There are two means: a marker in `externalId`, and a ' +
      'call. Neither exists in a live application: there a marker is part of the id like any ' +
      'other text, and a call is 403 `sandbox_only`.',
    '## Markers',
    'Append them to `externalId`, one for each check; of two for the same check the last counts. ' +
      'Without a marker the wallet is looked up in the lists that are loaded, and the person is ' +
      'asked to open a link. The same rows for tools: [simulator.json](simulator.json).',
    'An evaluation asks `identity` and `watchlist`, and `fraud` where it was asked for. Without ' +
      'a marker the built-in ones answer: from the profile, from the names on the lists that are ' +
      'loaded, and by the scorecard.',
    fence(
      'sh',
      `npx ostiary call POST /v1/customers '{"chainId":"${exampleWallet}",\n` +
        '  "externalId":"ann-1+wallet.outage+identity.passed"}\'',
    ),
    table(
      ['marker', 'check', 'outcome', 'delay', 'what happens'],
      sentinels.map(({ check, outcome, input, delayMs, says }) => [
        code(input),
        check,
        outcome,
        delayMs === 0 ? '' : `${delayMs} ms`,
        says,
      ]),
    ),
    ...sessionParts(),
    '## Calls',
    "Each answers 202 and applies the provider's answer as the real one would be; in a state " +
      'where there is nothing to answer, 409 with the events allowed now.',
    ...(Object.keys(calls) as SimulatorCall[]).map(callPart),
  )
}

const endings = {
  approves: 'approved',
  declines: 'declined',
  reviews: 'in review',
  again: 'asked for again, once',
} as const

function sessionParts(): string[] {
  return [
    '## Sessions',
    'Every feature of a session approves what was brought, unless `sandbox_scenario` says ' +
      'otherwise. A marker in `vendor_data` does the same: `ann-1+session.decline_aml`; ' +
      '`sandbox_scenario` goes before it. A marker behind a name that is typed (of a person or a ' +
      'company) is for the step it is typed in and for no other, so that it reaches no check ' +
      'that asks nobody, such as `AML`. What nobody typed or expected is read as Elena Sample. ' +
      'Where no scenario is named, what is typed is held against `expected_details` as in a live ' +
      'application, and `DOCUMENT_AI` asks for a paper. ' +
      'Codes are always 123456, and none is sent.',
    table(
      ['scenario', 'feature', 'which is', 'warning'],
      scenarios.map(({ name, feature, ends, risk }) => [
        code(name),
        feature === undefined ? 'each' : code(feature),
        endings[ends],
        risk === undefined ? '' : code(risk),
      ]),
    ),
    'What nothing but a scenario can find is followed by what the workflow says of it: an age by ' +
      '`minimum_age_action` and `age_margin_action`, a register of persons by the actions of ' +
      '`DATABASE_VALIDATION`, a disposable number by `phone_disposable_action`, a changed ' +
      'proof of address by `poa_tampering_action`, a field that was not read by ' +
      '`document_ai_missing_field_action`. The table says how each ends by default.',
    'A fault is a name like a scenario: alone everything is approved in the end. To have both, ' +
      'give each its marker, `ann-1+session.decline_aml+session.late`, or one of them as ' +
      '`sandbox_scenario` and the other as a marker; `sandbox_scenario` takes one name.',
    table(
      ['fault', 'what happens'],
      sessionFaults.map(({ name, says }) => [code(name), says]),
    ),
  ]
}

const exampleWallet = 'eip155:1:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'

function callPart(id: SimulatorCall): string {
  const route: Route = routes[id]
  const { says, body } = calls[id]
  const path = route.path.replace(':id', '$ID')
  return [
    `### ${id}`,
    `${route.summary} ${says}`,
    fence('sh', `npx ostiary call ${route.method} ${path}${body ? ` \\\n  '${body}'` : ''}`),
  ].join('\n\n')
}
