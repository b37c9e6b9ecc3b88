import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { metadataAddresses } from '@dayone/kube'
import { deniedCidrs, neededAddresses } from './metadata-addresses.ts'

const family = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4')

const denied = (cidrs: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/')
    list.addSubnet(address, Number(prefix), family(address))
  }
  return list
}

test.each(['169.254.169.254', 'fd00:ec2::254'])('denies %s', (address) => {
  expect(denied(deniedCidrs({})).check(address, family(address))).toBe(true)
})

test.each(neededAddresses)('keeps $what ($cidr) open', ({ cidr }) => {
  const address = cidr.split('/')[0]!
  expect(denied(deniedCidrs({})).check(address, family(address))).toBe(false)
})

test('denies only single addresses, and never the DNS cache of the cluster', () => {
  expect(metadataAddresses.every(({ cidr }) => /\/(32|128)$/.test(cidr))).toBe(true)
  expect(deniedCidrs({ nodeLocalDns: '169.254.170.2' })).not.toContain('169.254.170.2/32')
})
