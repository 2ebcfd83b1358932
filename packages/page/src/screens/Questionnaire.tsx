/** The application's own questions; some are shown by what was answered before. */
import type { QuestionnaireStep } from '../api/state.ts'
import { shownQuestions } from '../flow/show-if.ts'
import type { Answers } from '../flow/show-if.ts'
import { useText } from '../text/Text.tsx'
import { useDraft } from '../ui/draft.tsx'
import { Form } from '../ui/Form.tsx'
import { Screen } from '../ui/Screen.tsx'
import { answersFaults, answersInput } from './answers.ts'
import { QuestionField } from './QuestionField.tsx'
import type { StepProps } from './step.ts'

export function Questionnaire(props: StepProps<QuestionnaireStep>) {
  const { current, session, flow, send, troubles } = props
  const text = useText()
  const { title, sections } = current.ask
  const [answers, setAnswers] = useDraft<Answers>(`${current.node_id} answers`, {})
  const shown = shownQuestions(
    sections.flatMap((section) => section.questions),
    answers,
  )
  const parts = sections
    .map((section, index) => ({
      key: index,
      title: section.title,
      questions: section.questions.filter((question) => shown.includes(question)),
    }))
    .filter((part) => part.questions.length > 0)
  return (
    <Screen heading={title}>
      {troubles}
      <Form
        submit={text.questions.send}
        busy={flow.sending}
        problem={flow.problem}
        check={() => answersFaults(shown, answers, text)}
        send={() => send({ answers: answersInput(shown, answers) })}
      >
        {parts.map((part) => (
          <section key={part.key} className="part">
            {part.title ? <h2>{part.title}</h2> : null}
            {part.questions.map((question) => (
              <QuestionField
                key={question.id}
                question={question}
                value={answers[question.id]}
                upload={session.upload}
                onChange={(value) => setAnswers({ ...answers, [question.id]: value })}
              />
            ))}
          </section>
        ))}
      </Form>
    </Screen>
  )
}
