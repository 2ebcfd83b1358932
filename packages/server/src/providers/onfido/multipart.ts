/** The files of uploads, and the forms they go in. */

export interface FormFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export async function writeForm(
  fields: Readonly<Record<string, string>>,
  { name, type, bytes }: FormFile,
): Promise<{ readonly type: string; readonly body: Uint8Array }> {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  // The copy is of the one kind of memory that a file is made of.
  form.append('file', new File([new Uint8Array(bytes)], name, { type }))
  const written = new Response(form)
  const contentType = written.headers.get('content-type')! // with the boundary of the form
  return { type: contentType, body: await written.bytes() }
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
