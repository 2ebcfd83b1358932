/** Plain pages the server shows: no script, strict content policy, readable on a phone. */
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

const style = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884}
code{font-size:.9em}
button{font:inherit;padding:.7rem 1.2rem;border-radius:.5rem;border:1px solid #8888;
  margin:.3rem .6rem .3rem 0;cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid #46f}
tr:target{background:#ff04}
@media (max-width:44rem){
  table,tbody,tr,td{display:block}tr:has(th){display:none}
  tr{border-bottom:1px solid #8884;padding:.5rem 0}td{border:0;padding:.1rem .2rem}
  code{overflow-wrap:anywhere}
}`
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

export function html(reply: FastifyReply, title: string, body: string, status = 200): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · Ostiary</title><style>${style}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`,
    )
}
