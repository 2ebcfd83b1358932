/** A progress bar on a terminal, and silence where nobody watches. */
import { SingleBar } from 'cli-progress'

export interface Progress {
  /** Names what is being done now. */
  step(says: string): void
  advance(done: number, total: number): void
  end(): void
}

/** A bar on standard error, so that standard output stays the command's answer. */
export function openProgress(given: { quiet?: boolean } = {}): Progress {
  if (given.quiet || !process.stderr.isTTY)
    return { step: () => {}, advance: () => {}, end: () => {} }
  const bar = new SingleBar({
    format: '{says} [{bar}] {percentage}% | {value}/{total} | {eta_formatted} left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  })
  let says = ''
  bar.start(1, 0, { says })
  return {
    step: (text) => {
      says = text
      bar.update({ says })
    },
    advance: (done, total) => {
      bar.setTotal(total)
      bar.update(done, { says })
    },
    end: () => bar.stop(),
  }
}
