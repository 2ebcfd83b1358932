/** A picture as small as a report needs it. */
import sharp from 'sharp'

const sideMost = 1_000

/** @returns `undefined` for what cannot be read as a picture */
export async function smallPicture(bytes: Buffer): Promise<Buffer | undefined> {
  try {
    return await sharp(bytes)
      .resize({ width: sideMost, height: sideMost, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80 })
      .toBuffer()
  } catch {
    return undefined
  }
}
