import { nextPodOf, podSecurityViolations, workloadTitle, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import { templateProblems } from '../tenant-rules/template-problems.ts'
import { limitProblems } from './effective-resources.ts'
import { quotaNeeds } from './quota-needs.ts'
import type { Taken } from './read-taken.ts'

const listed = (items: readonly string[], separator: string): string =>
  items.length <= 5
    ? items.join(separator)
    : `${items.slice(0, 5).join(separator)}${separator}and ${items.length - 5} more`

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

interface Refused {
  readonly workload: Workload
  readonly why: readonly string[]
}

const refusedText = (refused: readonly Refused[]): string =>
  capital(
    listed(
      refused.map(({ workload, why }) => `${nextPodOf(workload)} will be rejected: ${listed(why, ', ')}`),
      '; ',
    ),
  )

const podSecurity = ({ name, profile }: NamespaceConfig, workloads: readonly Workload[]): readonly Finding[] => {
  if (profile === 'privileged') return []
  const refused = workloads
    .map((workload) => ({ workload, why: podSecurityViolations(workload.template, profile) }))
    .filter(({ why }) => why.length > 0)
  if (refused.length === 0) return []
  return [
    {
      id: `NS-01/${name}/templates`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'high',
      control: 'NS-01',
      text: `${refusedText(refused)}. Pod Security ${profile} is about to be enforced in ${name}.`,
      hint: `Change them first${profile === 'restricted' ? ', or use the profile "baseline" for this namespace' : ', or move them to a namespace of their own'}.`,
    },
  ]
}

const limits = (namespace: NamespaceConfig, workloads: readonly Workload[]): readonly Finding[] => {
  const { name } = namespace
  const refused = workloads
    .map((workload) => ({ workload, why: limitProblems(workload, namespace.limits) }))
    .filter(({ why }) => why.length > 0)
  if (refused.length === 0) return []
  return [
    {
      id: `NS-05/${name}/templates`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'high',
      control: 'NS-05',
      text: `${refusedText(refused)}. The LimitRange dayone is about to be applied in ${name}.`,
      hint: `Raise limits.default or limits.max of ${name} in dayone.yaml, or set limits on the containers.`,
    },
  ]
}

const tenantRules = (
  { name }: NamespaceConfig,
  { registries = [], warnedNames }: WarnedConfig,
  workloads: readonly Workload[],
): readonly Finding[] => {
  const refused = workloads
    .map((workload) => ({ workload, why: templateProblems(workload, registries) }))
    .filter(({ why }) => why.length > 0)
  if (refused.length === 0 || warnedNames.includes(name)) return []
  return [
    {
      id: `NS-07/${name}/templates`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'high',
      control: 'NS-07',
      text: `${refusedText(refused)}. The rules for teams are about to be enforced in ${name}.`,
      hint: 'Change them first, or start with namespaces.tenantRules: warn, which accepts them and records them in the audit log.',
    },
  ]
}

const quota = (namespace: NamespaceConfig, workloads: readonly Workload[], taken: Taken): readonly Finding[] => {
  const { name } = namespace
  const needs = quotaNeeds(workloads, taken.counts.get(name) ?? {}, namespace)
  if (needs.length === 0) return []
  const exceeded = needs.map(({ resource, needed, hard }) => `${resource} ${needed} of ${hard}`)
  return [
    {
      id: `NS-04/${name}/exceeded`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'high',
      control: 'NS-04',
      text: `${name} uses more than its new quota allows: ${listed(exceeded, ', ')}. Running pods continue; new pods or objects of that kind are rejected, and a rollout stops halfway.`,
      hint: `Raise the quota of ${name} in dayone.yaml, or delete what is no longer needed.`,
    },
  ]
}

const tokens = ({ name }: NamespaceConfig, workloads: readonly Workload[], taken: Taken): readonly Finding[] => {
  const account = taken.inventory.accounts.find((one) => one.namespace === name && one.name === 'default')
  const users = workloads.filter(
    ({ template: { spec } }) =>
      (spec.serviceAccountName ?? 'default') === 'default' && spec.automountServiceAccountToken === undefined,
  )
  if (users.length === 0 || account?.automounts === false) return []
  return [
    {
      id: `RB-13/${name}/token-users`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'medium',
      control: 'RB-13',
      text: `${listed(users.map(workloadTitle), ', ')}: from the next rollout on, these pods get no token of the default service account.`,
      hint: 'Give workloads that call the Kubernetes API a service account with the permissions they need.',
    },
  ]
}

/** With the namespaces in which the rules for teams only warn. */
type WarnedConfig = Pick<NamespacesConfig, 'namespaces' | 'registries'> & { readonly warnedNames: readonly string[] }

/** What the planned guards of existing namespaces block, for whom, and when it takes effect. Pure. */
export const takenFindings = (config: WarnedConfig, taken: Taken | undefined): readonly Finding[] => {
  if (taken === undefined) return []
  const byNamespace = Map.groupBy(taken.inventory.workloads, ({ namespace }) => namespace)
  return config.namespaces
    .filter(({ name }) => taken.namespaces.includes(name))
    .flatMap((namespace) => {
      const workloads = byNamespace.get(namespace.name) ?? []
      return [
        ...podSecurity(namespace, workloads),
        ...limits(namespace, workloads),
        ...tenantRules(namespace, config, workloads),
        ...quota(namespace, workloads, taken),
        ...tokens(namespace, workloads, taken),
      ]
    })
}
