/** Screens a customer's wallet against the lists; an outage never rejects and never clears. */
import { providerMayAnswer } from '@ostiary/domain/checks'
import { screeningEvent } from '../transitions/outcomes.ts'
import type { ScreeningAnswer } from '../transitions/outcomes.ts'
import type { ProviderAnswer, WalletFacts } from '../providers/kit.ts'
import type { WalletItem } from '../store/vault.ts'
import { handedOver } from './handed-over.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'

export const screenWallet: Effect = {
  gaveUp: (held, tries) => handedOver('screening_stalled', held, tries),
  timeoutMs: 20_000,
  wanted: (held) => providerMayAnswer(held, 'wallet'),
  run: async (context, run) => {
    const provider = context.wallets(run.application)
    const { answer, repeated } = await ask(context, run, provider)
    const event = screeningEvent(answer, {
      who: { by: 'provider', actor: `provider:${provider.name}` },
      policy: run.application.settings.screeningPolicy,
      tries: run.held.customer?.detail.awaits?.attempts ?? 0,
      atMs: context.clock.now(),
      random: context.random,
    })
    return { event, repeated }
  },
}

type Provider = ReturnType<EffectContext['wallets']>

async function ask(
  context: EffectContext,
  run: EffectRun,
  provider: Provider,
): Promise<{ answer: ScreeningAnswer; repeated: boolean }> {
  const { entity, customer } = run.held
  const opened = await context.vault.open([entity.entityId], ['wallet'])
  const wallet = opened.get(entity.entityId)?.get('wallet') as WalletItem | undefined
  if (!wallet) {
    const answer = { kind: 'clear', lists: {}, code: 'no_wallet_to_screen' } as const
    return { answer, repeated: false }
  }
  const simulated = customer?.detail.simulated?.['wallet']
  const answer = await provider.screen(
    {
      accountId: wallet.accountId,
      externalId: entity.vendorData ?? '',
      environment: run.application.environment,
      tries: customer?.detail.awaits?.attempts ?? 0,
      ...(simulated === undefined ? {} : { simulated }),
    },
    { idempotencyKey: `${entity.entityId}:${run.seq}:screen_wallet`, signal: run.signal },
  )
  return { answer: read(answer), repeated: answer.kind === 'ok' && answer.repeated === true }
}

/** What cannot be answered is doubtful, never clear. */
function read(answer: ProviderAnswer<WalletFacts>): ScreeningAnswer {
  if (answer.kind === 'retry' || answer.kind === 'later')
    return { kind: 'unavailable', code: 'provider_unavailable' }
  if (answer.kind === 'fail') return { kind: 'doubtful', code: 'provider_doubtful' }
  const { hits, lists } = answer.facts
  if (hits.length > 0) return { kind: 'hit', hits, lists }
  if (Object.keys(lists).length === 0) return { kind: 'doubtful', code: 'no_list_loaded' }
  return { kind: 'clear', lists }
}
