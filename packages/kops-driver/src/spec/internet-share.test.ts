import { expect, test } from 'vitest'
import { wideAccess } from './internet-share.ts'

/** Everything except one address, in 32 ranges. */
const ALL_BUT_ONE = Array.from({ length: 32 }, (_, bit) => {
  const start = ((203 << 24) >>> 0) + 7
  const block = 2 ** bit
  const at = Math.floor(start / block) ^ 1
  const first = at * block
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${32 - bit}`
})

test.each<[readonly string[], string | undefined]>([
  [['0.0.0.0/0'], 'every address on the internet'],
  [['0.0.0.0/0', '::/0'], 'every address on the internet'],
  [['0.0.0.0/1', '128.0.0.0/1'], 'every address on the internet'],
  [['128.0.0.0/1', '0.0.0.0/2', '64.0.0.0/2'], 'every address on the internet'],
  [Array.from({ length: 223 }, (_, at) => `${at + 1}.0.0.0/8`), 'every address on the internet'],
  [['0.0.0.0/1'], 'half of all IPv4 addresses'],
  [['0.0.0.0/1', '0.0.0.0/2', '8.0.0.0/8'], 'half of all IPv4 addresses'],
  [['64.0.0.0/2'], 'a quarter of all IPv4 addresses'],
  [['8.0.0.0/8'], '0.4 % of all IPv4 addresses'],
  [ALL_BUT_ONE, 'nearly all IPv4 addresses'],
  [['::/0'], 'every IPv6 address'],
  [['2000::/3'], 'every IPv6 address'],
  [['::/1', '8000::/1'], 'every IPv6 address'],
  [['2000::/4'], 'half of all IPv6 addresses'],
  [['128.0.0.0/1', '2000::/4'], 'half of all IPv4 addresses and half of all IPv6 addresses'],
  [['198.51.100.23/32', '2001:db8::/32'], undefined],
  [['10.0.0.0/8', '192.168.0.0/16', '203.0.113.0/24'], undefined],
  [['pl-0123'], undefined],
  [[], undefined],
])('%j allows %s', (list, expected) => {
  expect(wideAccess(list)).toBe(expected)
})
