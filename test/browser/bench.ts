/** The built page in a real browser before the real server: what is sent and shown is theirs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { devices, launch, Walk } from '../../packages/page/test/browser.ts'
import type { Device, Host } from '../../packages/page/test/browser.ts'
import { buildPage } from '../../packages/page/test/build.ts'
import { openWorld } from '../api/world.ts'
import type { Tenant, TenantParts, World } from '../api/world.ts'

const pictures = fileURLToPath(new URL('../../test-output/browser/', import.meta.url))

/** What a person does, and what the server refused meanwhile. */
export interface Visit extends Walk<Host> {
  /** Status and path of every refusal, the first first. */
  readonly refused: readonly string[]
}

/** What a browser has before the link is opened in it: a wallet, say. */
type Prepare = (page: Page) => Promise<unknown>

export interface Bench {
  readonly world: World
  readonly box: Tenant
  /** A browser of its own that opens a link; the link is of this server. */
  readonly visit: (link: unknown, device?: Device, prepare?: Prepare) => Promise<Visit>
  readonly close: () => Promise<void>
}

export const [phone, desktop] = devices as [Device, Device] // as many as there are

type Settings = NonNullable<TenantParts['settings']>

/** Builds the page, starts the server that gives it out, and a browser. */
export async function openBench(tenant: string, settings: Settings = {}): Promise<Bench> {
  const pageDir = await mkdtemp(join(tmpdir(), 'ostiary-page-'))
  const [world, browser] = await Promise.all([openWorld({ pageDir }), launch(), buildPage(pageDir)])
  return {
    world,
    box: await world.tenant(tenant, { settings }),
    visit: (link, device = phone, prepare) =>
      visit(browser, world, { link: String(link), device, prepare }),
    close: async () => {
      await browser.close()
      await world.close()
      await rm(pageDir, { recursive: true, force: true })
    },
  }
}

interface Opening {
  readonly link: string
  readonly device: Device
  readonly prepare: Prepare | undefined
}

async function visit(browser: Browser, { url }: World, opening: Opening): Promise<Visit> {
  const { link, device, prepare } = opening
  // The server outlives each who visits it.
  const server: Host = { url, close: () => Promise.resolve() }
  const walk = await Walk.open(browser, { device, server, pictures })
  const refused: string[] = []
  walk.page.on('response', (response) => {
    if (response.status() >= 400)
      refused.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  await prepare?.(walk.page)
  await walk.go(new URL(link).pathname)
  return Object.assign(walk, { refused })
}
