/**
 * What is taken and what is not: hostile files are refused with a code and a sentence, and of what
 * is taken nothing is left but the picture.
 */
import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { acceptBase64, acceptUpload } from './accept.ts'
import type { Accepted, UploadPurpose } from './accept.ts'
import { jpegOf, latin1, mp4Of, pngOf, quarters, webmOf } from './uploads.fixture.ts'

async function taken(bytes: Buffer, purpose: UploadPurpose = 'photo'): Promise<Accepted> {
  const answer = await acceptUpload(bytes, { purpose })
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.detail}`)
  return answer
}

/** The code; every refusal is a sentence that says what to do. */
async function refusalOf(bytes: Buffer, purpose: UploadPurpose = 'photo'): Promise<string> {
  const answer = await acceptUpload(bytes, { purpose })
  if (answer.ok) return 'taken'
  expect(answer.refusal.detail).toMatch(/^[A-Z].*\.$/)
  expect(answer.refusal.detail).toMatch(/\b(send|choose|take|record|print)\b/i)
  return answer.refusal.code
}

/** The colours of the four quarters, to the nearest of what they are made of. */
async function coloursOf({ bytes, width, height }: Accepted): Promise<string> {
  const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const [w, h] = [width!, height!] // a picture has both
  const names: Record<string, string> = { '100': 'R', '010': 'G', '001': 'B', '111': 'W' }
  return [0, 1, 2, 3]
    .map((quarter) => {
      const x = Math.floor(w * (quarter % 2 === 0 ? 0.25 : 0.75))
      const y = Math.floor(h * (quarter < 2 ? 0.25 : 0.75))
      const at = (y * w + x) * 3
      const pixel = [...data.subarray(at, at + 3)]
      const bits = pixel.map((value) => (value > Math.max(...pixel) * 0.7 ? '1' : '0'))
      return names[bits.join('')] ?? '?'
    })
    .join('')
}

const script = '<script>alert(1)</script>'

describe('pictures', () => {
  test.each([
    ['JPEG', () => jpegOf()],
    ['PNG', () => quarters(400, 300).png().toBuffer()],
    ['PNG of 16 bits', () => quarters(400, 300).toColourspace('rgb16').png().toBuffer()],
    ['PNG with a palette', () => quarters(400, 300).png({ palette: true }).toBuffer()],
    ['WebP', () => quarters(400, 300).webp({ lossless: true }).toBuffer()],
    ['CMYK JPEG', () => quarters(400, 300).toColourspace('cmyk').jpeg().toBuffer()],
    ['progressive JPEG', () => quarters(400, 300).jpeg({ progressive: true }).toBuffer()],
  ])('%s is drawn anew as a JPEG of 8 bits in sRGB', async (name, make) => {
    const picture = await taken(await make())
    expect(picture).toMatchObject({ contentType: 'image/jpeg', width: 400, height: 300 })
    const { format, space, depth, channels } = await sharp(picture.bytes).metadata()
    expect({ format, space, depth, channels }).toEqual({
      format: 'jpeg',
      space: 'srgb',
      depth: 'uchar',
      channels: 3,
    })
    // Pure green lies outside of what can be printed.
    expect(await coloursOf(picture)).toMatch(name.startsWith('CMYK') ? /^R.BW$/ : /^RGBW$/)
  })

  test('what lies behind something transparent is white', async () => {
    const clear = sharp({ create: { width: 300, height: 300, channels: 4, background: '#0000' } })
    const { bytes } = await taken(await clear.png().toBuffer())
    expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255])
  })

  test('it is turned as its maker meant, and where it was taken is forgotten', async () => {
    const place = { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' }
    const sent = await quarters(400, 300)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'Camera of Ada' }, IFD3: place })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .jpeg()
      .toBuffer()
    expect(sent.includes('Camera of Ada')).toBe(true)
    const picture = await taken(sent)
    expect(picture).toMatchObject({ width: 300, height: 400 })
    // A quarter turn to the right.
    expect(await coloursOf(picture)).toBe('BRWG')
    const { exif, xmp, iptc, icc, orientation } = await sharp(picture.bytes).metadata()
    expect({ exif, xmp, iptc, icc, orientation }).toEqual({})
    expect(picture.bytes.includes('Camera of Ada')).toBe(false)
  })

  test('a large one is made smaller, its shape kept', async () => {
    expect(await taken(await jpegOf(4000, 1000))).toMatchObject({ width: 3000, height: 750 })
    expect(await taken(await jpegOf(600, 3600))).toMatchObject({ width: 500, height: 3000 })
  })

  test('of something else hung on or put in nothing comes through', async () => {
    const jpeg = await jpegOf()
    const comment = latin1(`\xff\xfe\0${String.fromCharCode(script.length + 2)}${script}`)
    const png = await quarters(400, 300).png().toBuffer()
    const webp = await webpOf(400)
    const zip = latin1('PK\x03\x04 PK\x05\x06'.padEnd(60, '\0'))
    for (const polyglot of [
      Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]),
      Buffer.concat([jpeg, latin1(`<html>${script}</html>`)]),
      Buffer.concat([jpeg, zip]),
      Buffer.concat([png, latin1(script)]),
      Buffer.concat([webp, latin1(script)]),
      pngOf(300, 300, { more: [['tEXt', latin1(`Comment\0${script}`)]] }),
    ]) {
      const { bytes } = await taken(polyglot)
      expect(bytes.includes('script')).toBe(false)
      expect(bytes.includes('PK')).toBe(bytes.toString('latin1').includes('PK\x03\x04'))
      expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]))
    }
  })
})

const gif = latin1(`GIF89a/*${'\0'.repeat(300)}*/=1;alert(1)`)
const heic = latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic')
const zip = latin1('PK\x03\x04'.padEnd(300, '\0'))
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">${script}</svg>`

