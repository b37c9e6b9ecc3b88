import {
  dryRunCreate,
  sampleWorkload,
  untilSettled,
  type Kube,
  type KubeObject,
  type Tenant,
  type TenantBook,
} from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { compliantSpec } from '../admission/sample-pods.ts'
import { isPlatform } from './is-platform.ts'
import { labelPolicyName } from './label-policy.ts'

/** A label with the key, or with one that the prefix stands for. */
const labelFor = (forbidden: string): string => (forbidden.endsWith('/') ? `${forbidden}dayone-proof` : forbidden)

const sample = ({ kind }: Tenant, namespace: string, key: string): KubeObject => {
  const object = sampleWorkload(kind, { namespace, name: 'dayone-forbidden-labels' }, { ...compliantSpec })
  const labels = { app: 'dayone-forbidden-labels', [key]: 'dayone' }
  if (kind.kind === 'Pod') return { ...object, metadata: { ...object.metadata, labels } }
  const spec = object['spec'] as { readonly template: object }
  return { ...object, spec: { ...spec, template: { ...spec.template, metadata: { labels } } } }
}

/**
 * Sends pods with each label that dayone.yaml reserves, as dry runs of a user of the namespace, because the policy
 * exempts the platform. A pod with a label that is not reserved shows that not everything is rejected. NS-06.
 */
export const proveForbiddenLabels = async (
  tenants: TenantBook,
  { name, forbidden }: { readonly name: string; readonly forbidden: readonly string[] },
  ctx: Pick<StepContext<{ kube: Kube }>, 'ports' | 'clock' | 'stop'>,
): Promise<readonly Check[]> => {
  if (forbidden.length === 0) return []
  const common = {
    id: `NS-06/${name}/forbidden-labels`,
    rule: 'namespaces/forbidden-labels',
    target: `Namespace ${name}`,
    control: 'NS-06',
    severity: 'medium',
  } as const
  const found = await tenants.of(name)
  const tenant =
    'users' in found ? found.users.find(({ group, kind }) => group !== undefined && kind.kind !== 'CronJob') : undefined
  const groups = tenant?.group === undefined ? [] : [tenant.group]
  if (tenant === undefined || (await isPlatform(ctx.ports.kube, { user: 'dayone:proof', groups })))
    return [
      {
        ...common,
        status: 'skip',
        text: `Whether ${name} rejects forbidden labels was not measured: no group except the platform may create workloads there.`,
        means: 'skipped: it needs a user who is not a cluster admin',
      },
    ]
  const ask = () =>
    Promise.all(
      forbidden.map(async (one) => ({
        one,
        ...(await dryRunCreate(tenant.kube, sample(tenant, name, labelFor(one)))),
      })),
    )
  const answers = await untilSettled(ask, (some) => some.every(({ status }) => status !== 201), ctx)
  const harmless = await dryRunCreate(tenant.kube, sample(tenant, name, 'dayone-proof'))
  // A missing namespace rejects nothing; another check reports it.
  if (answers.every(({ status }) => status === 404)) return []
  const accepted = answers.filter(({ status }) => status === 201).map(({ one }) => one)
  const other = answers.find(({ status, message }) => status !== 201 && !message.includes(labelPolicyName))
  const means = `dry runs as ${tenant.who}: a ${tenant.kind.kind} with each label; one with a label that is not forbidden → ${harmless.status}`
  if (accepted.length > 0)
    return [
      {
        ...common,
        means,
        status: 'fail',
        text: `${name} accepts forbidden labels from ${tenant.who}: ${accepted.join(', ')}.`,
        hint: 'Run `dayone up namespaces`; if nothing differs, look who may `manage` the resource guardrails of dayone.dev.',
      },
    ]
  if (other !== undefined || harmless.status !== 201)
    return [
      {
        ...common,
        means,
        status: 'warn',
        text: `Not verified in ${name}: something else rejects the pods: ${other?.message ?? harmless.message}`,
        hint: 'Find out what rejects them, then run `dayone verify namespaces` again.',
      },
    ]
  return [
    { ...common, means, status: 'pass', text: `${name} rejects pods with forbidden labels: ${forbidden.join(', ')}.` },
  ]
}
