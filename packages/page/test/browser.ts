/**
 * A built page before a real browser: pictures of every screen, and no screen with a fault that
 * axe-core finds.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { vi } from 'vitest'
import { buildPage } from './build.ts'
import { startStandIn, token } from './stand-in.ts'
import type { StandIn } from './stand-in.ts'

// A walk is many screens, and a browser without a graphics card draws them slowly.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

type Scripted = Omit<Parameters<typeof startStandIn>[0], 'folder'>

export interface Device {
  readonly name: 'phone' | 'desktop'
  readonly width: number
  readonly height: number
}
export const devices: readonly Device[] = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 800 },
]

const pictures = fileURLToPath(new URL('../../../test-output/page/', import.meta.url))

/** What a walk goes before: somebody who gives out the page, and is closed with the walk. */
export interface Host {
  readonly url: string
  readonly close: () => Promise<void>
}

function chromiumPath(): string {
  const path = process.env['OSTIARY_CHROMIUM'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return path
  throw new Error(
    `There is no Chromium at ${path}. Install one (Debian: apt-get install chromium), or say ` +
      'where it is: OSTIARY_CHROMIUM=/path/to/chromium.',
  )
}

export interface Bench {
  readonly walk: (device: Device, scripted: Scripted) => Promise<Walk>
  readonly close: () => Promise<void>
}

/** A browser with a made-up camera. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream=fps=5',
      '--use-fake-ui-for-media-stream',
    ],
  })

/** Builds the page into a folder of this run, and starts a browser. */
export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-page-'))
  await buildPage(folder)
  const browser = await launch()
  return {
    walk: async (device, scripted) => {
      const server = await startStandIn({ folder, ...scripted })
      return Walk.open(browser, { device, server, pictures })
    },
    close: async () => {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface WalkParts<S extends Host> {
  readonly device: Device
  readonly server: S
  /** The folder its pictures go to, with a slash at its end. */
  readonly pictures: string
}

const emptyPdf = Buffer.from('%PDF-1.4\n%%EOF\n')

/** One person on one device, before one server. */
export class Walk<S extends Host = StandIn> {
  readonly page: Page
  readonly server: S
  readonly device: Device
  readonly context: BrowserContext
  /** What the browser complained of; a policy that was broken is among it. */
  readonly complaints: string[] = []
  readonly #pictures: string

  static async open<S extends Host>(browser: Browser, parts: WalkParts<S>): Promise<Walk<S>> {
    const { device } = parts
    mkdirSync(parts.pictures, { recursive: true })
    const context = await browser.newContext({
      viewport: { width: device.width, height: device.height },
      permissions: ['camera', 'clipboard-write'],
      locale: 'en-GB',
      ...(device.name === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    context.setDefaultTimeout(30_000)
    return new Walk(context, await context.newPage(), parts)
  }

  private constructor(context: BrowserContext, page: Page, parts: WalkParts<S>) {
    this.context = context
    this.page = page
    this.device = parts.device
    this.server = parts.server
    this.#pictures = parts.pictures
    page.on('console', (message) => {
      // A refusal of the server is written there by the browser itself, and is not its fault.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(error.message))
  }

  async go(path = `/session/${token}`): Promise<void> {
    await this.page.goto(`${this.server.url}${path}`)
  }

  /** Waits for a screen, looks at it in light and dark, and takes its picture. */
  async see(heading: string | RegExp, name: string): Promise<void> {
    await this.heading(heading)
    const faults: string[] = []
    // What differs by width differs in light as in dark: the desktop is looked at in one.
    const schemes =
      this.device.name === 'phone' ? (['dark', 'light'] as const) : (['light'] as const)
    for (const scheme of schemes) {
      await this.page.emulateMedia({ colorScheme: scheme })
      faults.push(...(await this.#axe(scheme)).map((fault) => `${name}, ${scheme}: ${fault}`))
      const file = `${this.device.name}-${name}${scheme === 'dark' ? '-dark' : ''}.png`
      const path = `${this.#pictures}${file}`
      await this.page.screenshot({ path, fullPage: true })
    }
    const focused = await this.page.evaluate('document.activeElement?.tagName')
    if (faults.length > 0) throw new Error(faults.join('\n'))
    if (focused === 'BODY') throw new Error(`${name}: the focus is nowhere`)
  }

  /** Waits for a screen. */
  heading(heading: string | RegExp): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  }

  fill(label: string | RegExp, value: string): Promise<void> {
    return this.page.getByLabel(label).fill(value)
  }

  async choose(label: string | RegExp, option: string): Promise<void> {
    await this.page.getByLabel(label).selectOption({ label: option })
  }

  check(label: string | RegExp): Promise<void> {
    return this.page.getByLabel(label, { exact: typeof label === 'string' }).check()
  }

  /** Chooses a file in the n-th place for one. */
  async file(nth: number, name = 'bill.pdf', buffer: Buffer = emptyPdf): Promise<void> {
    const mimeType = name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg'
    const input = this.page.locator('input[type=file]').nth(nth)
    await input.setInputFiles({ name, mimeType, buffer: Buffer.from(buffer) })
  }

  async picture(): Promise<void> {
    await this.press('Take the picture')
    await this.press('Use this picture')
  }

  async close(): Promise<void> {
    await this.context.close()
    await this.server.close()
    if (this.complaints.length > 0) throw new Error(this.complaints.join('\n'))
  }

  /** Dark differs from light in its colours alone. */
  async #axe(scheme: 'dark' | 'light'): Promise<string[]> {
    if (!(await this.page.evaluate('"axe" in window'))) await this.page.evaluate(axe.source)
    const { violations } = await this.page.evaluate<AxeResult>(
      scheme === 'light'
        ? 'axe.run(document, { resultTypes: ["violations"] })'
        : 'axe.run(document, { runOnly: ["color-contrast"], resultTypes: ["violations"] })',
    )
    return violations.map(
      ({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.html).join(' ')}`,
    )
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}
