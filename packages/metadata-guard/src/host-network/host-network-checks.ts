import { openTenantBook, workloadKinds, type Kube } from '@dayone/kube'
import { inParallel, proofsAtOnce, type Check, type StepContext } from '@dayone/pipeline'
import type { MetadataGuardConfig } from '../config.ts'
import { guardedNamespace, hostNetworkNamespaces } from './host-network-namespaces.ts'
import { hostNetworkBinding, hostNetworkPolicyName } from './host-network-policy.ts'
import { ask, proveHostNetworkRefused, type Requester } from './host-network-proof.ts'
import { namesOf } from './names-of.ts'

const common = { rule: 'metadata-guard/host-network-refused', control: 'MG-03' } as const
const maxNamespaces = 100

const nothingToRefuse: Check = {
  ...common,
  id: 'MG-03',
  target: 'hostNetwork',
  status: 'skip',
  text: 'Every known namespace is exempt, so there is nothing to reject.',
  means: 'not tested',
  hint: 'Shorten metadata-guard.allowHostNetwork.',
}

const notAskedAsTenant = (namespace: string, reason: string): Check => ({
  ...common,
  id: `MG-03/tenant/${namespace}`,
  target: `namespace ${namespace}`,
  severity: 'medium',
  status: 'warn',
  notAsked: true,
  text: `Only requests as a cluster admin were possible. ${reason}`,
  means: 'tried to get a short-lived identity without admin permissions',
  hint: 'Run `dayone verify metadata-guard` with an admin kubeconfig.',
})

/** One Deployment in each other namespace, because an exemption may cover only one of them. */
const proveElsewhere = async (kube: Kube, namespaces: readonly string[]): Promise<readonly Check[]> => {
  const asked = namespaces.slice(0, maxNamespaces)
  if (asked.length === 0) return []
  const answers = await inParallel(proofsAtOnce, asked, async (namespace) => ({
    namespace,
    status: (await ask({ kube, kind: workloadKinds.Deployment }, namespace, true)).status,
  }))
  const open = answers.filter(({ status }) => status < 300).map(({ namespace }) => namespace)
  const left = namespaces.length - asked.length
  const check = {
    ...common,
    id: 'MG-03/namespaces',
    target: 'every other namespace',
    means: `dry run of a Deployment with hostNetwork as a cluster admin in ${asked.length} more namespaces${left > 0 ? `; ${left} were not tested` : ''}`,
  }
  if (open.length > 0)
    return [
      {
        ...check,
        status: 'fail',
        severity: 'high',
        text: `A Deployment with hostNetwork is accepted in ${namesOf(open)}.`,
        hint: 'Run `dayone up metadata-guard`.',
      },
    ]
  return [{ ...check, status: 'pass', text: `A Deployment with hostNetwork is rejected in ${namesOf(asked)}.` }]
}

/** Checks that host network pods are rejected, for all users and in all guarded namespaces. */
export const hostNetworkChecks = async (
  config: MetadataGuardConfig,
  { ports: { kube }, facts, clock, stop, secret }: StepContext<{ readonly kube: Kube }>,
): Promise<readonly Check[]> => {
  const namespace = guardedNamespace(config, facts)
  if (namespace === undefined) return [nothingToRefuse]
  const { apiVersion, kind } = hostNetworkBinding([])
  const isStored = (await kube.get({ apiVersion, kind, name: hostNetworkPolicyName })) !== undefined
  const administrator = [workloadKinds.Deployment, workloadKinds.Pod, workloadKinds.CronJob].map(
    (workload): Requester => ({
      kind: workload,
      who: 'an administrator',
      kube,
    }),
  )
  const book = openTenantBook(kube, clock, secret)
  const tenants = await book.of(namespace)
  const people = 'users' in tenants ? tenants.users.map((tenant): Requester => ({ ...tenant, as: 'tenant' })) : []
  const allowed = hostNetworkNamespaces(config, facts)
  const others = facts.namespaces
    .map(({ name }) => name)
    .filter((name) => name !== namespace && !allowed.includes(name))
  try {
    return [
      ...(await proveHostNetworkRefused([...administrator, ...people], namespace, {
        clock,
        stop,
        patienceMs: isStored ? 10_000 : 0,
      })),
      ...('unavailable' in tenants ? [notAskedAsTenant(namespace, tenants.unavailable)] : []),
      ...(await proveElsewhere(kube, others)),
    ]
  } finally {
    book.close()
  }
}
