import { RehearsalError, parsePreview, type UpdatePreview } from '@dayone/kops'
import { UserError, type StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { wantedSpec } from '../edits/wanted-spec.ts'
import { NO_WISHES, notSaved, pending } from './cluster-observed.fixture.ts'
import { planCluster } from '../plan/plan-cluster.ts'
import { rehearseCluster } from './rehearse-cluster.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const { spec, config } = sampleCluster()
const preview = parsePreview(fixtureText('preview-public.txt'))

const contextOf = (rehearse: () => Promise<UpdatePreview>): StepContext<ClusterPorts> =>
  ({ ports: { kops: { rehearse } }, kill: new AbortController().signal }) as unknown as StepContext<ClusterPorts>

/** The cluster with every answer applied. */
const saved = wantedSpec(config, { saved: spec, base: spec, preview: undefined }, NO_WISHES).target

test("reports kops' rejection before any write; failures unrelated to the specification do not block", async () => {
  const refusal = new UserError('machine type "t4g.medium" does not match the image')
  await expect(
    rehearseCluster(
      spec,
      contextOf(() => Promise.reject(refusal)),
    ),
  ).rejects.toBe(refusal)
  const noRoom = new RehearsalError('no space left')
  expect(
    await rehearseCluster(
      spec,
      contextOf(() => Promise.reject(noRoom)),
    ),
  ).toEqual({ impossible: 'no space left' })
  expect(
    await rehearseCluster(
      spec,
      contextOf(async () => preview),
    ),
  ).toEqual({ preview })
})

test("the plan of a new cluster has the picture and kops' complete output", () => {
  const { changes, findings } = planCluster(config, { ...notSaved(spec, { preview }), pretends: true }, NO_WISHES)
  const [save] = changes
  expect(save?.id).toBe('save')
  expect(save?.picture?.counts).toEqual([
    { count: 69, noun: 'AWS resources' },
    { count: 38, noun: 'files in the state store' },
  ])
  expect(save?.picture?.costs.summary).toContain('free')
  expect(save?.preview).toEqual({ by: 'kops update cluster', text: preview.text })
  expect(findings.map(({ id }) => id)).not.toContain('cluster/no-rehearsal')
})

test('without a rehearsal, reports that there is no picture, and why', () => {
  const { changes, findings } = planCluster(config, notSaved(spec, { impossible: 'no space left' }), NO_WISHES)
  expect(changes[0]).not.toHaveProperty('picture')
  expect(changes[0]).not.toHaveProperty('preview')
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'cluster/no-rehearsal', kind: 'impossible', hint: 'Reason: no space left' }),
  )
})

test("a saved cluster that was never built has the picture too; an existing one has the changes and kops' complete output", () => {
  const [build] = planCluster(config, pending(saved, preview), NO_WISHES).changes
  expect(build).toMatchObject({
    id: 'update',
    action: 'create',
    picture: { path: expect.arrayContaining(['2 nodes']) },
  })
  expect(build?.why).toBe(
    'creates 107 resources: network 10, access 30, instances 8, identity 10, events 11, state store 38',
  )
  const rule = { type: 'SecurityGroupRule', name: 'from-203.0.113.7/32', fields: [] }
  const later: UpdatePreview = { ...preview, creates: [rule], text: 'Will create resources:\n  …' }
  const [update] = planCluster(config, pending(saved, later), NO_WISHES).changes
  expect(update).toMatchObject({
    id: 'update',
    diff: '+ SecurityGroupRule/from-203.0.113.7/32',
    preview: { by: 'kops update cluster', text: later.text },
  })
  expect(update).not.toHaveProperty('picture')
})
