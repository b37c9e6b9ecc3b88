import type { Kube, KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { nodeClassChecks, readNodeClasses } from './node-classes.ts'

const nodeClass = (metadataOptions?: object): KubeObject => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: { amiFamily: 'Custom', ...(metadataOptions === undefined ? {} : { metadataOptions }) },
})

/** A cluster that serves these versions of the kind. */
const kubeWith = (
  served: readonly string[],
  ...items: readonly KubeObject[]
): Pick<Kube, 'isServed' | 'pathOf' | 'request'> => ({
  isServed: async ({ apiVersion }) => served.includes(apiVersion),
  pathOf: async ({ apiVersion }) => `/apis/${apiVersion}/ec2nodeclasses`,
  request: async () => ({ status: 200, body: { items } }),
})

test.each<[string, string, object | undefined, 'pass' | 'fail', string]>([
  ['the default of v1', 'v1', undefined, 'pass', 'token required, hop limit 1'],
  ['the default of v1beta1', 'v1beta1', undefined, 'fail', 'token required, hop limit 2'],
  ['as dayone wants it', 'v1', { httpTokens: 'required', httpPutResponseHopLimit: 1 }, 'pass', 'hop limit 1'],
  ['a hop limit of 2 "for a controller"', 'v1', { httpPutResponseHopLimit: 2 }, 'fail', 'token required, hop limit 2'],
  ['optional tokens', 'v1', { httpTokens: 'optional' }, 'fail', 'token optional, hop limit 1'],
])('%s (%s)', async (_case, version, options, status, text) => {
  const classes = await readNodeClasses(kubeWith([`karpenter.k8s.aws/${version}`], nodeClass(options)))
  const [check, ...others] = nodeClassChecks(classes)
  expect(others).toEqual([])
  expect(check).toMatchObject({
    id: 'MG-01/EC2NodeClass/default',
    status,
    text: expect.stringContaining(text) as string,
  })
  expect(check?.hint?.includes('kubectl patch ec2nodeclass default') ?? false).toBe(status === 'fail')
})

test('a cluster without Karpenter has none, and of two versions the newer one counts', async () => {
  expect(await readNodeClasses(kubeWith([], nodeClass()))).toEqual([])
  const both = kubeWith(['karpenter.k8s.aws/v1beta1', 'karpenter.k8s.aws/v1'], nodeClass())
  expect(await readNodeClasses(both)).toMatchObject([{ metadata: { hopLimit: 1 } }])
})
