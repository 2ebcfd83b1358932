/** Papers: honest ones are taken as they are; what runs, hides, locks or never ends is not. */
import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { pdfFault } from './pdf.ts'
import { latin1, objectsOf, pdfOf, streamOf } from './uploads.fixture.ts'

const codeOf = async (bytes: Buffer): Promise<string> =>
  (await pdfFault(bytes))?.refusal.code ?? 'taken'

/** ASCII85 as ISO 32000-1, 7.4.3 has it. */
function ascii85(bytes: Buffer): Buffer {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const group = bytes.subarray(at, at + 4)
    let value = Buffer.concat([group, Buffer.alloc(4)]).readUInt32BE()
    let letters = ''
    for (let n = 0; n < 5; n += 1) {
      letters = String.fromCharCode((value % 85) + 33) + letters
      value = Math.floor(value / 85)
    }
    text += letters.slice(0, group.length + 1)
  }
  return latin1(`${text}~>`)
}

const action = '<</S/JavaScript/JS(app.alert\\(1\\))>>'
const page = latin1('BT /F1 12 Tf (Rent for May) Tj ET')
const scattering = '/Type/ObjStm/N 1/First 4/DecodeParms<</Predictor 12>>'
const flate = '/Filter/FlateDecode'

const withObject = (text: string): Buffer => pdfOf({ objects: [text] })
const withStream = (...of: Parameters<typeof streamOf>): Buffer =>
  pdfOf({ objects: [streamOf(...of)] })
const packedIn = (...of: Parameters<typeof objectsOf>): Buffer =>
  pdfOf({ objects: [objectsOf(...of)] })
const hex = (data: Buffer): Buffer => latin1(`${data.toString('hex')}>`)
const zip = (data: string | Buffer): Buffer =>
  deflateSync(typeof data === 'string' ? latin1(data) : data)

// A table is easier to check when its columns line up.
// oxfmt-ignore
const honest: readonly (readonly [string, Buffer])[] = [
  ['one page',                           pdfOf()],
  ['a hundred pages',                    pdfOf({ pages: 100 })],
  ['PDF 2.0',                            pdfOf({ head: '%PDF-2.0\r\n%\xe2\xe3\xcf\xd3\n' })],
  ['text as it is',                      withStream('', page)],
  ['text packed',                        withStream(flate, zip(page))],
  ['text packed twice',                  withStream('/Filter[/ASCII85Decode/FlateDecode]', ascii85(zip(page)))],
  ['text in digits',                     withStream('/Filter/ASCIIHexDecode', hex(page))],
  ['a JPEG within',                      withStream('/Subtype/Image/Filter/DCTDecode', latin1('\xff\xd8\xff\xe0'))],
  ['objects packed together',            packedIn('<</Title(May)>>')],
  ['an address to click',                withObject('<</S/URI/URI(https://example.com/)>>')],
  ['a first view',                       pdfOf({ catalogue: '/OpenAction[3 0 R/Fit]' })],
  ['line ends behind its end',           pdfOf({ tail: '\r\n\n' })],
]

