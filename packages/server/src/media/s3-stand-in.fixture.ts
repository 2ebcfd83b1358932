/**
 * Stands in for an S3-compatible service: one bucket in memory, path-style addresses, signatures
 * verified from what came over the wire, and outages on order.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type Fault = 'hang' | 'drop' | { readonly status: number; readonly body?: string }

export interface S3StandIn {
  readonly url: string
  readonly bucket: string
  readonly keyId: string
  secret: string
  readonly objects: Map<string, Buffer>
  /** Served first, one a request. */
  readonly faults: Fault[]
  /** Method and address of every request that came. */
  readonly asked: string[]
  close(): Promise<void>
}

export async function openS3StandIn(): Promise<S3StandIn> {
  const standIn: { -readonly [K in keyof S3StandIn]: S3StandIn[K] } = {
    url: '',
    bucket: 'uploads',
    keyId: 'AKIDSTANDIN',
    secret: 'a+secret/of-its-own',
    objects: new Map(),
    faults: [],
    asked: [],
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  const server = createServer((request, response) => void serve(standIn, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  standIn.url = `http://127.0.0.1:${port}`
  return standIn
}

async function serve(
  standIn: S3StandIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request)
  standIn.asked.push(`${request.method} ${request.url}`)
  const fault = standIn.faults.shift()
  if (fault === 'hang') return
  if (fault === 'drop') return void request.socket.destroy()
  const { status, text } = fault
    ? { status: fault.status, text: fault.body ?? '' }
    : answerTo(standIn, request, body)
  response.writeHead(status, { 'content-type': 'application/xml' }).end(text)
}

const refusal = (status: number, code: string): { status: number; text: string } => ({
  status,
  text: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
})

function answerTo(
  standIn: S3StandIn,
  request: IncomingMessage,
  body: Buffer,
): { status: number; text: string | Buffer } {
  const wrong = signatureFault(standIn, request, body)
  if (wrong) return refusal(403, wrong)
  const url = new URL(request.url!, standIn.url) // of a request there is one
  const [, bucket, ...rest] = url.pathname.split('/')
  if (bucket !== standIn.bucket) return refusal(404, 'NoSuchBucket')
  const key = rest.join('/')
  if (key === '') return listed(standIn, url.searchParams)
  if (request.method === 'PUT') standIn.objects.set(key, body)
  if (request.method === 'DELETE') standIn.objects.delete(key)
  if (request.method !== 'GET') return { status: request.method === 'PUT' ? 200 : 204, text: '' }
  const found = standIn.objects.get(key)
  return found ? { status: 200, text: found } : refusal(404, 'NoSuchKey')
}

function listed(
  { objects, bucket }: S3StandIn,
  query: URLSearchParams,
): {
  status: number
  text: string
} {
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? ''))
    .filter((key) => key > (query.get('start-after') ?? ''))
    .sort()
    .slice(0, Number(query.get('max-keys')))
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
  return {
    status: 200,
    text: `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>${contents.join('')}</ListBucketResult>`,
  }
}

/** The error code of S3 where the signature is not of this request, by this key. */
function signatureFault(
  { keyId, secret }: S3StandIn,
  request: IncomingMessage,
  body: Buffer,
): string | undefined {
  const { authorization = '' } = request.headers
  const [, key, day, region] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request,/.exec(
      authorization,
    ) ?? []
  const [, names, given] = /,SignedHeaders=([\w;-]+),Signature=(\w+)$/.exec(authorization) ?? []
  if (key !== keyId) return 'InvalidAccessKeyId'
  const hash = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
  const header = (name: string): string => String(request.headers[name])
  if (header('x-amz-content-sha256') !== hash(body)) return 'XAmzContentSHA256Mismatch'
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((one) => names!.includes(one)))
    return 'AccessDenied'
  const [path, query = ''] = request.url!.split('?')
  const canonical =
    `${request.method}\n${path}\n${query.split('&').sort().join('&')}\n` +
    names!
      .split(';')
      .map((name) => `${name}:${header(name)}\n`)
      .join('') +
    `\n${names}\n${hash(body)}`
  let signing: string | Buffer = `AWS4${secret}`
  const scope = [day!, region!, 's3', 'aws4_request']
  const text = `AWS4-HMAC-SHA256\n${header('x-amz-date')}\n${scope.join('/')}\n${hash(canonical)}`
  for (const part of [...scope, text]) signing = createHmac('sha256', signing).update(part).digest()
  return (signing as Buffer).toString('hex') === given ? undefined : 'SignatureDoesNotMatch'
}
