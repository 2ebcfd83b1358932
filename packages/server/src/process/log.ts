/**
 * The log of the process: lines of JSON on standard error, so that standard output stays the
 * banner's and the commands'.
 */
import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export const openLog = (
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger => pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
