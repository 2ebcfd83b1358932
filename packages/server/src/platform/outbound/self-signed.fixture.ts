// Makes a certificate nobody has signed but itself, so that no private key has to lie in the
// repository.
import { generateKeyPairSync, sign } from 'node:crypto'

const SEQUENCE = 0x30
const ECDSA_WITH_SHA256 = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'))

export function selfSigned(commonName: string): { key: string; cert: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const commonNameOid = Buffer.from('0603550403', 'hex')
  const attribute = der(SEQUENCE, commonNameOid, der(0x0c, Buffer.from(commonName)))
  const name = der(SEQUENCE, der(0x31, attribute))
  const years = ['200101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time)))
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' })
  const serial = der(0x02, Buffer.from([1]))
  const validity = der(SEQUENCE, ...years)
  const signed = der(SEQUENCE, serial, ECDSA_WITH_SHA256, name, validity, name, publicKey)
  const signature = sign('sha256', signed, pair.privateKey)
  const bits = der(0x03, Buffer.from([0]), signature)
  const bytes = der(SEQUENCE, signed, ECDSA_WITH_SHA256, bits).toString('base64')
  return {
    key: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${bytes}\n-----END CERTIFICATE-----\n`,
  }
}

/** One DER element: tag, length in the short or the two long forms needed here, content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
