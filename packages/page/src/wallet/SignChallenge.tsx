/** The message to sign, and the wallets that can. */
import { useEffect, useState } from 'react'
import type { Client, WalletChallenge } from '../api/client.ts'
import { problemWords } from '../text/problem-words.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { accountOf, findWallets } from './wallets.ts'
import type { Wallet } from './wallets.ts'

interface Props {
  readonly challenge: WalletChallenge['challenge']
  readonly client: Client
  readonly onDone: () => void
  /** After a refused signature the server has another message. */
  readonly onRenew: () => Promise<void>
}

export function SignChallenge({ challenge, client, onDone, onRenew }: Props) {
  const text = useText()
  const { message, chain_id } = challenge
  const account = accountOf(message)
  const wallets = useWallets(chain_id.startsWith('solana'))
  const [trouble, setTrouble] = useState<string>()
  const [busy, setBusy] = useState<string>()
  const attempt = async (wallet: Wallet): Promise<string | undefined> => {
    const signed = await wallet.sign(message, account)
    if (signed.kind === 'other_account') return text.wallet.other_account(account)
    const answer = await client.sign(signed.signature)
    if (answer.kind === 'ok') {
      onDone()
      return undefined
    }
    if (answer.kind === 'offline') return `${text.offline.heading}. ${text.offline.hint}`
    await onRenew()
    // The one field there is here is the signature.
    return answer.problem.code === 'answer_invalid'
      ? text.problems.signature_invalid
      : problemWords(text, answer.problem)
  }
  const sign = async (wallet: Wallet): Promise<void> => {
    setTrouble(undefined)
    setBusy(wallet.name)
    // Wallets refuse by throwing, each in its own words; who pressed "reject" knows why.
    setTrouble(await attempt(wallet).catch(() => text.wallet.refused))
    setBusy(undefined)
  }
  return (
    <Screen heading={text.wallet.heading} hint={text.wallet.hint}>
      {trouble ? <Notice kind="problem">{trouble}</Notice> : null}
      <dl className="card facts">
        <div>
          <dt>{text.wallet.account}</dt>
          <dd className="link-text">{account}</dd>
        </div>
      </dl>
      <h2>{text.wallet.message}</h2>
      <pre className="message" tabIndex={0} aria-label={text.wallet.message}>
        {message}
      </pre>
      {wallets.length === 0 ? <Notice kind="info">{text.wallet.none}</Notice> : null}
      <Actions>
        {wallets.map((wallet, index) => (
          <Button
            key={wallet.name}
            kind={index === 0 ? 'primary' : 'quiet'}
            busy={busy !== undefined}
            busyWords={busy === wallet.name ? text.wallet.signing : wallet.name}
            onPress={() => void sign(wallet)}
          >
            {text.wallet.sign_with(wallet.name)}
          </Button>
        ))}
      </Actions>
    </Screen>
  )
}

function useWallets(isSolana: boolean): readonly Wallet[] {
  const [wallets, setWallets] = useState<readonly Wallet[]>([])
  useEffect(() => {
    setWallets([])
    return findWallets(window, isSolana, (wallet) => setWallets((known) => [...known, wallet]))
  }, [isSolana])
  return wallets
}
