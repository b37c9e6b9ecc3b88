import { expect, test } from 'vitest'
import { permissionDangers } from './permission-dangers.ts'

const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

test.each<[string, string, string, string]>([
  ['AdministratorAccess', document(allow('*')), 'critical', 'every action'],
  [
    'all but IAM (PowerUserAccess)',
    document({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }),
    'critical',
    'all but a few',
  ],
  [
    'all but a bucket',
    document({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::x/*' }),
    'critical',
    'every action',
  ],
  ['IAMFullAccess', document(allow('iam:*')), 'critical', 'iam:AddUserToGroup'],
  ['the letters of an action do not matter', document(allow('IAM:passrole')), 'critical', 'iam:PassRole'],
  ['one action in a list', document(allow(['s3:GetObject', 'iam:PutRolePolicy'])), 'critical', 'iam:PutRolePolicy'],
  [
    'every role of the account',
    document(allow('iam:PutRolePolicy', 'arn:aws:iam::*:role/*')),
    'critical',
    'iam:PutRolePolicy',
  ],
  ['any role', document(allow('sts:AssumeRole')), 'high', 'sts:AssumeRole'],
  ['a wildcard over STS', document(allow('sts:*', ['arn:aws:iam::*:role/*'])), 'high', 'sts:AssumeRole'],
  [
    'narrowed by a condition alone',
    document(allow('iam:PassRole', '*', { Condition: { StringEquals: { 'a:b': 'c' } } })),
    'critical',
    'iam:PassRole',
  ],
  ['no policy', '{}', 'high', 'not a policy'],
  ['no JSON', '', 'high', 'not a policy'],
])('%s is dangerous', (_case, policy, severity, text) => {
  const [danger] = permissionDangers(policy)
  expect(danger?.severity).toBe(severity)
  expect(danger?.what).toContain(text)
})

test.each<[string, string]>([
  ['reading a bucket', document(allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::x', 'arn:aws:s3:::x/*']))],
  ['every action on a bucket', document(allow('*', 'arn:aws:s3:::x/*'))],
  ['everything in S3', document(allow('s3:*'))],
  ['one role', document(allow('sts:AssumeRole', 'arn:aws:iam::123456789012:role/deploy'))],
  ['passing one role', document(allow('iam:PassRole', 'arn:aws:iam::123456789012:role/task'))],
  ['reading IAM', document(allow(['iam:Get*', 'iam:List*']))],
  ['a denial', document(allow('s3:GetObject'), { Effect: 'Deny', Action: '*', Resource: '*' })],
])('%s is not', (_case, policy) => {
  expect(permissionDangers(policy)).toEqual([])
})
