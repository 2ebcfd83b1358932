/** Which addresses nobody on the public internet has. */
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { isReserved } from './reserved.ts'

test.each([
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['100.64.0.1', true],
  ['127.0.0.1', true],
  ['169.254.169.254', true],
  ['192.0.2.1', true],
  ['198.18.0.1', true],
  ['224.0.0.1', true],
  ['255.255.255.255', true],
  ['0.0.0.0', true],
  ['8.8.8.8', false],
  ['185.220.101.1', false],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['2001:db8::1', true],
  ['64:ff9b::808:808', true],
  ['2002:808:808::1', true],
  ['4000::1', true],
  ['2606:4700:4700::1111', false],
])('%s: %s', (text, expected) => {
  expect(isReserved(ipaddr.parse(text))).toBe(expected)
})
