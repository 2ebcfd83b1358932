/**
 * What a browser says of itself, as far as a reviewer wants it: family of browser and system, kind
 * and make of the device. A few words are looked for, in the order that undoes what browsers claim
 * to be for old pages' sake; a catalogue of devices would be large, soon old, and no truer.
 */

export interface DeviceReading {
  readonly browser_family: string | null
  readonly os_family: string | null
  readonly device_brand: string | null
  readonly device_model: string | null
  readonly platform: 'mobile' | 'tablet' | 'desktop' | null
}

type Rows = readonly (readonly [pattern: RegExp, name: string])[]

// Each claims to be those below it.
const browsers: Rows = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
]
const systems: Rows = [
  [/\b(?:iPhone|iPod)\b/, 'iOS'],
  [/\biPad\b/, 'iPadOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows NT\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]
const brands: Rows = [
  [/\b(?:iPhone|iPad|iPod|Macintosh)\b/, 'Apple'],
  [/\b(?:SM-|Galaxy|SAMSUNG)/, 'Samsung'],
  [/\bPixel\b/, 'Google'],
  [/\b(?:Redmi|POCO|Mi \d|M20\d{2})/, 'Xiaomi'],
  [/\bmoto\b/i, 'Motorola'],
]
/** Between the version of Android and the end of the bracket, or the build. */
const androidModel =
  /\bAndroid [\d.]+; (?:[a-z]{2}[-_][a-zA-Z]{2}; )?([^;)]{1,60}?)(?: Build\/[^;)]*)?[;)]/

const mostLooked = 512

export function readUserAgent(userAgent: string): DeviceReading {
  const text = userAgent.slice(0, mostLooked)
  const first = (rows: Rows): string | null =>
    rows.find(([pattern]) => pattern.test(text))?.[1] ?? null
  const os = first(systems)
  const model = /\b(iPhone|iPad|iPod)\b/.exec(text)?.[1] ?? androidModel.exec(text)?.[1]
  return {
    browser_family: first(browsers),
    os_family: os,
    device_brand: first(brands),
    // Chrome writes K for every device since it says no more.
    device_model: model === undefined || model === 'K' ? null : model.trim(),
    platform: platformOf(text, os),
  }
}

function platformOf(text: string, os: string | null): DeviceReading['platform'] {
  if (os === null) return null
  if (os === 'iPadOS' || (os === 'Android' && !/\bMobile\b/.test(text))) return 'tablet'
  return os === 'iOS' || os === 'Android' ? 'mobile' : 'desktop'
}
