/**
 * Screens a customer's wallet against the lists, and the name where the caller gave one and no
 * evaluation asks about it; an outage never rejects and never clears.
 */
import { providerMayAnswer } from '@ostiary/domain/checks'
import { screeningEvent } from '../transitions/outcomes.ts'
import type { ScreeningAnswer } from '../transitions/outcomes.ts'
import type { ProviderAnswer, WalletFacts } from '../providers/kit.ts'
import type { WalletItem } from '../store/vault.ts'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { textsOf } from '@ostiary/domain/risk/identity-check'
import { askAboutPerson } from './kyc-check.ts'
import { profileOf } from './write_links.ts'
import { handedOver } from './handed-over.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'

export const screenWallet: Effect = {
  gaveUp: (held, tries) => handedOver('screening_stalled', held, tries),
  timeoutMs: 20_000,
  wanted: (held) => providerMayAnswer(held, 'wallet'),
  run: async (context, run) => {
    const provider = context.wallets(run.application)
    const asked = await ask(context, run, provider)
    const { repeated } = asked
    const answer =
      asked.answer.kind === 'clear' ? await withName(context, run, asked.answer) : asked.answer
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

type Clear = Extract<ScreeningAnswer, { kind: 'clear' }>

/** The wallet is clear; so must the name be, where it is known and nobody else is asked of it. */
async function withName(
  context: EffectContext,
  run: EffectRun,
  wallet: Clear,
): Promise<ScreeningAnswer> {
  if (evaluationOf(run.held) || !run.held.customer?.detail.profiled) return wallet
  const { firstName, lastName } = textsOf((await profileOf(context, run)) ?? {})
  // Half a name is screened once verification has brought the other half.
  if (!firstName || !lastName) return wallet
  const answer = await askAboutPerson(context, run, {
    check: 'watchlist',
    provider: context.checks(run.application).watchlist,
    tries: run.held.customer.detail.awaits?.attempts ?? 0,
  })
  if (answer.kind === 'retry' || answer.kind === 'later')
    return { kind: 'unavailable', code: 'provider_unavailable' }
  if (answer.kind === 'fail') return { kind: 'doubtful', code: 'provider_doubtful' }
  const { outcome, hits = [], lists = {} } = answer.facts
  // The version in which the wallet was looked up: what a later one names is looked for by itself.
  const seen = { ...lists, ...wallet.lists }
  if (outcome === 'clear') return { ...wallet, lists: seen }
  return { kind: 'named', hits, lists: seen }
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
