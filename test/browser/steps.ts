/** How a person goes through a step; each leaves the page at what follows. */
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import type { Visit } from './bench.ts'

/** Another picture each time: the simulator takes each for another person. */
let taken = 0
export const picture = (): Promise<Buffer> => jpegOf(800, 600 + (taken += 1))

/** By the camera, which is made up. */
export async function snap(visit: Visit): Promise<void> {
  await visit.press('Use the camera')
  await visit.picture()
}

/** From a file somebody has. */
export async function pick(visit: Visit, file: Buffer, use = 'Use this picture'): Promise<void> {
  await visit.file(0, 'picture.jpg', file)
  await visit.press(use)
}

export async function start(visit: Visit): Promise<void> {
  await visit.press('Start')
}

/** An identity card: its front from a file, its back by the camera. */
export async function identityCard(visit: Visit): Promise<void> {
  await visit.choose('Country that issued it', 'Spain')
  await visit.check('Identity card')
  await visit.press('Continue')
  await visit.heading('Front of the document')
  await pick(visit, await picture())
  await visit.heading('Back of the document')
  await snap(visit)
  await visit.press('Send the document')
}

/** A file by default: the made-up camera gives two people the same face now and then. */
export async function selfie(visit: Visit, by: 'camera' | 'file' = 'file'): Promise<void> {
  await visit.heading('A picture of your face')
  await (by === 'camera' ? snap(visit) : pick(visit, await picture()))
}
