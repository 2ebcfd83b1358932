/** The page: its language, and whether a session or a wallet is asked for. */
import { useEffect, useState } from 'react'
import { addressOf } from './address.ts'
import type { PageAddress } from './address.ts'
import type { Client } from './api/client.ts'
import { SessionPage } from './SessionPage.tsx'
import { Ended } from './screens/Ended.tsx'
import type { Catalogue } from './text/en.ts'
import { chooseLanguage } from './text/languages.ts'
import type { Language } from './text/languages.ts'
import { loadWords } from './text/load.ts'
import { TextProvider } from './text/Text.tsx'
import { DraftKeeper } from './ui/draft.tsx'
import { Fetched } from './ui/Fetched.tsx'
import { Frame } from './ui/Frame.tsx'

const loadWallet = async () => (await import('./wallet/WalletPage.tsx')).WalletPage

export interface Shown {
  readonly language: Language
  readonly text: Catalogue
}
interface Props {
  readonly address: PageAddress | undefined
  readonly client: Client
  /** What the browser prefers, best first. */
  readonly wished: readonly string[]
  /** The language it starts in, loaded. */
  readonly first: Shown
}

export function App({ address, client, wished, first }: Props) {
  const [shown, setShown] = useState(first)
  const { language, text } = shown
  useEffect(() => {
    document.documentElement.lang = language
    document.title = text.page.plain_title
  }, [language, text])
  const show = async (next: Language): Promise<void> => {
    const words = await loadWords(next)
    if (words) setShown({ language: next, text: words })
  }
  const choose = (next: Language): void => {
    void show(next)
    // A reload, or the link passed on, keeps the language.
    if (address !== undefined)
      history.replaceState(null, '', addressOf({ ...address, language: next }))
  }
  const prepare = (ofSession: string | null): Promise<void> =>
    show(chooseLanguage([address?.language, ofSession ?? undefined, ...wished]))
  return (
    <TextProvider value={{ ...shown, choose }}>
      <DraftKeeper>
        {address?.page === 'session' ? (
          <SessionPage client={client} prepare={prepare} />
        ) : address?.page === 'wallet' ? (
          <Frame>
            <Fetched load={loadWallet} props={{ client }} />
          </Frame>
        ) : (
          <Frame>
            <Ended code="link_unknown" />
          </Frame>
        )}
      </DraftKeeper>
    </TextProvider>
  )
}
