/** Why a step is asked again and what is wrong with a field, by the server's codes, in Spanish. */
import type { Catalogue } from './en.ts'

export const esFaults = {
  reasons: {
    DOCUMENT_PICTURE_MISSING: 'La foto del documento no ha llegado. Hágala otra vez.',
    DOCUMENT_UNREADABLE: 'El documento no se lee en la foto. Hágala otra vez con buena luz.',
    FACE_PICTURE_MISSING: 'La foto de su cara no ha llegado. Hágala otra vez.',
    NO_FACE_DETECTED: 'No se ve ninguna cara en la foto. Hágala otra vez.',
    POA_DOCUMENT_MISSING: 'El archivo del justificante no ha llegado. Envíelo otra vez.',
    EMAIL_NOT_VERIFIED:
      'El correo electrónico aún no está confirmado. Escriba el código que enviamos allí.',
    PHONE_NOT_VERIFIED:
      'El número de teléfono aún no está confirmado. Escriba el código que enviamos allí.',
    DOCUMENT_AI_DOCUMENT_MISSING: 'El archivo de un documento no ha llegado. Envíelo otra vez.',
    KYB_COMPANY_DATA_MISSING: 'Falta el nombre o el país de la empresa. Indique los dos.',
    KYB_DOCUMENT_MISSING: 'Falta un documento que se pide. Envíelo.',
  },
  faults: {
    missing: 'Rellene este campo.',
    unknown: 'Esto ya no se pregunta aquí. Vuelva a cargar la página.',
    text_invalid: 'Escriba un texto.',
    text_unreadable: 'Aquí hay un carácter que no se puede guardar. Escríbalo sin él.',
    length_invalid: (min, max) => `De ${min} a ${max} caracteres.`,
    option_invalid: 'Elija una de las opciones.',
    options_invalid: 'Elija entre las opciones.',
    date_invalid: 'Escriba una fecha que exista.',
    birth_invalid: 'Escriba una fecha desde 1900 hasta hoy.',
    past_day_invalid: 'Escriba una fecha que ya haya pasado.',
    number_invalid: 'Escriba un número.',
    number_outside: 'Este número es demasiado pequeño o demasiado grande.',
    boolean_invalid: 'Elija sí o no.',
    files_invalid: (_min, max) => `Elija como máximo ${max} archivos, cada uno subido aquí.`,
    upload_unknown: 'Este archivo ya no está aquí. Añádalo otra vez.',
    country_invalid: 'Elija un país.',
    percent_invalid: 'Escriba un número de 0 a 100.',
    party_invalid: 'Indique si es una persona o una empresa.',
    parties_invalid: (_min, max) => `Como máximo ${max} personas y empresas.`,
    role_missing: 'Elija al menos una función.',
    role_unknown: 'Elija funciones de la lista.',
    search_too_short: 'Escriba al menos dos letras del nombre, o el número de registro.',
    email_invalid: 'Escriba la dirección completa, por ejemplo nombre@example.com.',
    phone_invalid: 'Escriba el número con su país, por ejemplo +34 600 000 000.',
    code_not_sent: 'Pida primero un código.',
    code_wrong: 'No es el código que enviamos. Compruébelo o pida otro.',
    code_expired: 'Este código es demasiado antiguo. Pida otro.',
    code_tries_spent: 'El código se escribió mal demasiadas veces. Pida otro.',
  },
} satisfies Pick<Catalogue, 'reasons' | 'faults'>
