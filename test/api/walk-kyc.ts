/** The KYC template, as a person goes through it. */
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import type { Browser } from './hosted.ts'

/** Goes through the KYC template as a person would. */
export async function walkKyc(browser: Browser): Promise<void> {
  await browser.open()
  const picture = await jpegOf(800, 600)
  const front = await browser.upload('document_front', picture)
  const back = await browser.upload('document_back', picture)
  await browser.answer({
    document_type: 'ID',
    issuing_state: 'ESP',
    front: front.body['media_id'],
    back: back.body['media_id'],
  })
  await browser.settled()
  const selfie = await browser.upload('selfie', picture)
  await browser.answer({ selfie: selfie.body['media_id'] })
  await browser.settled()
}
