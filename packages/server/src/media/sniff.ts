/**
 * What a file is by its own first bytes: neither a name nor a header is asked, since both are the
 * sender's to choose.
 */

export type ImageFormat = 'jpeg' | 'png' | 'webp'
export type VideoFormat = 'mp4' | 'webm'

export type Sniffed =
  | { readonly family: 'image'; readonly format: ImageFormat }
  | { readonly family: 'video'; readonly format: VideoFormat }
  | { readonly family: 'pdf' }
  /** Known, and not taken; what to do instead. */
  | { readonly family: 'other'; readonly sentence: string }

/** The smallest start that tells them apart. */
const startBytes = 64

export function sniff(bytes: Buffer): Sniffed {
  const start = bytes.subarray(0, startBytes)
  const text = start.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return { family: 'image', format: 'jpeg' }
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { family: 'image', format: 'png' }
  if (/^RIFF[^]{4}WEBP/.test(text)) return { family: 'image', format: 'webp' }
  if (text.startsWith('%PDF-')) return { family: 'pdf' }
  // The head of Matroska; which of its two document types it is stands within.
  if (text.startsWith('\x1a\x45\xdf\xa3') && text.includes('webm'))
    return { family: 'video', format: 'webm' }
  if (/^[^]{4}ftyp/.test(text)) return sniffBrand(text)
  return { family: 'other', sentence: sentenceFor(text) }
}

/** The box `ftyp` names a major brand, a version, and brands it is compatible with. */
function sniffBrand(text: string): Sniffed {
  const brands = [text.slice(8, 12), ...(text.slice(16).match(/[^]{4}/g) ?? [])]
  if (brands.some((brand) => /^(hei[cxmsf]|hev[cxms]|mif1|msf1|avi[fs])$/.test(brand)))
    return {
      family: 'other',
      sentence:
        'HEIC and AVIF pictures are not read here: send a JPEG. An iPhone takes them with ' +
        'Settings, Camera, Formats, Most Compatible.',
    }
  if (brands.some((brand) => /^(iso[2-9m]|mp4[12]|avc1|M4V |dash)$/.test(brand)))
    return { family: 'video', format: 'mp4' }
  return { family: 'other', sentence: 'This video is of a kind not read here: send MP4 or WebM.' }
}

function sentenceFor(text: string): string {
  if (/^GIF8|^BM|^II\*\0|^MM\0\*/.test(text))
    return 'Pictures of this kind are not read here: send JPEG, PNG or WebP.'
  if (/^\s*(<\?xml|<svg|<!doctype|<html)/i.test(text.replace('\xef\xbb\xbf', '')))
    return 'SVG and web pages are not taken: send the picture as JPEG, PNG or WebP.'
  if (text.startsWith('PK\x03\x04') || text.startsWith('\xd0\xcf\x11\xe0'))
    return 'Archives and office documents are not taken: save it as PDF and send that.'
  return 'Send a picture as JPEG, PNG or WebP, or a paper as PDF where one is asked for.'
}
