/** Writes the forms in which files are uploaded (RFC 7578). */

export interface FormFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export interface Form {
  readonly contentType: string
  readonly body: Buffer
}

/** @param boundary a text that stands in neither file nor fields */
export function writeForm(
  fields: Readonly<Record<string, string>>,
  file: FormFile,
  boundary: string,
): Form {
  const part = (name: string, more: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`
  const texts = Object.entries(fields).map(([name, value]) => `${part(name, '')}${value}\r\n`)
  const head = part('file', `; filename="${file.name}"\r\ncontent-type: ${file.type}`)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(texts.join('') + head),
      file.bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}

const kinds = [
  { type: 'image/jpeg', ending: 'jpg', begins: [0xff, 0xd8, 0xff] },
  { type: 'image/png', ending: 'png', begins: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'application/pdf', ending: 'pdf', begins: [0x25, 0x50, 0x44, 0x46] },
] as const

/** A file under a name that tells of nobody; `undefined` for what the vendor does not take. */
export function formFile(bytes: Uint8Array): FormFile | undefined {
  const kind = kinds.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte))
  return kind && { name: `file.${kind.ending}`, type: kind.type, bytes }
}
