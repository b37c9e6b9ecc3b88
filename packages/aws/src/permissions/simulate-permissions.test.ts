import { startFakeIam, type FakeIamOptions } from '@dayone/testing'
import { expect, onTestFinished, test } from 'vitest'
import { simulatePermissions } from './simulate-permissions.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const USER = 'arn:aws:iam::111111111111:user/people/ann'
const SESSION = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_1/ann@example.test'
const request = { actions: ['ec2:CreateVpc', 'ec2:DeleteVpc'], resource: '*', context: { 'aws:RequestedRegion': 'x' } }

const start = async (options: FakeIamOptions = {}) => {
  const iam = await startFakeIam(options)
  onTestFinished(iam.close)
  return { iam, access: { region: 'us-west-2', endpoint: iam.endpoint, credentials } }
}

test('returns denied actions over several pages and many actions', async () => {
  const actions = Array.from({ length: 70 }, (_, index) => `ec2:Action${index}`)
  const { iam, access } = await start({ denied: ['ec2:Action3', 'ec2:Action69', 'ec2:CreateVpc'], pageSize: 20 })
  expect(await simulatePermissions(access, USER, [{ ...request, actions }, request])).toEqual({
    kind: 'simulated',
    denied: ['ec2:Action3', 'ec2:Action69', 'ec2:CreateVpc'].map((action) => ({ action, by: 'missing' })),
  })
  expect(iam.asked).toHaveLength(3)
  expect(iam.asked[2]).toEqual({ principal: USER, ...request })
})

test('simulates a session as its role, with the path that only IAM knows', async () => {
  const arn = 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_1'
  const known = await start({ roles: { AWSReservedSSO_Admin_1: arn } })
  await simulatePermissions(known.access, SESSION, [request])
  expect(known.iam.asked[0]?.principal).toBe(arn)
  const unknown = await start()
  await simulatePermissions(unknown.access, SESSION, [request])
  expect(unknown.iam.asked[0]?.principal).toBe('arn:aws:iam::111111111111:role/AWSReservedSSO_Admin_1')
})

test.each([
  ['arn:aws:iam::111111111111:root', 'root'],
  ['arn:aws:sts::111111111111:federated-user/ann', 'unknown principal'],
  ['nonsense', 'unknown principal'],
])('does not simulate %s: %s', async (arn, kind) => {
  const { iam, access } = await start()
  expect(await simulatePermissions(access, arn, [request])).toEqual({ kind })
  expect(iam.asked).toEqual([])
})

test('a missing permission to simulate is not reported as everything denied', async () => {
  const { access } = await start({ denied: 'refuse' })
  expect(await simulatePermissions(access, USER, [request])).toEqual({ kind: 'forbidden' })
})

test('an unreachable IAM is one error', async () => {
  const access = { region: 'us-west-2', endpoint: 'http://127.0.0.1:1', credentials }
  await expect(simulatePermissions(access, USER, [request])).rejects.toMatchObject({ exitCode: 6 })
})