test.each(honest)('%s is taken', async (_, bytes) => {
  expect(await codeOf(bytes)).toBe('taken')
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
const hostile: readonly (readonly [what: string, code: string, bytes: Buffer])[] = [
  ['a program',                          'media_unsafe', pdfOf({ objects: [action] })],
  ['one that opens with it',             'media_unsafe', pdfOf({ catalogue: `/OpenAction ${action}` })],
  ['one with its name in digits',        'media_unsafe', withObject('<</S/J#61va#53cript/J#53(x)>>')],
  ['one with all of it in digits',       'media_unsafe', withObject('<</S/#4a#61#76#61#53#63#72#69#70#74>>')],
  ['one packed with other objects',      'media_unsafe', packedIn(action)],
  ['one packed, in digits',              'media_unsafe', packedIn('<</S/J#61vaScript>>')],
  ['one packed without a type',          'media_unsafe', packedIn(action, '/N 1/First 4')],
  ['one packed as a picture',            'media_unsafe', packedIn(action, '/Subtype/Image')],
  ['one packed twice',                   'media_unsafe', withStream('/Filter[/Fl/FlateDecode]', zip(zip(action)))],
  ['one packed as ASCII85',              'media_unsafe', withStream('/Filter[/A85/Fl]', ascii85(zip(action)))],
  ['one packed as digits',               'media_unsafe', withStream('/Filter/AHx', hex(latin1(action)))],
  ['one packed by LZW',                  'media_unsafe', withStream('/Filter/LZWDecode', page)],
  ['one packed by runs',                 'media_unsafe', withStream('/Filter/R#4c', page)],
  ['one scattered by a predictor',       'media_unsafe', packedIn('x', scattering)],
  ['objects within a stream',            'media_unsafe', withStream('', latin1(`9 0 obj ${action} endobj`))],
  ['a stream within a stream',           'media_unsafe', withStream('', latin1('<</N 1>>stream\nx'))],
  ['a dictionary within a stream',       'media_unsafe', withObject('<</N 1(stream\n)/Filter/RL(endstream)>>')],
  ['a call of a program',                'media_unsafe', withObject('<</S/Launch/F(cmd.exe)>>')],
  ['a form that is sent',                'media_unsafe', withObject('<</S/SubmitForm/F(https://example.com/)>>')],
  ['a file within',                      'media_unsafe', withStream('/Type/EmbeddedFile', page)],
  ['names of files within',              'media_unsafe', pdfOf({ catalogue: '/Names<</EmbeddedFiles 9 0 R>>' })],
  ['a form that holds programs',         'media_unsafe', pdfOf({ catalogue: '/AcroForm<</XFA [(a) 3 0 R]>>' })],
  ['a lock',                             'media_unsafe', pdfOf({ trailer: '/Encrypt 3 0 R' })],
  ['an archive hung on',                 'media_unsafe', pdfOf({ tail: latin1('PK\x05\x06'.padEnd(22, '\0')) })],
  ['an archive around it',               'media_unsafe', withStream('', archive())],
  ['a page hung on',                     'media_unsafe', pdfOf({ tail: '<script>alert(1)</script>' })],
  ['something before it',                'media_damaged', pdfOf({ head: 'MZ%PDF-1.7\n' })],
  ['a version that is none',             'media_damaged', pdfOf({ head: '%PDF-9.9\n' })],
  ['no pages',                           'media_damaged', pdfOf({ pages: 0 })],
  ['a head alone',                       'media_damaged', latin1('%PDF-1.7\n')],
  ['no table',                           'media_damaged', latin1('%PDF-1.7\n<</Type/Page>>\nstartxref\n5\n%%EOF')],
  ['half of one',                        'media_damaged', pdfOf({ pages: 50 }).subarray(0, 2000)],
  ['a stream without an end',            'media_damaged', withObject('<<>>stream\nx')],
  ['packing that breaks off',            'media_damaged', withStream(flate, zip(page).subarray(0, 20))],
  ['packing that is another',            'media_damaged', withStream(flate, deflateRawSync(page))],
  ['a sum that is wrong',                'media_damaged', withStream(flate, wrongSum(page))],
  ['101 pages',                          'media_too_large', pdfOf({ pages: 101 })],
  ['pages without end, packed',          'media_too_large', packedIn('<</Type/Page>>'.repeat(200))],
  ['a bomb',                             'media_too_large', withStream(flate, zip(Buffer.alloc(200_000_000)))],
  ['a bomb of many',                     'media_too_large', pdfOf({ objects: bombs() })],
  ['packed over and over',               'media_too_large', withStream(flate, packed(page, 9))],
]

test.each(hostile)('%s is %s', async (_, code, bytes) => {
  const fault = await pdfFault(bytes)
  expect(fault?.refusal.code).toBe(code)
  expect(fault?.refusal.detail).toMatch(/Print it into a new PDF, .*\.$/)
})

/** The last record of an archive, whose comment is all that follows. */
function archive(): Buffer {
  return Buffer.concat([latin1('PK\x05\x06'.padEnd(20, '\0')), latin1('\xf4\x01'), page])
}

function bombs(): Buffer[] {
  return Array.from({ length: 20 }, () => streamOf(flate, zip(Buffer.alloc(10_000_000))))
}

function wrongSum(bytes: Buffer): Buffer {
  const wrong = deflateSync(bytes)
  wrong[wrong.length - 1]! ^= 1 // there is a last one
  return wrong
}

function packed(bytes: Buffer, times: number): Buffer {
  return times === 0 ? bytes : packed(deflateSync(bytes), times - 1)
}

describe('a name that lies across two pieces of the search', () => {
  test.each([0, 1, 5, 10, 11, 12])('is found, begun %i bytes before the next', async (before) => {
    const filler = Buffer.alloc(1024 * 1024 - before, 'x')
    const layer = Buffer.concat([filler, latin1('/JavaScript ')])
    const bytes = pdfOf({ objects: [streamOf(flate, deflateSync(layer))] })
    expect(await codeOf(bytes)).toBe('media_unsafe')
  })
})
