/** Browsers as they name themselves, and what is read of it. */
import { expect, test } from 'vitest'
import { readUserAgent } from './user-agent.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1', 'Safari iOS Apple iPhone mobile'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1',   'Chrome iOS Apple iPhone mobile'],
  ['Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1',            'Safari iPadOS Apple iPad tablet'],
  ['Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36',    'Samsung Internet Android Samsung SM-S918B mobile'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',                           'Chrome Android null null mobile'],
  ['Mozilla/5.0 (Linux; Android 13; Pixel 7 Build/TQ3A.230805) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Safari/537.36',              'Chrome Android Google Pixel 7 tablet'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0',                     'Edge Windows null null desktop'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',                     'Safari macOS Apple null desktop'],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Safari/537.36 OPR/114.0',                      'Opera ChromeOS null null desktop'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',                                                                    'Firefox Linux null null desktop'],
  ['curl/8.5.0',                                                                                                                                'null null null null null'],
])('%s', (userAgent, words) => {
  const { browser_family: browser, os_family: os, device_brand: brand, device_model: model, platform } =
    readUserAgent(userAgent)
  expect([browser, os, brand, model, platform].map(String).join(' ')).toBe(words)
})

test('a text of any length is read in no time', () => {
  expect(readUserAgent(`Android 1; ${'a; '.repeat(100_000)}`).os_family).toBe('Android')
})
