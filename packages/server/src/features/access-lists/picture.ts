/** Pictures as they are sent: Base64, of one of three formats, told by their first bytes. */

const bytesMax = 2 * 1024 * 1024

type PictureReading =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly sentence: string }

/** @param text Base64, also as a data URL */
export function readPicture(text: string): PictureReading {
  const base64 = text.replace(/^data:image\/[a-z+.-]+;base64,/, '').replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return refused('Send the picture in Base64.')
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > bytesMax) return refused('Send a picture of at most 2 MB.')
  return isPicture(bytes) ? { ok: true, bytes } : refused('Send a PNG, JPEG or WebP.')
}

const refused = (sentence: string): PictureReading => ({ ok: false, sentence })

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpeg = Buffer.from([0xff, 0xd8, 0xff])

function isPicture(bytes: Buffer): boolean {
  if (bytes.subarray(0, png.length).equals(png)) return true
  if (bytes.subarray(0, jpeg.length).equals(jpeg)) return true
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
}
