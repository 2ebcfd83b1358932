/** What an application chooses about documents, in the words of its workflow. */
import type { Action } from '../workflow/action.ts'

export type ActionSetting =
  | 'document_expired_action'
  | 'expiration_date_not_detected_action'
  | 'invalid_mrz_action'
  | 'inconsistent_data_action'
  | 'minimum_age_action'
  | 'maximum_age_action'
  | 'age_not_detected_action'
  | 'unparsed_name_action'
  | 'expected_details_mismatch_action'
  | 'duplicated_user_action'

export interface DocumentSettings extends Readonly<Partial<Record<ActionSetting, Action>>> {
  /** Years; the age itself is allowed. */
  readonly minimum_age?: number
  readonly maximum_age?: number
  /**
   * Types by country, each by any of its codes or names; `*` stands for any country. Absent or
   * empty it allows every document.
   */
  readonly documents_allowed?: Readonly<Record<string, readonly string[]>>
}