// A table is easier to check when its columns line up.
// oxfmt-ignore
const hostile: readonly (readonly [what: string, code: string, make: () => Buffer | Promise<Buffer>])[] = [
  ['nothing',                         'media_damaged',            () => Buffer.alloc(0)],
  ['one byte',                        'media_format_unsupported', () => Buffer.from([0xff])],
  ['noise',                           'media_format_unsupported', () => Buffer.alloc(5000, 7)],
  ['a program',                       'media_format_unsupported', () => latin1('\x7fELF'.padEnd(5000, '\0'))],
  ['SVG',                             'media_format_unsupported', () => latin1(svg)],
  ['SVG behind a declaration',        'media_format_unsupported', () => latin1(`\xef\xbb\xbf<?xml?>${svg}`)],
  ['HTML',                            'media_format_unsupported', () => latin1(`<!DOCTYPE html>${script}`)],
  ['GIF that is a program too',       'media_format_unsupported', () => gif],
  ['TIFF',                            'media_format_unsupported', () => quarters(300, 300).tiff().toBuffer()],
  ['AVIF',                            'media_format_unsupported', () => quarters(300, 300).avif().toBuffer()],
  ['HEIC',                            'media_format_unsupported', () => heic],
  ['an archive',                      'media_format_unsupported', () => zip],
  ['a video where a picture is asked', 'media_format_unsupported', () => mp4Of(['moov', zip], ['mdat', zip])],
  ['a PDF where a picture is asked',  'media_format_unsupported', () => latin1('%PDF-1.7\n')],
  ['a path for a name',               'media_format_unsupported', () => latin1('../../etc/passwd\0.jpg')],
  ['an animated WebP',                'media_format_unsupported', animated],
  ['a JPEG by its first bytes alone', 'media_damaged',            () => latin1('\xff\xd8\xff\xe0'.padEnd(5000, 'x'))],
  ['HTML behind the head of a PNG',   'media_damaged',            () => latin1(`\x89PNG\r\n\x1a\n${script}`)],
  ['half a JPEG',                     'media_damaged',            async () => half(await jpegOf(900, 900))],
  ['half a PNG',                      'media_damaged',            () => half(pngOf(3000, 3000))],
  ['half a WebP',                     'media_damaged',            async () => half(await webpOf(900))],
  ['rows that are missing',           'media_damaged',            () => pngOf(400, 400, { rows: 50 })],
  ['a bomb of 900 million pixels',    'media_dimensions',         () => pngOf(30_000, 30_000)],
  ['a head that promises too much',   'media_dimensions',         () => pngOf(2 ** 20, 2 ** 20, { rows: 1 })],
  ['a small one',                     'media_dimensions',         () => jpegOf(199, 900)],
  ['a flat one',                      'media_dimensions',         () => pngOf(3000, 1)],
  ['more than 12 MB',                 'media_too_large',          () => Buffer.alloc(12 * 1024 * 1024 + 1)],
]

test.each(hostile)('%s is %s', async (_, code, make) => {
  expect(await refusalOf(await make())).toBe(code)
})

