/** The KYB template, as whoever acts for a company goes through it. */
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import type { Browser } from './hosted.ts'

/** The company's own part of the KYB template, as the default has it. */
export async function walkKyb(browser: Browser, parties: readonly object[]): Promise<void> {
  await browser.open()
  for (;;) {
    const state = await browser.settled()
    switch (state.current?.feature) {
      case 'KYB_REGISTRY':
        await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
        break
      case 'KYB_DOCUMENTS': {
        const paper = await browser.upload('document', await jpegOf(800, 600))
        const documents = [{ group: 'legal_presence', media_id: paper.body['media_id'] }]
        await browser.answer({ documents })
        break
      }
      case 'KYB_KEY_PEOPLE':
        if (state.current.waits === 'parties') return
        await browser.answer({ parties })
        break
      default:
        return
    }
  }
}
