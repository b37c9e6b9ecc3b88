import { expect, test } from 'vitest'
import { addressNumber, addressText, coversRange } from './address-ranges.ts'
import { cidrProblem } from './cidr.ts'

test.each<[readonly string[], string, boolean]>([
  [['10.0.0.0/8'], '10.1.2.0/24', true],
  [['10.0.0.0/9', '10.128.0.0/9'], '10.0.0.0/8', true],
  [['10.0.0.0/9', '10.128.0.0/10'], '10.0.0.0/8', false],
  [['0.0.0.0/1', '128.0.0.0/1'], '0.0.0.0/0', true],
  [['0.0.0.0/0'], '::/0', false],
  [['::/0'], '2001:db8::/32', true],
  [['2001:db8::/33', '2001:db8:8000::/33'], '2001:db8::/32', true],
  [['198.51.100.0/24'], '198.51.100.23/32', true],
  [['pl-0123'], '198.51.100.23/32', false],
  [['198.51.100.0/24'], 'pl-0123', false],
])('%j together contain %s: %s', (ranges, range, expected) => {
  expect(coversRange(ranges, range)).toBe(expected)
})

test.each<[string, 4 | 6, string]>([
  ['203.0.113.7', 4, '203.0.113.7'],
  ['2001:DB8:0:0::1', 6, '2001:db8::1'],
  ['::', 6, '::'],
  ['::ffff:203.0.113.7', 6, '::ffff:cb00:7107'],
  ['fe80::1:2:3:4', 6, 'fe80::1:2:3:4'],
])('%s converts to a number and back: %s', (address, family, expected) => {
  expect(addressText(addressNumber(address), family)).toBe(expected)
})

test.each<[string, string | undefined]>([
  [
    '198.51.100.23/24',
    '198.51.100.23/24 is not the start of a range. Did you mean 198.51.100.0/24, or 198.51.100.23/32 for a single address?',
  ],
  [
    '2001:db8::1/64',
    '2001:db8::1/64 is not the start of a range. Did you mean 2001:db8::/64, or 2001:db8::1/128 for a single address?',
  ],
  ['2001:DB8:0::/32', 'AWS writes 2001:DB8:0::/32 as 2001:db8::/32. Use that form.'],
  ['10.0.0.0/08', '"10.0.0.0/08" has an invalid prefix length: use /0 to /32.'],
  ['10.0.0.0/33', '"10.0.0.0/33" has an invalid prefix length: use /0 to /32.'],
  ['fe80::1%eth0/128', '"fe80::1%eth0/128" is not a CIDR range. Examples: 198.51.100.23/32, 2001:db8::/32.'],
  ['198.51.100.0/24', undefined],
  ['0.0.0.0/1', undefined],
  ['2001:db8::/32', undefined],
  ['::/0', undefined],
  ['pl-0123456789abcdef0', undefined],
])('access list entry: %s', (value, expected) => {
  expect(cidrProblem(value)).toBe(expected)
})
