/** What people are sent, in the languages of the hosted page. */
import type { CodeMessage, Language, Message } from './sender.ts'
import { sessionSubject, sessionText } from './session-texts.ts'

interface Words {
  readonly subject: (application: string) => string
  readonly code: (application: string) => string
  readonly warning: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    subject: (application) => `Your code for ${application}`,
    code: (application) => `is your code for ${application}.`,
    warning: 'Do not give it to anybody. If you did not ask for it, ignore this message.',
  },
  de: {
    subject: (application) => `Ihr Code für ${application}`,
    code: (application) => `ist Ihr Code für ${application}.`,
    warning:
      'Geben Sie ihn niemandem. Haben Sie ihn nicht angefordert, vergessen Sie diese Nachricht.',
  },
  es: {
    subject: (application) => `Su código para ${application}`,
    code: (application) => `es su código para ${application}.`,
    warning: 'No se lo dé a nadie. Si no lo ha pedido, no haga caso de este mensaje.',
  },
}

const nameMost = 80

/** A name on one line: it stands in headers and in a short message. */
const shown = (application: string): string =>
  application
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, nameMost)

export const subjectOf = (message: Message): string => {
  const application = shown(message.application)
  return message.about === 'code'
    ? words[message.language].subject(application)
    : sessionSubject({ ...message, application })
}

export function textFor(message: Message): string {
  const named = { ...message, application: shown(message.application) }
  return named.about === 'code' ? codeText(named) : sessionText(named)
}

/** The code first: a notification shows the first words. */
function codeText({ code, language, application }: CodeMessage): string {
  const { code: says, warning } = words[language]
  return `${code} ${says(application)} ${warning}`
}
