/** The KYC template, as a person goes through it. */
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import type { Browser } from './hosted.ts'

/** Another person each time, as the simulator sees faces: no two of them have one picture. */
let people = 0
const anotherFace = (): Promise<Buffer> => jpegOf(800, 600 + (people += 1))

interface Brought {
  /** The picture of the face; the same one is the same person. */
  readonly face?: Buffer
  /** What is typed of the document, beside its pictures. */
  readonly document?: object
}

/** Goes through the KYC template as a person would. */
export async function walkKyc(browser: Browser, brought: Brought = {}): Promise<void> {
  await browser.open()
  const picture = brought.face ?? (await anotherFace())
  const front = await browser.upload('document_front', picture)
  const back = await browser.upload('document_back', picture)
  await browser.answer({
    document_type: 'ID',
    issuing_state: 'ESP',
    front: front.body['media_id'],
    back: back.body['media_id'],
    ...brought.document,
  })
  await browser.settled()
  const selfie = await browser.upload('selfie', picture)
  await browser.answer({ selfie: selfie.body['media_id'] })
  await browser.settled()
}
