/**
 * AML of a session, offline: a person's or company's names and numbers in the loaded lists. A hit
 * is a possible match; the workflow's thresholds say which ones are shown, looked at or declined,
 * and nobody is cleared who was not looked up.
 */
import type { ProviderAnswer } from '../kit.ts'
import type { PartyIndex } from '../name-lists/party-index.ts'
import { leftToReviewer, nodeProvider, answered } from '../session-answer.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { screenParty } from './screen-party.ts'
import type { PartyScreened } from './screen-party.ts'
import { sessionParty } from './session-party.ts'
import type { SessionParty } from './session-party.ts'

/** @param current the index of this moment, asked at each check because imports swap it */
export const amlScreening = (current: () => PartyIndex): NodeProvider =>
  nodeProvider({
    name: 'aml-lists',
    features: ['AML'],
    check: async (question) => screen(question, current()),
  })

type AmlQuestion = NodeQuestion<'AML'>

function screen(question: AmlQuestion, index: PartyIndex): ProviderAnswer<NodeFacts> {
  const { config: settings, environment } = question
  const subject = sessionParty(question)
  const { adjudicated } = question
  const screened = screenParty(index, subject, { settings, environment, adjudicated })
  const { warnings, evidence } = screened
  const data = amlData(subject, screened)
  const facts = screened.isLeftToReviewer
    ? leftToReviewer(data, warnings)
    : { status: screened.status, data, warnings }
  return answered({ ...facts, ...(evidence && { evidence }) })
}

/** The fields of its element in the decision. */
const amlData = ({ kind, screened }: SessionParty, found: PartyScreened): NodeFacts['data'] => ({
  entity_type: kind,
  total_hits: found.hits.length,
  score: found.score,
  hits: found.hits,
  screened_data: screened,
  // Whether it is on now is said where it is shown.
  is_ongoing_monitoring_enabled: false,
  next_ongoing_monitoring_bill_date: null,
  lists: found.lists,
  names_considered: found.considered,
})
