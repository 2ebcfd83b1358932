/** Pictures as they are sent: a frame of the camera, or a file brought to a sensible size. */

/** The server keeps no more; sending more only takes longer. */
const longestSide = 3000
const quality = 0.9
const untouchedBytes = 3_000_000
export const largestBytes = 12_000_000

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp']
export const paperTypes = [...pictureTypes, 'application/pdf']

export async function frameOf(video: HTMLVideoElement): Promise<Blob | undefined> {
  if (video.videoWidth === 0) return undefined
  return drawn(video, { width: video.videoWidth, height: video.videoHeight })
}

/** Smaller where that helps; a picture this browser cannot read goes as it is. */
export async function asSent(file: File): Promise<Blob> {
  if (!pictureTypes.includes(file.type) || file.size <= untouchedBytes) return file
  try {
    const bitmap = await createImageBitmap(file)
    const smaller = await drawn(bitmap, bitmap)
    bitmap.close()
    return smaller !== undefined && smaller.size < file.size ? smaller : file
  } catch {
    return file
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

export function fitted({ width, height }: Size): Size {
  const scale = Math.min(1, longestSide / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

async function drawn(source: CanvasImageSource, of: Size): Promise<Blob | undefined> {
  const { width, height } = fitted(of)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.drawImage(source, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality)
  })
  return blob ?? undefined
}
