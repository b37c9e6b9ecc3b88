import { NotAllowedError, type IngressRule } from '@dayone/aws'
import { parseClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from './contract/cluster-ports.ts'
import { fixtureText } from './fixtures/read-fixture.ts'
import { soundWaysIn } from './fixtures/sound-cloud.ts'
import { clusterConfig, clusterStep } from './index.ts'

const NAME = 'demo.example.test'
const ID = '0d3c1c3e-0000-4000-8000-000000000000'
/** Our own cluster, restricted to one address; the old rules still exist in the cloud. */
const text = fixtureText('new-cluster.yaml')
  .replace(/kubernetesApiAccess:\n( +- .*\n)+/, 'kubernetesApiAccess: [127.0.0.1/32]\n')
  .replace(/sshAccess:\n( +- .*\n)+/, 'sshAccess: []\n')
const spec = parseClusterSpec(text)
const config = clusterConfig.parse({
  name: NAME,
  configId: ID,
  adopted: 'as-is',
  zones: ['us-west-2a'],
  apiAccess: ['127.0.0.1/32'],
})

const range = (cidr: string) => ({ source: { kind: 'range', cidr } as const })
const OLD: readonly Partial<IngressRule>[] = ['0.0.0.0/0', '::/0'].flatMap((cidr) => [
  { id: `api ${cidr}`, group: 'sg-api', ...range(cidr) },
  { id: `masters ${cidr}`, group: 'sg-masters', from: 22, to: 22, ...range(cidr) },
  { id: `nodes ${cidr}`, group: 'sg-nodes', from: 22, to: 22, ...range(cidr) },
])
const ICMP: readonly Partial<IngressRule>[] = [
  { id: 'icmp', group: 'sg-api', protocol: 'icmp', from: 3, to: 4, ...range('0.0.0.0/0') },
  { id: 'icmpv6', group: 'sg-api', protocol: 'icmpv6', from: -1, to: -1, ...range('::/0') },
]
const kopsName = ({ group, from, source }: Partial<IngressRule>): string => {
  const cidr = source?.kind === 'range' ? source.cidr : ''
  const addresses = cidr.includes(':') ? `ip= ipv6=${cidr}` : `ip=${cidr} ipv6=`
  return `${group ?? ''}: port=${from ?? 443} protocol=tcp ${addresses}`
}
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }

/** A cloud with these rules. Each preview of kops lists the given number of them. */
function worldWith(rules: readonly Partial<IngressRule>[], seen: number[], creates: readonly string[] = []) {
  const world = { rules: [...rules], creates: [...creates], log: [] as string[] }
  const pruned = () =>
    world.rules
      .filter(({ protocol, from = 443 }) => protocol === undefined && [22, 443].includes(from))
      .slice(0, seen.shift() ?? 6)
  const item = (name: string) => ({ type: 'SecurityGroupRule', name, fields: [] })
  const kops = {
    forgetAnswers: () => undefined,
    getSpec: async () => spec,
    state: 's3://state',
    previewUpdate: async (): Promise<UpdatePreview> => {
      const prunes = pruned().map((rule) => item(kopsName(rule)))
      return { ...NONE, creates: world.creates.map(item), prunes, isEmpty: prunes.length + world.creates.length === 0 }
    },
    update: async (_: string, { prune }: { prune: boolean }) => {
      world.log.push(prune ? 'update --prune' : 'update')
      world.creates = []
      if (!prune) return
      const gone = pruned()
      world.rules = world.rules.filter((rule) => !gone.includes(rule))
    },
    previewRoll: async () => [],
    listSecrets: async () => [],
    exportKubeconfig: async () => undefined,
  }
  const cloud = {
    region: 'us-west-2',
    waysIn: async () => soundWaysIn(spec, world.rules),
    closeWaysIn: async (group: string, ids: readonly string[]) => {
      world.log.push(`close ${group} ${ids.length}`)
      world.rules = world.rules.filter(({ id }) => !ids.includes(id ?? ''))
    },
  }
  const kube = { isReady: async () => true, reach: async () => ({ kind: 'ready' }) }
  const ctx = {
    ports: { kops, cloud, kube, kubeconfigFile: '/nowhere/kubeconfig' },
    facts: {},
    kill: new AbortController().signal,
    stop: new AbortController().signal,
    clock: { now: () => new Date(), sleep: async () => undefined },
    report: () => undefined,
    progress: () => undefined,
  } as unknown as StepContext<ClusterPorts>
  return { world, ctx, cloud }
}

