import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { signInTable } from './sign-in-table.ts'

const team = (group: string) => ({ group, namespaces: ['shop'], persona: 'developer' })
const arn = 'arn:aws:iam::123456789012:role/developers'
const kubernetesVersion = '1.36.1'
const both = {
  oidc: { issuer: 'https://login.example.com', clientId: 'kubernetes' },
  aws: { mappings: [{ arn, groups: ['oidc:shop', 'aws:shop'] }] },
}

test.each<[string, unknown, boolean | undefined, readonly string[]]>([
  ['no one yet', undefined, false, ['nothing yet', 'nothing yet', 'nothing yet']],
  [
    'somebody else configured it',
    undefined,
    true,
    Array.from({ length: 3 }, () => 'the identity provider in the kops specification'),
  ],
  ['not read', undefined, undefined, Array.from({ length: 3 }, () => 'not known: the specification was not read')],
  ['both ways', both, false, [`https://login.example.com, ${arn}`, arn, 'nothing: no one can be in it']],
  ['not chosen', { provider: 'none', ...both }, false, ['nothing yet', 'nothing yet', 'nothing yet']],
])('%s', (_, signIn, hasIdentityProvider, ways) => {
  const groups = ['oidc:shop', 'aws:shop', 'ldap:shop']
  const table = signInTable(
    config.parse({ teams: groups.map(team), signIn }),
    hasIdentityProvider === undefined ? { kubernetesVersion } : { kubernetesVersion, hasIdentityProvider },
  )
  expect(table.rows).toEqual(groups.map((group, index) => [group, ways[index]]))
  expect(table.notes.join(' ').includes('no one can sign in yet')).toBe(ways[0] === 'nothing yet')
})

const partner = {
  issuer: 'https://partner.example.com',
  clientId: 'kubernetes',
  usernamePrefix: 'partner:',
  groupsPrefix: 'partner:',
}
const several = { oidc: { ...both.oidc, furtherIssuers: [partner] } }

test('every issuer of several is named, also one whose groups have no permissions', () => {
  const table = (version: string) =>
    signInTable(config.parse({ teams: [team('oidc:shop')], auditors: ['partner:audit'], signIn: several }), {
      kubernetesVersion: version,
    })
  expect(table('1.34.0').rows).toEqual([
    ['oidc:shop', 'https://login.example.com'],
    ['partner:audit', 'https://partner.example.com'],
  ])
  expect(table('1.34.0').notes).toEqual([
    'Identity providers: https://login.example.com (groups "oidc:…"), https://partner.example.com (groups "partner:…").',
  ])
  expect(table('1.33.9').notes.at(-1)).toContain('Not in effect: furtherIssuers and requiredClaims')
})
