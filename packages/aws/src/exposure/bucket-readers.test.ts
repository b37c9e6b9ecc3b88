import { describe, expect, test } from 'vitest'
import { readersByAcl, readersByPolicy } from './bucket-readers.ts'

const OWN = '123456789012'
const allow = (rest: object): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...rest }] })

describe('a bucket policy', () => {
  test.each<[string, string, readonly string[]]>([
    ['everyone', allow({ Principal: '*' }), ['everyone']],
    ['everyone, as AWS writes it', allow({ Principal: { AWS: ['*'] } }), ['everyone']],
    ['everyone but one', allow({ NotPrincipal: { AWS: OWN } }), ['everyone']],
    ['all but deletion', allow({ Principal: '*', Action: undefined, NotAction: 's3:DeleteObject' }), ['everyone']],
    ['a pattern of actions', allow({ Principal: '*', Action: ['s3:list*', 'S3:get*'] }), ['everyone']],
    ['one who writes', allow({ Principal: '*', Action: 's3:Put*' }), ['everyone']],
    ['another account', allow({ Principal: { AWS: 'arn:aws:iam::210987654321:root' } }), ['the account 210987654321']],
    ['another account, bare', allow({ Principal: { AWS: '210987654321' } }), ['the account 210987654321']],
    [
      'a user of another account',
      allow({ Principal: { AWS: 'arn:aws:iam::210987654321:user/eve' } }),
      ['arn:aws:iam::210987654321:user/eve'],
    ],
    ['any address', allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }), ['everyone']],
    [
      'its own account, if the request says one',
      allow({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } } }),
      ['everyone'],
    ],
    [
      'any of the values, where there is none',
      allow({ Principal: '*', Condition: { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': ['o-1'] } } }),
      ['everyone'],
    ],
    ['one who deletes', allow({ Principal: '*', Action: 's3:DeleteObject*' }), ['everyone']],
    [
      'an organisation of any name',
      allow({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': '*' } } }),
      ['everyone'],
    ],
    [
      'an organisation',
      allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
      ['anyone with aws:principalorgid o-1'],
    ],
    [
      'the account of another',
      allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '210987654321' } } }),
      ['the account 210987654321'],
    ],
  ])('grants access to %s', (_, policy, expected) => {
    expect(readersByPolicy(policy, OWN).map(({ who }) => who)).toEqual(expected)
  })

  test.each<[string, string]>([
    ['refuses', JSON.stringify({ Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*' } })],
    ['names the account itself', allow({ Principal: { AWS: `arn:aws:iam::${OWN}:role/ops` } })],
    [
      'is for the account itself',
      allow({ Principal: '*', Condition: { StringEquals: { 'AWS:PrincipalAccount': OWN } } }),
    ],
    ['only lists names', allow({ Principal: '*', Action: 's3:ListBucket' })],
    ['is none', ''],
  ])('that %s grants no one else access', (_, policy) => {
    expect(readersByPolicy(policy, OWN)).toEqual([])
  })
})

test('an access control list grants access to S3 groups and other accounts, besides the owner', () => {
  const uri = (group: string) => ({ URI: `http://acs.amazonaws.com/groups/global/${group}` })
  const grants = [
    { Grantee: { ID: 'owner' }, Permission: 'FULL_CONTROL' },
    { Grantee: uri('AllUsers'), Permission: 'READ' },
    { Grantee: uri('AuthenticatedUsers'), Permission: 'READ_ACP' },
    { Grantee: uri('AuthenticatedUsers'), Permission: 'WRITE' },
    { Grantee: { ID: 'other' }, Permission: 'READ' },
  ]
  expect(readersByAcl(grants, 'owner').map(({ who, isEverybody }) => [who, isEverybody])).toEqual([
    ['everyone', true],
    ['everyone with an AWS account', true],
    ['another account (canonical id other)', false],
  ])
})
