/** The words about endings and refusals, in Spanish. */
import type { Catalogue } from './en.ts'

export const esEndings = {
  checking: {
    heading: 'Lo estamos comprobando',
    hint: 'Suele tardar unos segundos. Deje esta página abierta.',
    slow: 'Está tardando más de lo normal. Puede cerrar la página y volver con el mismo enlace.',
  },
  result: {
    approved: 'Verificación completada',
    company_approved: 'Su empresa está verificada',
    approved_hint: 'Todo está en orden. No tiene que hacer nada más.',
    review: 'Alguien lo revisará',
    review_hint: 'Ya lo ha hecho todo. Le dirán cómo ha ido.',
    declined: 'No hemos podido verificarle',
    company_declined: 'No hemos podido verificar su empresa',
    declined_hint: (name) => `Si cree que es un error, pregunte a ${name}.`,
    declined_retry: (name) =>
      'Puede intentarlo una vez más, con otro documento o con mejor luz: ' +
      `empiece de nuevo en ${name}.`,
    company_declined_retry: (name) =>
      `Puede intentarlo una vez más, con otros documentos: empiece de nuevo en ${name}.`,
    expired: 'Este enlace ha caducado',
    expired_hint: (name) => `Pida uno nuevo a ${name}.`,
    abandoned: 'Se acabó el tiempo',
    abandoned_hint: (name) =>
      `La verificación no se terminó a tiempo. Pida un enlace nuevo a ${name}.`,
    kyc_expired: 'Esta verificación ha caducado',
    other: 'Esta verificación ha terminado',
    return_to: (name) => `Volver a ${name}`,
    return_in: (seconds) => `Volverá en ${seconds} segundos.`,
  },
  ended: {
    link_unknown: 'No conocemos este enlace',
    link_unknown_hint: 'Compruebe que abrió el enlace completo, o pida uno nuevo.',
    link_ended: 'Este enlace ya no sirve',
    link_ended_hint:
      'Se creó uno más reciente o la verificación ha terminado. Use el enlace más nuevo.',
    link_in_use: 'Continúa en otro lugar',
    link_in_use_hint:
      'Esta verificación está abierta en otro dispositivo o en otro navegador. Continúe allí o ' +
      'pida un enlace nuevo.',
    entity_blocked: 'No se puede continuar',
    entity_blocked_hint: 'Quien le envió el enlace puede decirle más.',
  },
  offline: {
    heading: 'Sin conexión',
    hint: 'Compruebe su red. Lo que ha introducido sigue aquí.',
  },
  handoff: {
    heading: 'Continuar en otro dispositivo',
    hint:
      'Apunte con la cámara de su teléfono al código, o copie el enlace. Esta página termina ' +
      'cuando se abre la otra.',
    code: 'Código QR con el enlace',
    link: 'Enlace',
    copy: 'Copiar el enlace',
    copied: 'Copiado',
    stay: 'Seguir en este dispositivo',
    until: (time) => `Válido hasta las ${time}.`,
  },
  wallet: {
    heading: 'Demuestre que el monedero es suyo',
    hint: 'Su monedero muestra el mensaje de abajo. Firmar no cuesta nada ni mueve nada.',
    message: 'Mensaje que se firma',
    account: 'Cuenta',
    sign: 'Firmar',
    sign_with: (name) => `Firmar con ${name}`,
    signing: 'Mire su monedero…',
    none:
      'No se encontró ningún monedero en este navegador. Abra el enlace en el navegador de la ' +
      'app de su monedero, o donde tenga su extensión.',
    other_account: (account) =>
      `El monedero ofrece otra cuenta. Elija en él ${account} y vuelva a firmar.`,
    refused: 'El monedero no firmó. Vuelva a firmar cuando quiera.',
    done: 'Gracias, el monedero es suyo',
    done_hint: 'Puede cerrar esta página.',
  },
  problems: {
    answer_invalid: 'Corrija lo que está marcado y vuelva a enviarlo.',
    step_changed: 'Este paso ya se respondió en otro lugar. Vuelva a cargar la página para seguir.',
    code_too_soon: 'Acabamos de enviar un código. Espere un momento antes de pedir otro.',
    code_limit_reached: 'No se envían más códigos en este paso. Escriba el último que recibió.',
    code_unavailable:
      'Ahora no se puede enviar el código. Inténtelo más tarde o pregunte a quien le envió ' +
      'el enlace.',
    upload_limit_reached:
      'En esta sesión no se pueden enviar más archivos. Continúe con los que ya envió.',
    media_too_large: 'El archivo es demasiado grande. Elija uno de menos de 12 MB.',
    media_type_unsupported: 'Aquí no se lee este tipo de archivo. Use JPEG, PNG, WebP o PDF.',
    media_format_unsupported:
      'Aquí no se lee este tipo de imagen. Haga la foto de nuevo o use JPEG.',
    media_damaged: 'El archivo está dañado. Repita la foto o elija otro archivo.',
    media_dimensions:
      'La imagen es demasiado pequeña o demasiado grande. Hágala con la cámara de su teléfono.',
    media_unsafe: 'El archivo contiene algo más que el documento. Imprímalo en un PDF nuevo.',
    media_not_found: 'La foto ya no está. Hágala otra vez.',
    media_unavailable: 'Ahora no se pueden guardar imágenes. Inténtelo de nuevo en un momento.',
    body_too_large: 'El archivo es demasiado grande. Elija uno más pequeño.',
    rate_limited: 'Ha ido demasiado rápido. Espere un momento e inténtelo de nuevo.',
    registry_unavailable: 'El registro no responde. Inténtelo de nuevo o descríbala a mano.',
    challenge_invalid: 'El mensaje ha cambiado. Firme el nuevo.',
    challenge_expired: 'El mensaje es demasiado antiguo. Firme el nuevo.',
    signer_mismatch: 'Firmó otro monedero. Elija la cuenta indicada arriba y vuelva a firmar.',
    signature_malformed: 'Aquí no se lee la forma en que firma este monedero. Pruebe con otro.',
    signature_invalid: 'La firma no encaja. Firme el mensaje nuevo con la cuenta de arriba.',
    signature_unverifiable: 'Aquí no se puede comprobar un monedero de contrato. Use otra cuenta.',
    service_starting: 'El servicio está arrancando. Inténtelo de nuevo en un momento.',
    store_unavailable: 'El servicio no puede guardar nada ahora. Inténtelo de nuevo en un momento.',
    keys_unavailable: 'El servicio no puede guardar nada ahora. Inténtelo de nuevo en un momento.',
    overloaded: 'Hay demasiada gente a la vez. Inténtelo de nuevo en un momento.',
    internal: 'Algo falló por nuestra parte. Inténtelo de nuevo; si sigue así, vuelva más tarde.',
    unknown: 'No ha funcionado. Inténtelo de nuevo; si sigue así, vuelva más tarde.',
  },
} satisfies Pick<
  Catalogue,
  'checking' | 'result' | 'ended' | 'offline' | 'handoff' | 'wallet' | 'problems'
>
