import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { RemovalSeen } from './removal-seen.ts'

const label = 'pod-security.kubernetes.io/enforce'

const podsText = (count: number): string => (count === 0 ? 'no pod runs there now' : `${count} pods run there now`)

/** What holds in one namespace until its guards are gone, and what holds then. */
const openedIn = (name: string, own: readonly KubeObject[], { pods }: RemovalSeen): Finding => {
  const here = own.filter(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace) === name)
  const has = (kind: string, called?: string): boolean =>
    here.some((object) => object.kind === kind && (called === undefined || object.metadata.name === called))
  const level = here.find(({ kind }) => kind === 'Namespace')?.metadata.labels?.[label]
  const parts = [
    ...(has('NetworkPolicy', 'default-deny')
      ? ['every pod of the cluster reaches its pods and they reach every address, unless policies of others close them']
      : []),
    ...(level === undefined ? [] : [`privileged pods are let in (now ${level})`]),
    ...(has('ResourceQuota') ? ['nothing bounds what it uses, load balancers and node ports included'] : []),
    ...(has('ServiceAccount', 'default') ? ['pods of the account default get a token unasked'] : []),
  ]
  return {
    id: `NS/opened/${name}`,
    kind: 'risk',
    target: `Namespace ${name}`,
    severity: 'high',
    control: 'NS-02',
    text: `Open again in ${name}, where ${podsText(pods.get(name) ?? 0)}: ${parts.length === 0 ? 'what is left of its guards' : parts.join('; ')}.`,
    hint: '`dayone up namespaces` closes it again, as dayone.yaml asks.',
  }
}

const rulesFinding = (names: readonly string[]): Finding => ({
  id: 'NS/opened/rules',
  kind: 'risk',
  target: 'rules for teams',
  severity: 'high',
  control: 'NS-06',
  text: `No rule for teams holds any more (${names.join(', ')}): any image, placement on control planes, Ingress hosts of others, and whoever may write a guard by RBAC may change it.`,
})

/** One finding for each namespace that loses its guards, and one for the rules that hold in all of them. Pure. */
export const openedFindings = (own: readonly KubeObject[], seen: RemovalSeen): readonly Finding[] => {
  const names = own.flatMap(({ kind, metadata }) =>
    kind === 'Namespace' ? [metadata.name] : metadata.namespace === undefined ? [] : [metadata.namespace],
  )
  const rules = own.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name)
  return [
    ...[...new Set(names)].toSorted().map((name) => openedIn(name, own, seen)),
    ...(rules.length === 0 ? [] : [rulesFinding(rules)]),
  ]
}
