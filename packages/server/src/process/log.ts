/** The log of the process: lines of JSON on standard error, so that standard output stays the banner's and the commands'. */
import { pino } from 'pino'
import type { Logger } from 'pino'

export const openLog = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  )
