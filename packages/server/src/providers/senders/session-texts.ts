/**
 * What a session writes to its person: an invitation, steps to be done again, how it ended. Nothing
 * of the person is in it; the link is all there is to keep.
 */
import type { EmailSubject } from '@ostiary/domain/session/facts'
import type { Feature } from '@ostiary/domain/workflow/features'
import { deSteps } from '@ostiary/domain/workflow/step-names/de'
import { enSteps } from '@ostiary/domain/workflow/step-names/en'
import { esSteps } from '@ostiary/domain/workflow/step-names/es'
import type { Language, SessionMessage } from './sender.ts'

type Said = (application: string) => string

interface Words {
  readonly subjects: Readonly<Record<EmailSubject, Said>>
  readonly texts: Readonly<Record<EmailSubject, Said>>
  /** Before the link. */
  readonly open: string
  /** Behind it. */
  readonly own: string
  readonly steps: Readonly<Record<Feature, string>>
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    subjects: {
      invitation: (name) => `${name} asks you for a verification`,
      resubmission: (name) => `${name} asks you to repeat a part of your verification`,
      approval: (name) => `Your verification for ${name} is complete`,
      decline: (name) => `Your verification for ${name} was not accepted`,
    },
    texts: {
      invitation: (name) => `${name} asks you for a verification. It takes a few minutes.`,
      resubmission: (name) => `${name} has looked at your verification and asks you to repeat:`,
      approval: (name) =>
        `Your verification for ${name} was accepted. There is nothing left to do.`,
      decline: (name) =>
        `Your verification for ${name} was not accepted. If you have questions, ask ${name}.`,
    },
    open: 'Open this link:',
    own: 'The link is yours: give it to nobody. If you do not expect this message, ignore it.',
    steps: enSteps,
  },
  de: {
    subjects: {
      invitation: (name) => `${name} bittet Sie um eine Verifizierung`,
      resubmission: (name) => `${name} bittet Sie, einen Teil Ihrer Verifizierung zu wiederholen`,
      approval: (name) => `Ihre Verifizierung für ${name} ist abgeschlossen`,
      decline: (name) => `Ihre Verifizierung für ${name} wurde nicht angenommen`,
    },
    texts: {
      invitation: (name) => `${name} bittet Sie um eine Verifizierung. Sie dauert wenige Minuten.`,
      resubmission: (name) =>
        `${name} hat Ihre Verifizierung angesehen und bittet Sie, dies zu wiederholen:`,
      approval: (name) =>
        `Ihre Verifizierung für ${name} wurde angenommen. Sie müssen nichts mehr tun.`,
      decline: (name) =>
        `Ihre Verifizierung für ${name} wurde nicht angenommen. Bei Fragen wenden Sie sich an ` +
        `${name}.`,
    },
    open: 'Öffnen Sie diesen Link:',
    own:
      'Der Link gehört Ihnen: Geben Sie ihn niemandem. Erwarten Sie diese Nachricht nicht, ' +
      'vergessen Sie sie.',
    steps: deSteps,
  },
  es: {
    subjects: {
      invitation: (name) => `${name} le pide una verificación`,
      resubmission: (name) => `${name} le pide repetir una parte de su verificación`,
      approval: (name) => `Su verificación para ${name} ha terminado`,
      decline: (name) => `Su verificación para ${name} no ha sido aceptada`,
    },
    texts: {
      invitation: (name) => `${name} le pide una verificación. Son unos minutos.`,
      resubmission: (name) => `${name} ha revisado su verificación y le pide repetir:`,
      approval: (name) =>
        `Su verificación para ${name} ha sido aceptada. No tiene que hacer nada más.`,
      decline: (name) =>
        `Su verificación para ${name} no ha sido aceptada. Si tiene preguntas, diríjase a ${name}.`,
    },
    open: 'Abra este enlace:',
    own: 'El enlace es suyo: no se lo dé a nadie. Si no espera este mensaje, no haga caso de él.',
    steps: esSteps,
  },
}

export const sessionSubject = ({ about, language, application }: SessionMessage): string =>
  words[language].subjects[about](application)

export function sessionText(message: SessionMessage): string {
  const { about, language, application, link, steps = [] } = message
  const { texts, open, own, steps: names } = words[language]
  const listed = [...new Set(steps)].map((one) => `- ${names[one]}`)
  const linked = link === undefined ? [] : [`${open}\n${link}`, own]
  const parts = [texts[about](application), listed.join('\n'), ...linked]
  return parts.filter((one) => one !== '').join('\n\n')
}
