/** A questionnaire in one language, as the page shows it. */
import type { Question as AskedQuestion, QuestionnaireAsk } from '@ostiary/contract/hosted'
import type { Question, Questionnaire, Texts } from '@ostiary/domain/questionnaire/questionnaire'

/** The language asked for, where the questionnaire has it; otherwise the one every text has. */
export function localised(
  questionnaire: Questionnaire,
  wanted: readonly string[],
): QuestionnaireAsk {
  const [first = 'en'] = questionnaire.languages
  const language = wanted.find((one) => questionnaire.languages.includes(one)) ?? first
  const textOf = (texts: Texts | undefined): string | null =>
    texts?.[language] ?? texts?.[first] ?? null
  return {
    title: questionnaire.title,
    sections: questionnaire.sections.map(({ title, questions }) => ({
      title: textOf(title),
      questions: questions.map((one) => questionIn(one, textOf)),
    })),
  }
}

function questionIn(
  question: Question,
  textOf: (texts: Texts | undefined) => string | null,
): AskedQuestion {
  const { id, type, label, description, required, options, show_if: shown } = question
  return {
    id,
    type,
    label: textOf(label) ?? id,
    help: textOf(description),
    required,
    min: question.min ?? null,
    max: question.max ?? null,
    options:
      options?.map((one) => ({ value: one.value, label: textOf(one.label) ?? one.value })) ?? null,
    show_if: shown
      ? { question_id: shown.question, operator: shown.operator, value: shown.value }
      : null,
  }
}
