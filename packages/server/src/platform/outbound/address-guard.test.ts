// Holds the address guard to refusing everything that is not plainly a public address.
import { expect, test } from 'vitest'
import { isAddressAllowed, widestGuard } from './address-guard.ts'

const PUBLIC = ['8.8.8.8', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111']
const LOOPBACK = ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']
const INTERNAL = `
  0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 169.254.169.254 172.16.0.1
  172.31.255.255 192.168.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1
  224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16
  :: ::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
  64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b::169.254.169.254 64:ff9b:1::1 2002:7f00:1::1
  2002:808:808::1 2001::1 2001:db8::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1
  100::1 3fff::1 5f00::1 4000::1
`
  .trim()
  .split(/\s+/)
const NOT_ADDRESSES = ['', 'localhost', '127.1', '0x7f000001', '2130706433', '8.8.8.8.', '[::1]']

const allowed = (address: string, guard: Parameters<typeof isAddressAllowed>[0]['guard']) =>
  isAddressAllowed({ address, guard })

test.each(PUBLIC)('%s may always be called', (address) => {
  expect(allowed(address, 'public_only')).toBe(true)
  expect(allowed(address, 'allow_loopback')).toBe(true)
  expect(allowed(address, 'allow_private')).toBe(true)
})

test.each(LOOPBACK)('%s may be called only when loopback is allowed', (address) => {
  expect(allowed(address, 'public_only')).toBe(false)
  expect(allowed(address, 'allow_loopback')).toBe(true)
  expect(allowed(address, 'allow_private')).toBe(true)
})

test.each(INTERNAL)('%s may be called only when everything is allowed', (address) => {
  expect(allowed(address, 'public_only')).toBe(false)
  expect(allowed(address, 'allow_loopback')).toBe(false)
  expect(allowed(address, 'allow_private')).toBe(true)
})

test.each(NOT_ADDRESSES)(
  '"%s" is not an address, so it is refused under every guard',
  (address) => {
    expect(allowed(address, 'public_only')).toBe(false)
    expect(allowed(address, 'allow_private')).toBe(false)
  },
)

test('the widest of several guards counts', () => {
  expect(widestGuard(['public_only', 'allow_loopback'])).toBe('allow_loopback')
  expect(widestGuard(['allow_private', 'allow_loopback'])).toBe('allow_private')
  expect(widestGuard([])).toBe('public_only')
})
