/** The words about endings and refusals, in German. */
import type { Catalogue } from './en.ts'

export const deEndings = {
  checking: {
    heading: 'Wir prüfen das',
    hint: 'Meist dauert es ein paar Sekunden. Lassen Sie die Seite offen.',
    slow:
      'Es dauert länger als sonst. Sie können die Seite schließen und mit demselben Link ' +
      'zurückkommen.',
  },
  result: {
    approved: 'Sie sind verifiziert',
    company_approved: 'Ihr Unternehmen ist verifiziert',
    approved_hint: 'Alles ist in Ordnung. Es bleibt nichts zu tun.',
    review: 'Jemand sieht es sich an',
    review_hint: 'Sie haben alles getan. Sie erfahren, wie es ausgegangen ist.',
    declined: 'Wir konnten Sie nicht verifizieren',
    company_declined: 'Wir konnten Ihr Unternehmen nicht verifizieren',
    declined_hint: (name) => `Wenn Sie das für falsch halten, fragen Sie ${name}.`,
    declined_retry: (name) =>
      'Sie können es noch einmal versuchen, mit einem anderen Dokument oder besserem Licht: ' +
      `beginnen Sie bei ${name} von vorn.`,
    company_declined_retry: (name) =>
      'Sie können es noch einmal versuchen, mit anderen Unterlagen: ' +
      `beginnen Sie bei ${name} von vorn.`,
    expired: 'Dieser Link ist abgelaufen',
    expired_hint: (name) => `Bitten Sie ${name} um einen neuen.`,
    abandoned: 'Die Zeit ist um',
    abandoned_hint: (name) =>
      `Die Verifizierung wurde nicht rechtzeitig beendet. Bitten Sie ${name} um einen neuen Link.`,
    kyc_expired: 'Diese Verifizierung ist abgelaufen',
    other: 'Diese Verifizierung ist zu Ende',
    return_to: (name) => `Zurück zu ${name}`,
    return_in: (seconds) => `Sie werden in ${seconds} Sekunden zurückgeleitet.`,
  },
  ended: {
    link_unknown: 'Dieser Link ist nicht bekannt',
    link_unknown_hint:
      'Prüfen Sie, ob Sie den ganzen Link geöffnet haben, oder bitten Sie um einen neuen.',
    link_ended: 'Dieser Link gilt nicht mehr',
    link_ended_hint:
      'Es gibt einen neueren, oder die Verifizierung ist zu Ende. Nehmen Sie den neuesten Link.',
    link_in_use: 'Sie machen anderswo weiter',
    link_in_use_hint:
      'Diese Verifizierung ist auf einem anderen Gerät oder in einem anderen Browser offen. ' +
      'Machen Sie dort weiter, oder bitten Sie um einen neuen Link.',
    entity_blocked: 'Hier geht es nicht weiter',
    entity_blocked_hint: 'Wer Ihnen den Link geschickt hat, kann Ihnen mehr sagen.',
  },
  offline: {
    heading: 'Keine Verbindung',
    hint: 'Prüfen Sie Ihr Netz. Was Sie eingegeben haben, ist noch da.',
  },
  handoff: {
    heading: 'Auf einem anderen Gerät weitermachen',
    hint:
      'Richten Sie die Kamera Ihres Telefons auf den Code, oder kopieren Sie den Link. Diese ' +
      'Seite endet, sobald die andere geöffnet wird.',
    code: 'QR-Code mit dem Link',
    link: 'Link',
    copy: 'Link kopieren',
    copied: 'Kopiert',
    stay: 'Auf diesem Gerät bleiben',
    until: (time) => `Gültig bis ${time}.`,
  },
  wallet: {
    heading: 'Zeigen Sie, dass die Wallet Ihnen gehört',
    hint:
      'Ihre Wallet zeigt die Nachricht unten. Das Unterschreiben kostet nichts und bewegt ' +
      'nichts.',
    message: 'Zu unterschreibende Nachricht',
    account: 'Konto',
    sign: 'Unterschreiben',
    sign_with: (name) => `Mit ${name} unterschreiben`,
    signing: 'Sehen Sie in Ihre Wallet…',
    none:
      'In diesem Browser wurde keine Wallet gefunden. Öffnen Sie den Link im Browser Ihrer ' +
      'Wallet-App, oder dort, wo ihre Erweiterung installiert ist.',
    other_account: (account) =>
      `Die Wallet bietet ein anderes Konto an. Wählen Sie darin ${account} und ` +
      'unterschreiben Sie erneut.',
    refused:
      'Die Wallet hat nicht unterschrieben. Unterschreiben Sie erneut, wenn Sie so weit sind.',
    done: 'Danke, die Wallet gehört Ihnen',
    done_hint: 'Sie können die Seite schließen.',
  },
  problems: {
    answer_invalid: 'Berichtigen Sie, was markiert ist, und senden Sie es erneut.',
    step_changed:
      'Dieser Schritt wurde inzwischen anderswo beantwortet. Laden Sie die Seite neu, um ' +
      'weiterzumachen.',
    code_too_soon:
      'Gerade wurde ein Code gesendet. Warten Sie einen Moment, bevor Sie einen neuen anfordern.',
    code_limit_reached:
      'Für diesen Schritt wird kein Code mehr gesendet. Geben Sie den zuletzt gesendeten ein.',
    code_unavailable:
      'Der Code kann gerade nicht gesendet werden. Versuchen Sie es später, oder fragen Sie, ' +
      'wer Ihnen den Link geschickt hat.',
    upload_limit_reached:
      'In dieser Sitzung können keine Dateien mehr gesendet werden. Fahren Sie mit den ' +
      'gesendeten fort.',
    media_too_large: 'Die Datei ist zu groß. Wählen Sie eine unter 12 MB.',
    media_type_unsupported:
      'Diese Art von Datei wird hier nicht gelesen. Nehmen Sie JPEG, PNG, WebP oder PDF.',
    media_format_unsupported:
      'Diese Art von Bild wird hier nicht gelesen. Nehmen Sie es neu auf, oder verwenden Sie JPEG.',
    media_damaged:
      'Die Datei ist beschädigt. Nehmen Sie das Bild neu auf, oder wählen Sie eine andere Datei.',
    media_dimensions:
      'Das Bild ist zu klein oder zu groß. Nehmen Sie es mit der Kamera Ihres Telefons auf.',
    media_unsafe:
      'Diese Datei enthält noch etwas außer dem Dokument. Drucken Sie sie in ein neues PDF.',
    media_not_found: 'Das Bild ist weg. Bitte nehmen Sie es neu auf.',
    media_unavailable:
      'Bilder können gerade nicht gespeichert werden. Versuchen Sie es gleich noch einmal.',
    body_too_large: 'Die Datei ist zu groß. Wählen Sie eine kleinere.',
    rate_limited: 'Das war zu schnell. Warten Sie einen Moment, und versuchen Sie es erneut.',
    registry_unavailable:
      'Das Register antwortet nicht. Versuchen Sie es erneut, oder beschreiben Sie es selbst.',
    challenge_invalid: 'Die Nachricht hat sich geändert. Unterschreiben Sie die neue.',
    challenge_expired: 'Die Nachricht ist zu alt. Unterschreiben Sie die neue.',
    signer_mismatch:
      'Eine andere Wallet hat unterschrieben. Wählen Sie das Konto oben, und unterschreiben ' +
      'Sie erneut.',
    signature_malformed:
      'Diese Wallet unterschreibt in einer Form, die hier nicht gelesen wird. Nehmen Sie ' +
      'eine andere.',
    signature_invalid:
      'Die Unterschrift passt nicht. Unterschreiben Sie die neue Nachricht mit dem Konto oben.',
    signature_unverifiable:
      'Eine Vertrags-Wallet kann hier nicht geprüft werden. Nehmen Sie ein anderes Konto.',
    service_starting: 'Der Dienst startet. Versuchen Sie es gleich noch einmal.',
    store_unavailable:
      'Der Dienst kann gerade nichts speichern. Versuchen Sie es gleich noch einmal.',
    keys_unavailable:
      'Der Dienst kann gerade nichts speichern. Versuchen Sie es gleich noch einmal.',
    overloaded: 'Gerade sind zu viele hier. Versuchen Sie es gleich noch einmal.',
    internal:
      'Bei uns ist etwas schiefgegangen. Versuchen Sie es erneut; bleibt es so, kommen Sie ' +
      'später wieder.',
    unknown:
      'Das hat nicht geklappt. Versuchen Sie es erneut; bleibt es so, kommen Sie später wieder.',
  },
} satisfies Pick<
  Catalogue,
  'checking' | 'result' | 'ended' | 'offline' | 'handoff' | 'wallet' | 'problems'
>