const webpOf = (side: number): Promise<Buffer> => quarters(side, side).webp().toBuffer()
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2)

async function animated(): Promise<Buffer> {
  const frames = Buffer.concat([0, 255].map((value) => Buffer.alloc(300 * 300 * 3, value)))
  const raw = { width: 300, height: 600, channels: 3, pageHeight: 300 } as const
  return sharp(frames, { raw })
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer()
}

test('text that unpacks to gigabytes beside a picture is not unpacked', async () => {
  const text = Buffer.concat([latin1('Comment\0\0'), deflateSync(Buffer.alloc(64_000_000))])
  const more = Array.from({ length: 20 }, () => ['zTXt', text] as const)
  const answer = await acceptUpload(pngOf(300, 300, { more }), { purpose: 'photo' })
  expect(answer.ok ? answer.bytes.length < 100_000 : answer.refusal.code).toBeTruthy()
})

test('whatever is changed in a picture, it is taken or refused, and never falls over', async () => {
  const seeds = [await jpegOf(), pngOf(300, 300), await webpOf(300)]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }),
      async (seed, changes) => {
        const bytes = Buffer.from(seed)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const answer = await acceptUpload(bytes, { purpose: 'photo' })
        if (answer.ok) expect((await sharp(answer.bytes).metadata()).format).toBe('jpeg')
        else expect(answer.refusal.code).toMatch(/^media_/)
      },
    ),
    { numRuns: 150 },
  )
})

describe('videos', () => {
  const data = randomBytes(5000)
  const whole = mp4Of(['moov', data], ['mdat', data])
  test('MP4 and WebM are kept as they are', async () => {
    const mp4 = mp4Of(['moov', data], ['free', Buffer.alloc(0)], ['mdat', data])
    expect(await taken(mp4, 'video')).toMatchObject({ contentType: 'video/mp4', bytes: mp4 })
    const webm = webmOf(5000)
    expect(await taken(webm, 'video')).toMatchObject({ contentType: 'video/webm', bytes: webm })
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, string, Buffer]>([
    ['with something behind it',     'media_damaged',            Buffer.concat([whole, latin1(script)])],
    ['with a part of no known type', 'media_damaged',            mp4Of(['moov', data], ['mdat', data], ['<scr', data])],
    ['without pictures',             'media_damaged',            mp4Of(['moov', data])],
    ['cut short',                    'media_damaged',            half(whole)],
    ['a WebM that goes on',          'media_damaged',            webmOf(5000, 4000)],
    ['a WebM cut short',             'media_damaged',            webmOf(5000, 6000)],
    ['QuickTime',                    'media_format_unsupported', latin1('\0\0\0\x14ftypqt  \0\0\0\0qt  ')],
    ['Matroska',                     'media_format_unsupported', latin1('\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska')],
    ['too large',                    'media_too_large',          Buffer.alloc(30 * 1024 * 1024 + 1)],
  ])('one %s is %s', async (_, code, bytes) => {
    expect(await refusalOf(bytes, 'video')).toBe(code)
  })
})

describe('pictures within JSON', () => {
  const portrait = { purpose: 'portrait' } as const
  test('Base64, with lines or as a data URL, is the same picture', async () => {
    const jpeg = await jpegOf()
    const text = jpeg.toString('base64')
    const lines = text.match(/.{1,64}/g)!.join('\r\n') // there is more than one letter
    for (const sent of [text, lines, `data:image/png;base64,${text}`, text.replace(/=+$/, '')])
      expect(await acceptBase64(sent, portrait)).toEqual(await acceptUpload(jpeg, portrait))
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each([
    ['no Base64',            'media_damaged',            '<svg>'],
    ['an address',           'media_damaged',            'https://example.com/a.jpg'],
    ['nothing',              'media_damaged',            ''],
    ['a letter too many',    'media_damaged',            'AAAAA'],
    ['SVG in Base64',        'media_format_unsupported', Buffer.from(svg).toString('base64')],
    ['a PDF',                'media_format_unsupported', Buffer.from('%PDF-1.7 ').toString('base64')],
    ['more than 2 MB',       'media_too_large',          Buffer.alloc(2 * 1024 * 1024 + 1).toString('base64')],
    ['far more than 2 MB',   'media_too_large',          'A'.repeat(8_000_000)],
  ])('%s is %s', async (_, code, text) => {
    const answer = await acceptBase64(text, portrait)
    expect(answer.ok ? 'taken' : answer.refusal.code).toBe(code)
  })
})
