/** The application of a key: read, and its settings changed. */
import type { OperationId } from '@ostiary/contract/routes'
import { knownCountry } from '@ostiary/domain/country-codes'
import type { Thresholds } from '@ostiary/domain/evaluation.decision'
import { defaultThresholds } from '@ostiary/domain/evaluation.decision'
import { isAuthority, isStatement, isUri } from '../../platform/wallet/grammar.ts'
import { recordBy } from '../../store/admin-events.ts'
import { findApplication, lockApplication, writeSettings } from '../../store/applications.ts'
import type { Application, Settings } from '../../store/applications.ts'
import { thresholdVersions, writeThresholds } from '../../store/thresholds.ts'
import { signingKeysOf } from '../../store/signing-keys.ts'
import { authorOf, iso, json, refuse } from '../call.ts'
import type { Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'

function answer(one: Application): Reply {
  const { olderClients: _shownByThemselves, ...settings } = one.settings
  return json(200, {
    id: one.applicationId,
    name: one.name,
    environment: one.environment,
    settings,
    createdAt: iso(one.createdAtMs),
  })
}

type Wanted = Partial<Omit<Settings, 'thresholds'>> & { thresholds?: Partial<Thresholds> }

/** Thresholds that change become another version; what is the same stays the same. */
function laidOver(held: Settings, wanted: Wanted): Settings {
  const { thresholds: lines, ...rest } = wanted
  const next = { ...held.thresholds, ...lines }
  const isChanged = JSON.stringify(next) !== JSON.stringify(held.thresholds)
  const version = held.thresholds.version + 1
  return { ...held, ...rest, thresholds: isChanged ? { ...next, version } : held.thresholds }
}

const lineFaults = ({ approveFrom, rejectBelow }: Thresholds): Fault[] =>
  rejectBelow <= approveFrom
    ? []
    : [{ path: '/thresholds/rejectBelow', message: 'must not lie above approveFrom' }]

interface Fault {
  readonly path: string
  readonly message: string
}

/**
 * What of the wished settings would make a challenge that no wallet reads, or shut everybody out.
 */
function faultsOf(wanted: Wanted, hasSigningKey: boolean): Fault[] {
  const faults: Fault[] = []
  const { challengeDomain, challengeUri, challengeStatement, requireSignatures } = wanted
  const unknown = wanted.dangerousCountries?.filter((one) => knownCountry(one) !== one) ?? []
  if (unknown.length > 0) {
    const message = `must be countries; unknown: ${unknown.join(', ')}`
    faults.push({ path: '/dangerousCountries', message })
  }
  if (typeof challengeDomain === 'string' && !isAuthority(challengeDomain)) {
    faults.push({
      path: '/challengeDomain',
      message: 'must be a host, with a port if need be: example.com:8443',
    })
  }
  if (typeof challengeUri === 'string' && !(isUri(challengeUri) && URL.canParse(challengeUri))) {
    faults.push({ path: '/challengeUri', message: 'must be an absolute http or https address' })
  }
  if (challengeStatement !== undefined && !isStatement(challengeStatement)) {
    faults.push({
      path: '/challengeStatement',
      message: "must be letters, digits, spaces and -._~:/?#[]@!$&'()*+,;= (EIP-4361)",
    })
  }
  if (requireSignatures === true && !hasSigningKey) {
    faults.push({
      path: '/requireSignatures',
      message: 'register a signing key first: without one every request would be refused',
    })
  }
  return faults
}

const getApplication =
  (services: Services): Handler =>
  async (call) => {
    const one = await findApplication(services.db, call.principal.application.applicationId)
    return answer(one ?? call.principal.application)
  }

const patchApplication =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const wanted = call.body as Wanted
    const reply = await rememberedWrite(services, call, 'application', async (db) => {
      // Two changes at once: the second is laid over what the first left.
      const held = await lockApplication(db, applicationId)
      if (!held) return refuse('key_invalid')
      const settings = laidOver(held.settings, wanted)
      const names = (Object.keys(wanted) as (keyof Settings)[]).filter(
        (name) => settings[name] !== held.settings[name],
      )
      const asksSigned = wanted.requireSignatures === true && !held.settings.requireSignatures
      const hasSigningKey = !asksSigned || (await signingKeysOf(db, applicationId)).length > 0
      const faults = [...faultsOf(wanted, hasSigningKey), ...lineFaults(settings.thresholds)]
      if (faults.length > 0) return refuse('body_invalid', undefined, { errors: faults })
      // Whoever cannot sign this request could sign none after it: the door would stay shut.
      if (asksSigned && !call.signed)
        return refuse('signature_missing', 'Sign the request that sets requireSignatures.')
      // The simulator passes whoever says a sentinel word: never where real people are onboarded.
      if (held.environment === 'live' && wanted.verificationProvider === 'simulator')
        return refuse('sandbox_only')
      if (names.length === 0) return answer(held)
      await writeSettings(db, applicationId, settings)
      if (names.includes('thresholds'))
        await writeThresholds(db, applicationId, settings.thresholds, services.clock.now())
      await recordBy(authorOf(services, call), db, {
        atMs: services.clock.now(),
        kind: 'settings_changed',
        body: { settings: names },
      })
      return answer({ ...held, settings })
    })
    await services.tenants.refresh()
    return reply
  }

const listThresholds =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId, createdAtMs } = call.principal.application
    const later = await thresholdVersions(services.db, applicationId)
    const first = { ...defaultThresholds, createdAt: iso(createdAtMs) }
    const data = later.map(({ atMs, thresholds }) => ({ ...thresholds, createdAt: iso(atMs) }))
    return json(200, { data: [...data, first] })
  }

export function applicationHandlers(services: Services) {
  return {
    getApplication: getApplication(services),
    patchApplication: patchApplication(services),
    listThresholds: listThresholds(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
