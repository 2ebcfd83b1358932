/** The words about endings and refusals, in English. */

export const enEndings = {
  checking: {
    heading: 'We are checking this',
    hint: 'It usually takes a few seconds. Leave this page open.',
    slow: 'It takes longer than usual. You may close the page and come back with the same link.',
  },
  result: {
    approved: 'You are verified',
    company_approved: 'Your company is verified',
    approved_hint: 'Everything is in order. There is nothing left to do.',
    review: 'Somebody will look at it',
    review_hint: 'You have done everything. You will hear how it went.',
    declined: 'We could not verify you',
    company_declined: 'We could not verify your company',
    declined_hint: (name: string) => `If you think this is wrong, ask ${name}.`,
    declined_retry: (name: string) =>
      `You may try once more, with another document or in better light: begin again at ${name}.`,
    company_declined_retry: (name: string) =>
      `You may try once more, with other documents: begin again at ${name}.`,
    expired: 'This link has expired',
    expired_hint: (name: string) => `Ask ${name} for a new one.`,
    abandoned: 'The time is up',
    abandoned_hint: (name: string) =>
      `The verification was not finished in time. Ask ${name} for a new link.`,
    kyc_expired: 'This verification has expired',
    other: 'This verification has ended',
    return_to: (name: string) => `Back to ${name}`,
    return_in: (seconds: number) => `You are taken back in ${seconds} seconds.`,
  },
  ended: {
    link_unknown: 'This link is not known',
    link_unknown_hint: 'Check that you opened the whole link, or ask for a new one.',
    link_ended: 'This link is over',
    link_ended_hint: 'A newer one was made, or the verification has ended. Use the newest link.',
    link_in_use: 'You go on elsewhere',
    link_in_use_hint:
      'This verification is open on another device or in another browser. Go on there, or ask ' +
      'for a new link.',
    entity_blocked: 'This cannot go on',
    entity_blocked_hint: 'Whoever sent you the link can tell you more.',
  },
  offline: {
    heading: 'No connection',
    hint: 'Check your network. What you have entered is still here.',
  },
  handoff: {
    heading: 'Continue on another device',
    hint:
      'Point the camera of your phone at the code, or copy the link. This page ends when the ' +
      'other opens.',
    code: 'QR code with the link',
    link: 'Link',
    copy: 'Copy the link',
    copied: 'Copied',
    stay: 'Stay on this device',
    until: (time: string) => `Valid until ${time}.`,
  },
  wallet: {
    heading: 'Show that the wallet is yours',
    hint: 'Your wallet shows the message below. Signing costs nothing and moves nothing.',
    message: 'Message to sign',
    account: 'Account',
    sign: 'Sign',
    sign_with: (name: string) => `Sign with ${name}`,
    signing: 'Look at your wallet…',
    none:
      'No wallet was found in this browser. Open the link in the browser of your wallet app, ' +
      'or where its extension is installed.',
    other_account: (account: string) =>
      `The wallet offers another account. Choose ${account} in it and sign again.`,
    refused: 'The wallet did not sign. Sign again when you are ready.',
    done: 'Thank you, the wallet is yours',
    done_hint: 'You may close this page.',
  },
  problems: {
    answer_invalid: 'Mend what is marked, then send it again.',
    step_changed: 'This step was answered elsewhere meanwhile. Load the page again to go on.',
    code_too_soon: 'A code was sent just now. Wait a moment before you ask for another.',
    code_limit_reached: 'No more codes are sent for this step. Type the last one you were sent.',
    code_unavailable:
      'The code cannot be sent just now. Try again later, or ask whoever sent you the link.',
    upload_limit_reached: 'No more files can be sent in this session. Go on with those you sent.',
    media_too_large: 'The file is too large. Choose one below 12 MB.',
    media_type_unsupported: 'This kind of file is not read here. Use JPEG, PNG, WebP or PDF.',
    media_format_unsupported: 'This kind of picture is not read here. Take it anew, or use JPEG.',
    media_damaged: 'The file is damaged. Take the picture again, or choose another file.',
    media_dimensions:
      'The picture is too small or too large. Take it with the camera of your phone.',
    media_unsafe: 'This file contains something besides the document. Print it to a new PDF.',
    media_not_found: 'The picture is gone. Please take it again.',
    media_unavailable: 'Pictures cannot be stored just now. Try again in a moment.',
    body_too_large: 'The file is too large. Choose a smaller one.',
    rate_limited: 'That was too fast. Wait a moment and try again.',
    registry_unavailable: 'The register does not answer. Try again, or describe it by hand.',
    challenge_invalid: 'The message has changed. Sign the new one.',
    challenge_expired: 'The message is too old. Sign the new one.',
    signer_mismatch: 'Another wallet signed. Choose the account named above and sign again.',
    signature_malformed: 'This wallet signs in a form that is not read here. Try another one.',
    signature_invalid: 'The signature does not fit. Sign the new message with the account above.',
    signature_unverifiable: 'A contract wallet cannot be checked here. Use another account.',
    service_starting: 'The service is starting. Try again in a moment.',
    store_unavailable: 'The service cannot store anything just now. Try again in a moment.',
    keys_unavailable: 'The service cannot store anything just now. Try again in a moment.',
    overloaded: 'Too many are here at once. Try again in a moment.',
    internal: 'Something went wrong with us. Try again; if it stays so, come back later.',
    unknown: 'It did not work. Try again; if it stays so, come back later.',
  },
}
