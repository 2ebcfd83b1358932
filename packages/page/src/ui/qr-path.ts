/** A QR code as the path of its dark modules; fetched when one is drawn. */
import qrcode from 'qrcode-generator'

export interface Drawn {
  readonly path: string
  /** Modules on each side. */
  readonly size: number
}

export function qrPath(value: string): Drawn {
  const code = qrcode(0, 'M')
  code.addData(value)
  code.make()
  const size = code.getModuleCount()
  const places = Array.from({ length: size }, (_, index) => index)
  const path = places
    .flatMap((row) =>
      places
        .filter((column) => code.isDark(row, column))
        .map((column) => `M${column} ${row}h1v1h-1z`),
    )
    .join('')
  return { path, size }
}
