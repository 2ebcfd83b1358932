/** The routes of the simulated hosted page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../features/call.ts'
import { finishLink, openLink } from '../features/simulator/page.ts'
import type { LinkState } from '../features/simulator/page.ts'
import { html } from './page.ts'

const sentences: Readonly<
  Record<Exclude<LinkState['kind'], 'open'>, readonly [status: number, text: string]>
> = {
  unknown: [404, 'This link was not made here. Ask for a new one where you got it.'],
  ended: [410, 'This link has ended because a newer one was made. Use the newer one.'],
  expired: [410, 'This link has expired. Ask for a new one where you got it.'],
  elsewhere: [
    410,
    'This link is open in another browser. Ask for a new one to go on here; the other then ends.',
  ],
  done: [200, 'There is nothing left to do here. You can close this page.'],
}

const cookieName = 'ostiary_browser'

function browserOf(request: FastifyRequest): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(/;\s*/)
    .find((one) => one.startsWith(`${cookieName}=`))
  return found?.slice(cookieName.length + 1)
}

export function bindSimulatorPage(app: FastifyInstance, services: Services): void {
  // In a scope of its own: forms are taken here, and by no operation of the API.
  void app.register((page, _options, done) => {
    page.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_request, _body, parsed) => parsed(null, {}),
    )
    bindPage(page, services)
    done()
  })
}

function bindPage(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { token: string } }>('/verify/:token', async (request, reply) => {
    const { token } = request.params
    const state = await openLink(services, token, browserOf(request))
    if (state.kind === 'open') {
      const secure = services.publicUrl.startsWith('https:') ? '; Secure' : ''
      void reply.header(
        'set-cookie',
        `${cookieName}=${state.browser}; Path=/verify/${token}; HttpOnly; SameSite=Strict${secure}`,
      )
    }
    return show(reply, token, state)
  })
  for (const outcome of ['pass', 'fail'] as const) {
    app.post<{ Params: { token: string } }>(`/verify/:token/${outcome}`, async (request, reply) => {
      const { token } = request.params
      return show(
        reply,
        token,
        await finishLink(services, token, {
          browser: browserOf(request),
          passed: outcome === 'pass',
        }),
      )
    })
  }
}

function show(reply: FastifyReply, token: string, state: LinkState): FastifyReply {
  if (state.kind !== 'open') {
    const [status, text] = sentences[state.kind]
    return html(reply, 'Simulated verification', `<p>${text}</p>`, status)
  }
  const button = (outcome: string, label: string): string =>
    `<form method="post" action="/verify/${token}/${outcome}">
      <button type="submit">${label}</button></form>`
  return html(
    reply,
    'Simulated verification',
    `<p>This stands for the page of an identity provider. Choose how the verification ends.</p>
    ${button('pass', 'Pass the verification')}${button('fail', 'Fail the verification')}`,
  )
}
