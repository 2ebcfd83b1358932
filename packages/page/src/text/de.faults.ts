/** Why a step is asked again and what is wrong with a field, by the server's codes, in German. */
import type { Catalogue } from './en.ts'

export const deFaults = {
  reasons: {
    DOCUMENT_PICTURE_MISSING: 'Das Bild des Dokuments ist nicht angekommen. Nehmen Sie es neu auf.',
    DOCUMENT_UNREADABLE:
      'Das Dokument ist auf dem Bild nicht lesbar. Nehmen Sie es bei gutem Licht neu auf.',
    FACE_PICTURE_MISSING: 'Das Bild Ihres Gesichts ist nicht angekommen. Nehmen Sie es neu auf.',
    NO_FACE_DETECTED: 'Auf dem Bild ist kein Gesicht zu finden. Nehmen Sie es neu auf.',
    POA_DOCUMENT_MISSING: 'Die Datei des Papiers ist nicht angekommen. Senden Sie sie erneut.',
    EMAIL_NOT_VERIFIED:
      'Die E-Mail-Adresse ist noch nicht bestätigt. Geben Sie den Code ein, der dorthin ging.',
    PHONE_NOT_VERIFIED:
      'Die Telefonnummer ist noch nicht bestätigt. Geben Sie den Code ein, der dorthin ging.',
    DOCUMENT_AI_DOCUMENT_MISSING:
      'Die Datei eines Dokuments ist nicht angekommen. Senden Sie sie erneut.',
    KYB_COMPANY_DATA_MISSING: 'Name oder Land des Unternehmens fehlen. Geben Sie bitte beides an.',
    KYB_DOCUMENT_MISSING: 'Eine verlangte Unterlage fehlt. Bitte senden Sie sie.',
  },
  faults: {
    missing: 'Bitte ausfüllen.',
    unknown: 'Danach wird hier nicht mehr gefragt. Laden Sie die Seite neu.',
    text_invalid: 'Geben Sie einen Text ein.',
    text_unreadable:
      'Hierin steht ein Zeichen, das sich nicht speichern lässt. Schreiben Sie es ohne.',
    length_invalid: (min, max) => `Zwischen ${min} und ${max} Zeichen.`,
    option_invalid: 'Wählen Sie eine der Möglichkeiten.',
    options_invalid: 'Wählen Sie unter den Möglichkeiten.',
    date_invalid: 'Geben Sie einen Tag an, den es gibt.',
    birth_invalid: 'Geben Sie einen Tag von 1900 bis heute an.',
    past_day_invalid: 'Geben Sie einen Tag an, der schon war.',
    number_invalid: 'Geben Sie eine Zahl an.',
    number_outside: 'Diese Zahl ist zu klein oder zu groß.',
    boolean_invalid: 'Wählen Sie Ja oder Nein.',
    files_invalid: (_min, max) => `Wählen Sie höchstens ${max} Dateien, jede hier hochgeladen.`,
    upload_unknown: 'Diese Datei ist nicht mehr da. Fügen Sie sie erneut hinzu.',
    country_invalid: 'Wählen Sie ein Land.',
    percent_invalid: 'Geben Sie eine Zahl von 0 bis 100 an.',
    party_invalid: 'Geben Sie an, ob es eine Person oder ein Unternehmen ist.',
    parties_invalid: (_min, max) => `Höchstens ${max} Personen und Unternehmen.`,
    role_missing: 'Wählen Sie mindestens eine Rolle.',
    role_unknown: 'Wählen Sie Rollen der Liste.',
    search_too_short: 'Geben Sie mindestens zwei Buchstaben des Namens oder die Registernummer an.',
    email_invalid: 'Geben Sie die ganze Adresse an, etwa name@example.com.',
    values_invalid: 'Geben Sie zu jeder Angabe einen Namen und einen Text oder eine Zahl an.',
    name_invalid: 'Geben Sie den Namen so an, wie man ihn liest, in einer Zeile.',
    phone_invalid: 'Geben Sie die Nummer mit Land an, etwa +49 1512 3456789.',
    code_not_sent: 'Fordern Sie zuerst einen Code an.',
    code_wrong:
      'Das ist nicht der gesendete Code. Prüfen Sie ihn, oder fordern Sie einen neuen an.',
    code_expired: 'Dieser Code ist zu alt. Fordern Sie einen neuen an.',
    code_tries_spent: 'Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.',
  },
} satisfies Pick<Catalogue, 'reasons' | 'faults'>
