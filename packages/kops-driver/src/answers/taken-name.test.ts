import type { Cloud, Remains } from '@dayone/aws'
import type { Kops, UpdatePreview } from '@dayone/kops'
import { expect, test } from 'vitest'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { refuseUnknownSizes, sizeProblem } from './offered-sizes.ts'
import { refuseRemains, refuseTakeover, takenNameProblem } from './taken-name.ts'

const { spec } = sampleCluster()
const NAME = spec.cluster.metadata.name
const vpc: Remains = { kind: 'VPC', id: 'vpc-1', name: NAME }
const cloudWith = (...remains: Remains[]): Pick<Cloud, 'remains'> => ({ remains: async () => remains })
const owned = (owner?: string) => ({
  ...spec,
  cluster: {
    ...spec.cluster,
    metadata: { ...spec.cluster.metadata, annotations: owner === undefined ? {} : { [CONFIG_ANNOTATION]: owner } },
  },
})
const portsWith = (saved: ReturnType<typeof owned> | undefined, ...remains: Remains[]) => ({
  kops: { state: 's3://store', getSpec: async () => saved } as unknown as Kops,
  cloud: cloudWith(...remains) as Cloud,
})

test('a free name, and the name of our own cluster, are valid', async () => {
  expect(await takenNameProblem(NAME, portsWith(undefined), 'mine')).toBeUndefined()
  expect(await takenNameProblem(NAME, portsWith(owned('mine')), 'mine')).toBeUndefined()
})

test.each([
  ['by hand', owned()],
  ['of another dayone.yaml', owned('theirs')],
])('the name of a cluster created %s is taken, and the error says how to adopt it', async (_, saved) => {
  const problem = await takenNameProblem(NAME, portsWith(saved), 'mine')
  expect(problem).toContain(
    `already exists in s3://store. Choose another name, or adopt it: dayone adopt --cluster ${NAME} --state s3://store`,
  )
})

test('a bucket that does not exist yet contains no cluster, and is not read', async () => {
  const stateBucket = { exists: async () => false } as never
  const kops = { getSpec: () => Promise.reject(new Error('asked')) } as unknown as Kops
  expect(await takenNameProblem(NAME, { ...portsWith(undefined), kops, stateBucket }, 'mine')).toBeUndefined()
})

test('leftovers in the cloud of a cluster of that name block a new one, and are listed', async () => {
  expect(await takenNameProblem(NAME, portsWith(undefined, vpc), 'mine')).toContain('1 VPC of a cluster named')
  await expect(refuseRemains(NAME, 's3://store', cloudWith(vpc))).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('Nothing was written.'),
    nextSteps: expect.arrayContaining([`VPC vpc-1 (${NAME})`]),
  })
  await expect(refuseRemains(NAME, 's3://store', cloudWith())).resolves.toBeUndefined()
})

test('rejects a new cluster whose preview changes or deletes anything; accepts one that only creates', () => {
  const item = { type: 'IAMRole', name: `nodes.${NAME}`, fields: [] }
  const preview: UpdatePreview = { creates: [item], modifies: [], deletes: [], prunes: [], isEmpty: false, text: '' }
  expect(() => refuseTakeover(NAME, preview)).not.toThrow()
  for (const what of ['modifies', 'deletes'] as const)
    expect(() => refuseTakeover(NAME, { ...preview, [what]: [item] })).toThrow(
      `IAMRole/nodes.${NAME}. Nothing was written.`,
    )
})

test('reports an instance type that the region does not offer', async () => {
  const cloud = {
    region: 'us-west-2',
    instanceTypes: async (names: readonly string[]) => names.filter((name) => name !== 'x9.mega'),
  }
  expect(await sizeProblem('x9.mega', cloud)).toBe('Region us-west-2 does not offer instance type x9.mega.')
  expect(await sizeProblem('t3.medium', cloud)).toBeUndefined()
  const sizes = { controlPlaneSize: 't3.medium', nodeSize: 'x9.mega' }
  await expect(refuseUnknownSizes(sizes, cloud)).rejects.toMatchObject({ exitCode: 2, message: /x9\.mega/ })
})
