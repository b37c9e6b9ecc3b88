import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { isAdmissionRule } from '../objects/objects.ts'
import { denyFromElsewhere } from '../bundle/kube-system-policy.ts'
import type { RemovalSeen } from './removal-seen.ts'

const label = 'pod-security.kubernetes.io/enforce'

const podsText = (count: number): string =>
  count === 0 ? 'no pods run now' : count === 1 ? '1 pod runs now' : `${count} pods run now`

/** What applies in one namespace until its guards are removed, and what applies afterwards. */
const openedIn = (name: string, own: readonly KubeObject[], { pods }: RemovalSeen): Finding => {
  const here = own.filter(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace) === name)
  const has = (kind: string, called?: string): boolean =>
    here.some((object) => object.kind === kind && (called === undefined || object.metadata.name === called))
  const level = here.find(({ kind }) => kind === 'Namespace')?.metadata.labels?.[label]
  const parts = [
    ...(has('NetworkPolicy', 'default-deny')
      ? [
          'every pod in the cluster can reach its pods and they can reach every address, unless foreign policies restrict them',
        ]
      : []),
    ...(has('NetworkPolicy', denyFromElsewhere.metadata.name) ? ['every pod in the cluster can reach its pods'] : []),
    ...(level === undefined ? [] : [`privileged pods are allowed (now ${level})`]),
    ...(has('ResourceQuota') ? ['no quota limits its usage, including load balancers and node ports'] : []),
    ...(has('ServiceAccount', 'default') ? ['pods of the service account default get a token automatically'] : []),
  ]
  return {
    id: `NS/opened/${name}`,
    kind: 'risk',
    target: `Namespace ${name}`,
    severity: 'high',
    control: 'NS-02',
    text: `Open again in ${name}, where ${podsText(pods.get(name) ?? 0)}: ${parts.length === 0 ? 'what is left of its guards' : parts.join('; ')}.`,
    hint: '`dayone up namespaces` closes it again, as configured in dayone.yaml.',
  }
}

const rulesFinding = (names: readonly string[]): Finding => ({
  id: 'NS/opened/rules',
  kind: 'risk',
  target: 'rules for teams',
  severity: 'high',
  control: 'NS-06',
  text: `The rules for teams no longer apply (${names.join(', ')}): any image, placement on control planes, new namespaces without Pod Security, foreign Ingress hosts, and anyone whose RBAC permissions allow it can change a guard.`,
})

/** One finding for each namespace that loses its guards, and one for the shared rules. Pure. */
export const openedFindings = (own: readonly KubeObject[], seen: RemovalSeen): readonly Finding[] => {
  const names = own.flatMap(({ kind, metadata }) =>
    kind === 'Namespace' ? [metadata.name] : metadata.namespace === undefined ? [] : [metadata.namespace],
  )
  const rules = own
    .filter(({ kind }) => isAdmissionRule(kind) && !kind.endsWith('Binding'))
    .map(({ metadata }) => metadata.name)
  return [
    ...[...new Set(names)].toSorted().map((name) => openedIn(name, own, seen)),
    ...(rules.length === 0 ? [] : [rulesFinding([...new Set(rules)])]),
  ]
}
