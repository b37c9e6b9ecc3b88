import { expect, test } from 'vitest'
import { allowsAction, coversResource, policyStatements } from './policy-statements.ts'

test.each<[string, object, string, boolean]>([
  ['a star', { Action: '*' }, 'iam:PassRole', true],
  ['a service', { Action: 'iam:*' }, 'iam:PassRole', true],
  ['letters of another case', { Action: 'IAM:passrole' }, 'iam:PassRole', true],
  ['one unknown letter', { Action: 'iam:PassRol?' }, 'iam:PassRole', true],
  ['a list', { Action: ['s3:GetObject', 'iam:Pass*'] }, 'iam:PassRole', true],
  ['all but another', { NotAction: 's3:*' }, 'iam:PassRole', true],
  ['all but this', { NotAction: 'iam:*' }, 'iam:PassRole', false],
  ['a dot is a dot', { Action: 'iam.PassRole' }, 'iam:PassRole', false],
  ['a refusal', { Effect: 'Deny', Action: '*' }, 'iam:PassRole', false],
])('matches an action by %s', (_, statement, action, isAllowed) => {
  expect(allowsAction({ Effect: 'Allow', ...statement }, action)).toBe(isAllowed)
})

test('matches a resource by pattern, or by exclusion', () => {
  const key = 'arn:aws:s3:::state/demo.example.com/pki/private/ca/1.key'
  expect(coversResource({ Resource: ['arn:aws:s3:::state/*'] }, key)).toBe(true)
  expect(coversResource({ Resource: 'arn:aws:s3:::other/*' }, key)).toBe(false)
  expect(coversResource({ NotResource: 'arn:aws:s3:::other/*' }, key)).toBe(true)
})

test('parses a document, a single statement and the bare list of kops; rejects anything else', () => {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' }
  for (const value of [{ Statement: [statement] }, { Statement: statement }, [statement]])
    expect(policyStatements(JSON.stringify(value))).toEqual([statement])
  expect(policyStatements('{{ template }}')).toBeUndefined()
})
