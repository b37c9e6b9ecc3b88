import { expect, test } from 'vitest'
import { metadataOptions } from './metadata-options.ts'

test.each([
  [undefined, { httpTokens: 'optional', hopLimit: 1, ipv6Enabled: false }],
  [{ HttpTokens: 'required' }, { httpTokens: 'required', hopLimit: 1, ipv6Enabled: false }],
  [
    { HttpTokens: 'optional', HttpPutResponseHopLimit: 3, HttpProtocolIpv6: 'enabled' },
    { httpTokens: 'optional', hopLimit: 3, ipv6Enabled: true },
  ],
])('%j means %j', (options, expected) => {
  expect(metadataOptions(options)).toEqual(expected)
})
