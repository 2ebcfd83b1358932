/** Where a person is sent when a session is over: a web address, or a link of the caller's app. */

/**
 * A browser runs or opens these itself instead of handing them to an app. Others are let through:
 * every app has a scheme of its own, so that no list could name them.
 */
const browsersOwn: ReadonlySet<string> = new Set(
  ['about', 'blob', 'chrome', 'data', 'file', 'filesystem', 'ftp', 'javascript', 'mailto']
    .concat(['resource', 'sms', 'tel', 'vbscript', 'view-source', 'ws', 'wss'])
    .map((scheme) => `${scheme}:`),
)

/** `undefined` where nobody may be sent there. */
export function readCallback(text: string): URL | undefined {
  // A browser leaves out line breaks, and what is sent on in a header must hold none.
  const url = /\p{Cc}/u.test(text) ? null : URL.parse(text)
  return url && !browsersOwn.has(url.protocol) ? url : undefined
}