const step = clusterStep({ contributors: [], mode: 'own' })
const planOf = async (ctx: StepContext<ClusterPorts>) => step.plan(config, await step.observe(config, ctx), ctx.facts)

test('kops lists four, then six, then two of the old rules: the plan shows all, and all are deleted', async () => {
  const { world, ctx } = worldWith(OLD, [4, 6, 2], ['from-127.0.0.1/32-ingress-tcp-443to443'])
  const [change] = (await planOf(ctx)).changes
  expect(change?.id).toBe('update')
  expect(change?.diff?.match(/^- SecurityGroupRule\/.*$/gm)).toHaveLength(6)
  expect(change?.diff).toContain(
    '- SecurityGroupRule/api-elb.demo.example.test: TCP 443 from every address on the internet (0.0.0.0/0)',
  )
  await step.apply(change!, config, ctx)
  expect(world.rules).toEqual([])
  expect(world.log[0]).toBe('update --prune')
  expect((await planOf(ctx)).changes).toEqual([])
})

test('plans old rules even if kops lists none of them', async () => {
  const { world, ctx } = worldWith(OLD, [0, 0, 0, 0])
  const [change] = (await planOf(ctx)).changes
  expect(change).toMatchObject({ id: 'close', action: 'delete', why: /^6 rules still let in/ })
  await step.apply(change!, config, ctx)
  expect(world.rules).toEqual([])
})

test('deletes ICMP rules of removed addresses, which kops never deletes', async () => {
  const { world, ctx } = worldWith(ICMP, [])
  const { changes } = await planOf(ctx)
  expect(changes).toMatchObject([
    { id: 'close', why: /^2 rules still let in/, diff: /ICMP type 3 from .*0\.0\.0\.0\/0/ },
  ])
  await step.apply(changes[0]!, config, ctx)
  expect(world).toMatchObject({ rules: [], log: ['close sg-api 2'] })
  expect((await planOf(ctx)).changes).toEqual([])
})

test('does not delete a rule that was added after the plan', async () => {
  const { world, ctx } = worldWith(OLD, [6, 6], ['new'])
  const [change] = (await planOf(ctx)).changes
  world.rules.push({ id: 'friend', group: 'sg-api', ...range('203.0.113.0/24') })
  await expect(step.apply(change!, config, ctx)).rejects.toMatchObject({ exitCode: 5, message: /other resources/ })
  expect(world.log).toEqual([])
})

test('still rejects resources other than the planned ones', async () => {
  const { world, ctx } = worldWith(OLD, [6, 6], ['one'])
  const [change] = (await planOf(ctx)).changes
  world.creates = ['another']
  await expect(step.apply(change!, config, ctx)).rejects.toMatchObject({ exitCode: 5 })
})

test('keeps what others opened by hand on a port of their own', async () => {
  const { ctx } = worldWith([{ id: 'hand', from: 8080, to: 8080 }], [])
  expect((await planOf(ctx)).changes).toEqual([])
})

test("without permission to read rules, uses only kops' list", async () => {
  const { ctx, cloud } = worldWith(OLD, [4], ['new'])
  cloud.waysIn = async () => {
    throw new NotAllowedError('ec2:DescribeSecurityGroupRules', undefined)
  }
  const [change] = (await planOf(ctx)).changes
  expect(change?.diff?.match(/^- SecurityGroupRule\/.*$/gm)).toHaveLength(4)
})
