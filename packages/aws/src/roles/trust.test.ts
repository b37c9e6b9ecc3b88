import { expect, test } from 'vitest'
import { lintTrust } from './lint-trust.ts'
import { permitsToken } from './permits-token.ts'
import { openTrust } from './open-trust.fixture.ts'
import { soundTrust } from './sound-trust.fixture.ts'
import { issuer, provider, tokens } from './trust-world.fixture.ts'
import { withoutWebIdentity, withWebIdentity } from './trust-policy.ts'
import { trustDocument, webIdentityStatement } from './web-identity.ts'

const trustCases = [...openTrust, ...soundTrust]
const web = { namespace: 'shop', name: 'web' }
const identity = { provider, accounts: [web], audience: 'amazonaws.com' }
const expected = { ...identity, account: '123456789012' }
const documentOf = (Statement: unknown): string => JSON.stringify({ Version: '2012-10-17', Statement })
const admittedBy = (document: string) =>
  Object.entries(tokens).flatMap(([name, token]) => (permitsToken(document, token) ? [name] : []))

test.each(trustCases)('$name ($source)', ({ statements, faults, admits }) => {
  const document = documentOf(statements)
  expect(lintTrust(document, expected).map(({ kind }) => kind)).toEqual(faults)
  expect(admittedBy(document).toSorted()).toEqual([...admits].toSorted())
})

test('whoever gets in beside the account itself is a fault, and a policy without faults lets in nobody else', () => {
  const open = trustCases.filter(({ statements }) => admittedBy(documentOf(statements)).some((name) => name !== 'own'))
  expect(open.length).toBeGreaterThan(15)
  expect(open.filter(({ statements }) => lintTrust(documentOf(statements), expected).length === 0)).toEqual([])
})

test('every sentence of a fault ends with a full stop', () => {
  const texts = trustCases
    .flatMap(({ statements }) => lintTrust(documentOf(statements), expected))
    .map(({ text }) => text)
  expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([])
})

test('the trust policy of a role compares subject and audience exactly', () => {
  expect(JSON.parse(trustDocument(identity))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${issuer}:aud`]: 'amazonaws.com', [`${issuer}:sub`]: 'system:serviceaccount:shop:web' },
        },
      },
    ],
  })
  expect(lintTrust(trustDocument(identity), expected)).toEqual([])
  expect(admittedBy(trustDocument(identity))).toEqual(['own'])
})

test.each(['*', 'we?', '${aws:username}'])('a name with a wildcard (%s) never gets into a trust policy', (name) => {
  expect(() => webIdentityStatement({ ...identity, accounts: [{ namespace: 'shop', name }] })).toThrow('wildcard')
  expect(() => webIdentityStatement({ ...identity, accounts: [] })).toThrow('no subject')
})

const ec2 = { Sid: 'Machines', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
const node = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:role/nodes.demo' },
  Action: 'sts:AssumeRole',
}
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sts:AssumeRole',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}

test.each([
  ['a list', [ec2, node, deny]],
  ['a single statement', ec2],
])('dual trust keeps %s as it is, adds once, and can be undone', (_case, before) => {
  const document = documentOf(before)
  const dual = withWebIdentity(document, 'web', identity)
  expect(JSON.parse(dual)).toEqual({
    Version: '2012-10-17',
    Statement: [...[before].flat(), webIdentityStatement(identity)],
  })
  expect(admittedBy(dual)).toEqual(['own'])
  expect(withWebIdentity(dual, 'web', identity)).toBe(dual)
  expect(JSON.parse(withoutWebIdentity(dual, 'web', identity))).toEqual(JSON.parse(documentOf([before].flat())))
  expect(withoutWebIdentity(document, 'web', identity)).toBe(document)
})

test('the statement of others about the same tokens, with a Sid, counts as there', () => {
  const document = documentOf([{ Sid: 'Irsa', ...webIdentityStatement(identity) }])
  expect(withWebIdentity(document, 'web', identity)).toBe(document)
  expect(() => withoutWebIdentity(document, 'web', identity)).toThrow('would trust nobody')
})

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no statement', '{"Version":"2012-10-17","Statement":[]}'],
  ['an unknown element', documentOf([{ ...ec2, Resource: '*' }])],
  ['an unknown key', JSON.stringify({ Statement: [ec2], Extra: 1 })],
  ['an effect that IAM does not know', documentOf([{ ...ec2, Effect: 'allow' }])],
  ['a condition that is no map', documentOf([{ ...ec2, Condition: 'x' }])],
])('%s: not changed, and not trusted either', (_case, document) => {
  expect(() => withWebIdentity(document, 'web', identity)).toThrow('was not changed')
  expect(lintTrust(document, expected)).toMatchObject([{ kind: 'unreadable', severity: 'high' }])
  expect(permitsToken(document, tokens.stranger)).toBe(true)
})

test("a trust policy beyond IAM's limit is refused before IAM does", () => {
  const accounts = Array.from({ length: 120 }, (_, index) => ({ namespace: 'shop', name: `web-${index}` }))
  expect(() => withWebIdentity(documentOf([ec2]), 'web', { ...identity, accounts })).toThrow('IAM allows 4096')
})
