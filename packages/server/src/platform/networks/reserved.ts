/**
 * The networks no caller of the public internet comes from: private, loopback, documentation,
 * multicast and the like. ipaddr.js knows the same, and takes 3 µs for it instead of a tenth.
 */
import { networkSet } from './network-set.ts'

/** Source: the IANA registries of special-purpose addresses, for both families. */
export const reservedNetworks = networkSet([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Only 2000::/3 is handed out; outside it lie ::127.0.0.1 and whatever is invented next.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  // 6to4 carries another address inside, as mapped, NAT64 and Teredo do.
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
])
