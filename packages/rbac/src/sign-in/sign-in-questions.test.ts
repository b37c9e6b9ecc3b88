import { config, type RbacConfig } from '../config.ts'
import { signInQuestions } from './sign-in-questions.ts'
import { expect, test } from 'vitest'

const team = { group: 'sso:shop', namespaces: ['shop'], persona: 'developer' as const }
const issuer = 'https://login.example.com/realms/acme'

const asked = (answers: Partial<RbacConfig>, hasIdentityProvider?: boolean) => ({
  answers,
  facts: hasIdentityProvider === undefined ? {} : { hasIdentityProvider },
  where: 'aws' as const,
})
const keysOf = (signIn: unknown, hasIdentityProvider?: boolean) => {
  const context = asked({ teams: [team], signIn: signIn as RbacConfig['signIn'] }, hasIdentityProvider)
  return signInQuestions.filter(({ when }) => when?.(context) ?? true).map(({ key }) => key.replace('signIn.', ''))
}
const question = (key: string) => {
  const found = signInQuestions.find((one) => one.key === `signIn.${key}`)
  if (found === undefined) throw new Error(key)
  return found
}

const ofOidc = ['issuer', 'clientId', 'usernameClaim', 'usernamePrefix', 'groupsClaim', 'groupsPrefix']
const role = { arn: 'arn:aws:iam::123456789012:role/dev' }

test.each<[string, unknown, boolean | undefined, readonly string[]]>([
  ['at first, only how', undefined, undefined, ['provider']],
  ['of a cluster that has none', undefined, false, ['provider']],
  ['nothing, if someone else configured it', undefined, true, []],
  ['nothing that the file says', { oidc: { issuer, clientId: 'x' } }, true, []],
  ['nothing more, if it is put off', { provider: 'none', oidc: { issuer } }, undefined, ['provider']],
  ['the identity provider', { provider: 'oidc' }, undefined, ['provider', ...ofOidc.map((key) => `oidc.${key}`)]],
  ['the first IAM role', { provider: 'aws' }, true, ['provider', 'aws.mappings.0.arn', 'aws.mappings.0.groups']],
  [
    'and then a further one',
    { provider: 'aws', aws: { mappings: [role] } },
    undefined,
    ['provider', 'aws.mappings.0.arn', 'aws.mappings.0.groups', 'aws.mappings.1.arn'],
  ],
])('asks for %s', (_what, signIn, hasIdentityProvider, keys) => {
  expect(keysOf(signIn, hasIdentityProvider)).toEqual(keys)
})

test('asks nothing if no group has permissions', () => {
  expect(signInQuestions.filter(({ when }) => when?.(asked({ teams: [], auditors: [] })) ?? true)).toEqual([])
})

test('says that no one can sign in where that is chosen', async () => {
  const { load, warn, explain, initial } = question('provider')
  expect(initial?.(asked({}))).toBe('none')
  expect(explain.what).toContain('no one can sign in')
  expect(await load?.({}, {})).toMatchObject([
    { value: 'none', hint: expect.stringContaining('no one') as string },
    {},
    {},
  ])
  expect(warn?.('none', asked({}))).toContain('dayone rbac kubeconfig')
  expect(warn?.('none', asked({}, true))).toContain('stay until you remove them')
  expect(warn?.('oidc', asked({}))).toBeUndefined()
})

test('prefixes follow the groups, and others are warned about', () => {
  const context = asked({ teams: [team] })
  expect(question('oidc.groupsPrefix').initial?.(context)).toBe('sso:')
  expect(question('oidc.usernamePrefix').initial?.(context)).toBe('sso:')
  expect(question('oidc.groupsPrefix').warn?.('oidc:', context)).toBe(
    'No one can be in sso:shop: the names do not begin with "oidc:".',
  )
  expect(question('oidc.groupsPrefix').warn?.('sso:', context)).toBeUndefined()
})

test('the second IAM role is offered the group that has none yet', async () => {
  const answers = {
    teams: [team, { ...team, group: 'sso:billing' }],
    signIn: { provider: 'aws' as const, aws: { mappings: [{ ...role, groups: ['sso:shop'] }, role] } },
  }
  expect(question('aws.mappings.0.groups').initial?.(asked(answers))).toEqual(['sso:shop'])
  expect(question('aws.mappings.1.groups').initial?.(asked(answers))).toEqual(['sso:billing'])
  const choices = await question('aws.mappings.1.groups').load?.({}, {}, asked(answers))
  expect(choices?.map(({ value }) => value)).toEqual(['sso:shop', 'sso:billing'])
})

test.each([
  ['oidc.issuer', 'http://login.example.com', 'does not use https'],
  ['oidc.issuer', '', 'is not a URL'],
  ['oidc.clientId', 'two words', 'without spaces'],
  ['oidc.clientId', '', 'without spaces'],
  ['oidc.usernameClaim', 'e mail', 'A claim is a name'],
  ['oidc.usernamePrefix', '-', 'A prefix is required'],
  ['oidc.groupsPrefix', 'system:', 'reserved for Kubernetes'],
  ['oidc.groupsPrefix', 'sso', 'end it with a colon'],
  ['aws.mappings.0.arn', 'developers', 'Use the ARN'],
  ['aws.mappings.0.groups', [], 'at least one group'],
])('%s refuses %j', (key, value, words) => {
  expect(question(key).validate?.(value)).toContain(words)
})

test('accepts what is offered, and the settings are complete with it', () => {
  const signIn: Record<string, unknown> = { issuer, clientId: undefined }
  for (const key of ofOidc) {
    const { initial, validate } = question(`oidc.${key}`)
    signIn[key] ??= initial?.(asked({ teams: [team] }))
    expect(validate?.(signIn[key]), key).toBeUndefined()
  }
  expect(config.parse({ teams: [team], signIn: { provider: 'oidc', oidc: signIn } }).signIn?.oidc).toEqual({
    issuer,
    clientId: 'kubernetes',
    usernameClaim: 'email',
    usernamePrefix: 'sso:',
    groupsClaim: 'groups',
    groupsPrefix: 'sso:',
  })
})
