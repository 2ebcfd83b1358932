/** docs/reference/workflows.md: features with their settings, operators, problems, templates. */
import { questionTypes } from '@ostiary/domain/questionnaire/questionnaire'
import { settingRows } from '@ostiary/domain/workflow/config'
import { unusedSettings, workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { featureNames, featureRow } from '@ostiary/domain/workflow/features'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { WorkflowSettings } from '@ostiary/domain/workflow/graph'
import { graphProblems } from '@ostiary/domain/workflow/problem'
import { operators } from '@ostiary/domain/workflow/rules'
import type { Operand } from '@ostiary/domain/workflow/rules'
import type { Setting } from '@ostiary/domain/workflow/setting'
import { templateNames, templateRow } from '@ostiary/domain/workflow/templates'
import { code, codes, document, notice, table } from './markdown.ts'

const operands: Readonly<Record<Operand, string>> = {
  nothing: 'nothing',
  value: 'a text, a number, true or false',
  ordered: 'a number or a date',
  list: 'a list of values',
  pattern: 'a pattern',
  text: 'a text, and `score`',
}

const featureRows = (): string[][] =>
  featureNames.map((name) => {
    const {
      kinds,
      asks,
      rulePrefix: prefix,
      entityKey: key,
      decisionKey: decision,
      says,
    } = featureRow(name)
    const whose = kinds.map((one) => (one === 'user' ? 'persons' : 'companies')).join(', ')
    return [code(name), whose, asks, code(`${prefix}.`), code(key), code(decision), says]
  })

const shown = (value: unknown): string =>
  value === undefined ? '' : code(JSON.stringify(value).replaceAll(',', ', '))

/** Whether it does what it says; a setting that does nothing is marked. */
const heeded = ({ unused, limited }: Setting): string =>
  unused === undefined ? (limited ?? '') : `**Not heeded.** ${unused}`

const settingsOf = (name: Feature): string[] => [
  `### ${name}`,
  table(
    ['setting', 'takes', 'unsaid', 'what it says'],
    Object.entries(settingRows(name)).map(([key, row]) => [
      code(key),
      row.takes,
      row.isRequired ? 'must be given' : shown(row.otherwise),
      [row.says, heeded(row)].filter((one) => one !== '').join(' '),
    ]),
  ),
]

const graphText = [
  'A graph is `{"start_node": id, "nodes": {id: node}}`. A node is a `feature` ' +
    '(`feature`, `config`, ' +
    '`next`, `branches`), a `branch` (`branches`), a `status` (`session_status`: `Approved`, ' +
    '`Declined`, `In Review` or `Determine`, by which what the features came to decides), or a ' +
    '`webhook` (`next`). A feature without `next` ends as `Determine`. A session with a step in ' +
    'review never ends as `Approved` by itself: it is `In Review`.',
  'A branch is `{"id", "logic": "and" | "or", "rules", "goto"}`. The first that fits is ' +
    'taken; one ' +
    'without rules is for everybody else and stands last. The branches of a feature are ' +
    'asked when ' +
    'it has its answer; where none fits it goes on at `next`.',
]

const operatorText = [
  'A rule is `{"field", "operator", "value", "score", "node_id"}`. The field is a path such as ' +
    '`kyc.status` or `document_ai.total`; `node_id` says which node is meant where ' +
    'several run one ' +
    'feature. A value that is not there fits nothing but `is_empty`. Text is compared in any ' +
    'letter case, and text that is a number counts as one; dates are ISO 8601.',
  table(
    ['operator', 'takes', 'fits'],
    Object.entries(operators).map(([name, { takes, says }]) => [code(name), operands[takes], says]),
  ),
  'A pattern is found anywhere in the text. It may use `. [ ] ( ) | * + ? {n,m} ^ $ \\d ' +
    '\\w \\s` and ' +
    'their opposites, and begin with `(?i)`; it has no look-around and no references ' +
    'back, so that ' +
    'none takes longer than its text. `fuzzy_match` pairs the words of both texts, ' +
    'without accents ' +
    'and in any order, and counts the letters that the pairs share against all letters.',
]

export function workflowsPage(): string {
  return document(
    '# Workflows',
    notice,
    'What a session asks, and in which order. The tables are those of the code.',
    '## Features',
    'How the fields of rules begin, the key in the `features` of a user or business, and ' +
      'the array ' +
      'in a decision. What must come before a feature must come before it on every path: ' +
      'a document ' +
      'before a face match, a register of persons and the screening of a person; a face ' +
      '(`LIVENESS` ' +
      'or `AGE_ESTIMATION`) before a face match; `KYB_REGISTRY` before the screening of ' +
      'a company ' +
      'and its key people.',
    table(
      ['feature', 'asks of', 'answered by', 'fields', 'key', 'decision', 'what it is'],
      featureRows(),
    ),
    '## Graph',
    ...graphText,
    '## Rules',
    ...operatorText,
    '## What may be wrong',
    'Said of each node by `POST /v3/workflows/{workflow_id}/validate/`. Settings add ' +
      `${codes(['setting_unknown', 'setting_invalid', 'setting_missing', 'settings_contradict'])}.`,
    table(
      ['code', 'what it says'],
      Object.entries(graphProblems).map(([name, says]) => [code(name), says]),
    ),
    '## Settings of a workflow',
    table(
      ['setting', 'unsaid', 'what to know'],
      Object.entries(workflowDefaults).map(([key, value]) => {
        const why = unusedSettings[key as keyof WorkflowSettings] // a key of the same type
        return [code(key), shown(value), why === undefined ? '' : `**Not heeded.** ${why}`]
      }),
    ),
    '## Templates',
    table(
      ['template', 'label', 'features', 'what it is'],
      templateNames.map((name) => {
        const { label, features, says } = templateRow(name)
        return [code(name), label, codes(features.map((one) => one.feature)), says]
      }),
    ),
    '## Settings of features',
    'A setting of another name is refused; `status_rules` is kept as it comes. One that is not ' +
      'heeded is kept for clients that send it; set otherwise than by default it is among the ' +
      '`warnings` of `POST /v3/workflows/{workflow_id}/validate/` (`setting_unused`, ' +
      '`setting_limited`), which keep nothing from being published.',
    ...featureNames.flatMap(settingsOf),
    '## Questionnaires',
    'Sections of questions in the languages it is asked in. A question has an `id`, a `type`, a ' +
      '`label`, and may have `options`, `min`, `max`, `show_if` (`{"question", ' +
      '"operator", "value"}` ' +
      'of a question before it) and `actions` (`{"operator", "value", "answer_action"}`): the ' +
      'gravest that fits the answer counts.',
    table(
      ['type', 'what it takes'],
      Object.entries(questionTypes).map(([name, { says }]) => [code(name), says]),
    ),
  )
}
