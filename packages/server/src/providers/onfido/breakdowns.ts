/**
 * What a report of Onfido's says, as warnings of ours: one table a kind of report, from the place
 * in its breakdown that is not clear to what was noticed.
 */
import { documentWarning } from '@ostiary/domain/documents/document-warnings'
import type { DocumentRisk } from '@ostiary/domain/documents/document-warnings'
import type { DocumentSettings } from '@ostiary/domain/documents/document-settings'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import { documentWarnings } from '../documents/document-data.ts'
import type { AskedAgainRisk } from '@ostiary/domain/session/asked-again'
import { looseOf, numberOf, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'

/**
 * `by_setting`: the workflow says what follows; `by_suspicion`: declined where the report as a
 * whole is `suspected`, else looked at; `again`: the person takes another picture.
 */
type Follows = 'by_setting' | 'by_suspicion' | 'review' | 'decline' | 'again'

type Held = readonly [group: string, part: string | undefined]
type AgainRow = readonly [...Held, risk: AskedAgainRisk, follows: 'again']
type Row = readonly [...Held, risk: Risk, follows: Exclude<Follows, 'again'>] | AgainRow

// A table is easier to check when its columns line up. The first row that fits a part tells.
// oxfmt-ignore
const documentRows: readonly Row[] = [
  ['image_integrity',      'image_quality',               'DOCUMENT_UNREADABLE',                    'again'],
  ['image_integrity',      'supported_document',          'DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION', 'by_setting'],
  ['image_integrity',      undefined,                     'DOCUMENT_NOT_CONCLUSIVE',                'review'],
  ['data_validation',      'document_expiration',         'DOCUMENT_EXPIRED',                       'by_setting'],
  ['data_validation',      'expiry_date',                 'EXPIRATION_DATE_NOT_DETECTED',           'by_setting'],
  ['data_validation',      'mrz',                         'INVALID_MRZ',                            'by_setting'],
  ['data_validation',      undefined,                     'DATA_INCONSISTENT',                      'by_setting'],
  ['data_consistency',     undefined,                     'DATA_INCONSISTENT',                      'by_setting'],
  ['data_comparison',      'first_name',                  'NAME_MISMATCH_WITH_PROVIDED',            'by_setting'],
  ['data_comparison',      'last_name',                   'NAME_MISMATCH_WITH_PROVIDED',            'by_setting'],
  ['data_comparison',      'date_of_birth',               'DOB_MISMATCH_WITH_PROVIDED',             'by_setting'],
  ['data_comparison',      undefined,                     'DATA_INCONSISTENT',                      'by_setting'],
  ['age_validation',       undefined,                     'MINIMUM_AGE_NOT_MET',                    'by_setting'],
  ['visual_authenticity',  undefined,                     'DOCUMENT_FORGED',                        'by_suspicion'],
  ['compromised_document', undefined,                     'DOCUMENT_COMPROMISED',                   'by_suspicion'],
  ['police_record',        undefined,                     'DOCUMENT_COMPROMISED',                   'decline'],
  ['issuing_authority',    undefined,                     'DOCUMENT_NOT_CONCLUSIVE',                'review'],
]

/** `null` and what is absent was not looked at; any other word than `clear` speaks against it. */
const isHeld = (result: unknown): boolean => typeof result === 'string' && result !== 'clear'

interface Place {
  readonly group: string
  /** Absent where no part of the group is to blame. */
  readonly part?: string
}

/** The places that are not clear. */
function heldIn(report: Loose): Place[] {
  const breakdown = looseOf(report, 'breakdown')
  return Object.keys(breakdown).flatMap((group): Place[] => {
    const whole = looseOf(breakdown, group)
    const parts = looseOf(whole, 'breakdown')
    const held = Object.keys(parts).filter((part) => isHeld(looseOf(parts, part)['result']))
    if (held.length > 0) return held.map((part) => ({ group, part }))
    return isHeld(whole['result']) ? [{ group }] : []
  })
}

export interface ReportFindings {
  readonly warnings: readonly Warning[]
  /** Why the picture is to be taken again. */
  readonly again?: AskedAgainRisk
}

export function documentFindings(report: Loose, settings: DocumentSettings): ReportFindings {
  const isSuspected = textOf(report, 'sub_result') === 'suspected'
  const rows = heldIn(report).map(({ group, part }): Row => {
    const row = documentRows.find(([of, at]) => of === group && (at === undefined || at === part))
    // What they may add one day is looked at until it has a row.
    return row ?? [group, part, 'DOCUMENT_NOT_CONCLUSIVE', 'review']
  })
  const warnings = rows.flatMap(([, , risk, follows]) =>
    follows === 'again' ? [] : [warningFor(risk, follows, { settings, isSuspected })],
  )
  const isClear = textOf(report, 'result') === 'clear'
  const again = rows.find((row): row is AgainRow => row[3] === 'again')?.[2]
  if (!isClear && warnings.length === 0 && again === undefined)
    warnings.push(noticed('DOCUMENT_NOT_CONCLUSIVE', 'REVIEW'))
  return { warnings: worstOfEach(warnings), ...(again && { again }) }
}

function warningFor(
  risk: Risk,
  follows: Exclude<Follows, 'again'>,
  { settings, isSuspected }: { settings: DocumentSettings; isSuspected: boolean },
): Warning {
  if (follows === 'by_setting') {
    // The rows of the table that go by a setting name risks of documents.
    const warning = documentWarning(risk as DocumentRisk, settings, [])
    return documentWarnings([warning])[0]! // one for one
  }
  const declines = follows === 'decline' || (follows === 'by_suspicion' && isSuspected)
  return noticed(risk, declines ? 'DECLINE' : 'REVIEW')
}

const severity = { information: 0, warning: 1, error: 2 } as const

/** Each risk once, as bad as it was noticed. */
export function worstOfEach(warnings: readonly Warning[]): Warning[] {
  const worst = new Map<string, Warning>()
  for (const warning of warnings) {
    const held = worst.get(warning.risk)
    if (!held || severity[warning.log_type] > severity[held.log_type])
      worst.set(warning.risk, warning)
  }
  return [...worst.values()]
}

export interface FaceFindings {
  readonly isFaceFound: boolean
  readonly isSourceClear: boolean
  readonly isAliveClear: boolean
  readonly isSameClear: boolean
  /** 0 to 100; absent where the vendor gives none. */
  readonly aliveScore?: number
  readonly sameScore?: number
}

/** A report of the kind `facial_similarity_photo`. */
export function faceFindings(report: Loose): FaceFindings {
  const at = (...path: string[]): Loose =>
    path.reduce((value, key) => looseOf(looseOf(value, 'breakdown'), key), report)
  const held = (...path: string[]): boolean => isHeld(at(...path)['result'])
  const score = (...path: string[]): number | undefined => {
    const share = numberOf(looseOf(at(...path), 'properties'), 'score')
    return share === undefined ? undefined : Math.round(Math.min(Math.max(share, 0), 1) * 100)
  }
  const alive = score('visual_authenticity', 'spoofing_detection')
  const same = score('face_comparison', 'face_match')
  return {
    isFaceFound: !held('image_integrity', 'face_detected'),
    isSourceClear: !held('image_integrity', 'source_integrity'),
    isAliveClear: textOf(at('visual_authenticity'), 'result') === 'clear',
    isSameClear: textOf(at('face_comparison'), 'result') === 'clear',
    ...(alive !== undefined && { aliveScore: alive }),
    ...(same !== undefined && { sameScore: same }),
  }
}
