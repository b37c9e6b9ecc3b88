import { selects, type KubeObject, type ObservedObjects } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { differenceOf, isEmptySet, portsText, reachBetween, unionOf, type World } from '@dayone/reachability'
import { KUBE_SYSTEM, type KubeSystemConfig } from '../bundle/kube-system-config.ts'
import { denyFromElsewhere, guardsKubeSystem, willCloseKubeSystem } from '../bundle/kube-system-policy.ts'
import { worldAfter, type Coming } from '../flows/coming-world.ts'
import { backs, targetsOf } from '../flows/cut-flows.ts'
import { portsOn } from '../platform/platform-checks.ts'
import type { PlatformRule } from '../platform/platform-rule.ts'
import { anyPod } from './stand-ins.ts'

const shownAtMost = 12

const common = { target: `Namespace ${KUBE_SYSTEM}`, control: 'NS-02' } as const

const listed = (items: readonly string[]): string =>
  items.length <= shownAtMost
    ? items.join(', ')
    : `${items.slice(0, shownAtMost).join(', ')} and ${items.length - shownAtMost} more`

/** "hubble-relay (TCP 4245)": Services of kube-system with a port that neither any pod nor the API server reaches. Pure. */
export const closedServices = (
  services: readonly KubeObject[],
  world: World,
  rules: readonly PlatformRule[],
): readonly string[] => {
  const calls = rules.filter(({ namespace, from }) => namespace === KUBE_SYSTEM && from.kind === 'api-server')
  return services.filter(guardsKubeSystem).flatMap((service) => {
    const pods = world.workloads.flatMap(
      (workload) => workload.pods.find((pod) => !pod.hostNetwork && backs(service, pod)) ?? [],
    )
    const lost = unionOf(
      pods.map((pod) => {
        const called = calls
          .filter(({ podLabels }) => selects({ matchLabels: podLabels }, pod.labels))
          .map((rule) => portsOn(rule, pod))
        const open = reachBetween(world, anyPod, { kind: 'pod', pod }).ports
        return differenceOf(targetsOf(service, pod), unionOf([open, ...called]))
      }),
    )
    return isEmptySet(lost) ? [] : [`${service.metadata.name} (${portsText(lost)})`]
  })
}

const closingFinding = (
  { ingressFrom = [] }: KubeSystemConfig,
  coming: Coming,
  services: readonly KubeObject[],
  rules: readonly PlatformRule[],
): Finding => {
  const closed = closedServices(services, worldAfter(coming), rules)
  const kept = [
    'DNS',
    ...(ingressFrom.length === 0 ? [] : ['what kubeSystem.ingressFrom lists']),
    ...(rules.some(({ namespace }) => namespace === KUBE_SYSTEM)
      ? ['what the platform needs, which this plan allows']
      : []),
  ]
  return {
    ...common,
    id: `NS-02/${KUBE_SYSTEM}/closing`,
    kind: 'risk',
    severity: 'medium',
    text: `Other namespaces, and addresses outside the cluster, lose all connections to pods of kube-system, except ${kept.join(' and ')}.${closed.length === 0 ? '' : ` Services that are closed to them: ${listed(closed)}.`}`,
    hint: 'List the connections that are needed under namespaces: {kubeSystem: {ingressFrom: …}} in dayone.yaml before you approve this.',
  }
}

/** Cilium's operator installs the CRD on its first start. */
const unservedFinding: Finding = {
  ...common,
  id: `NS-02/${KUBE_SYSTEM}/unserved`,
  kind: 'manual',
  severity: 'medium',
  text: 'kube-system is not closed yet: CiliumNetworkPolicy is not served, so calls of the API server could not be allowed.',
  hint: 'Check `kubectl -n kube-system get pods`, then run `dayone up namespaces` again.',
}

const openedFinding: Finding = {
  ...common,
  id: `NS-02/${KUBE_SYSTEM}/opened`,
  kind: 'risk',
  severity: 'medium',
  text: 'Open again: every pod in the cluster can reach the pods of kube-system, because dayone.yaml no longer guards it.',
  hint: 'To keep it closed, set namespaces: {kubeSystem: {mode: guard}} in dayone.yaml.',
}

/** What the plan changes for those who connect to kube-system. */
export interface KubeSystemPlan {
  readonly observed: ObservedObjects | undefined
  /** Policies that the plan needs cannot be written yet, so it writes none in kube-system. */
  readonly isUnserved: boolean
  readonly coming: Coming | undefined
  readonly services: readonly KubeObject[]
  readonly rules: readonly PlatformRule[]
  readonly removed: readonly KubeObject[]
  readonly isEnforced: boolean
}

/** What is closed, opened again, or cannot be closed in kube-system. Pure. */
export const kubeSystemFindings = (
  config: KubeSystemConfig,
  { observed, isUnserved, coming, services, rules, removed, isEnforced }: KubeSystemPlan,
): readonly Finding[] => [
  ...(isUnserved ? [unservedFinding] : []),
  ...(!isUnserved && isEnforced && coming !== undefined && willCloseKubeSystem(config, observed)
    ? [closingFinding(config, coming, services, rules)]
    : []),
  ...(removed.some(({ metadata }) => metadata.name === denyFromElsewhere.metadata.name) ? [openedFinding] : []),
]
