import { NEWEST_KUBERNETES } from '@dayone/kops'
import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'
import { bareVersion, isNewerVersion, minorOf, nextMinor } from './kubernetes-version.ts'

/** What becomes of a wish for another version of Kubernetes. */
export type KubernetesUpgrade =
  | { readonly kind: 'none' }
  | { readonly kind: 'step'; readonly from: string; readonly to: string }
  /** API servers and kubelets of Kubernetes stand one minor apart at most while a cluster is upgraded. */
  | { readonly kind: 'skips'; readonly from: string; readonly to: string; readonly next: string }
  /** A kops knows Kubernetes up to its own minor; with a newer one its preview tries for ten minutes and fails. */
  | { readonly kind: 'too-new'; readonly to: string }

/** Compares the answer with what is saved. Pure. https://kubernetes.io/releases/version-skew-policy/ */
export function kubernetesUpgrade({ kubernetesVersion: to }: ClusterConfig, spec: ClusterSpec): KubernetesUpgrade {
  const saved = readPath(spec.cluster, ['spec', 'kubernetesVersion'])
  const from = typeof saved === 'string' ? bareVersion(saved) : ''
  if (from !== '' && !isNewerVersion(to, from)) return { kind: 'none' }
  if (isNewerVersion(minorOf(to), NEWEST_KUBERNETES)) return { kind: 'too-new', to }
  const next = from === '' ? minorOf(to) : nextMinor(from)
  return isNewerVersion(minorOf(to), next) ? { kind: 'skips', from, to, next } : { kind: 'step', from, to }
}

/** What has to be known of an upgrade: what moves along, what does not, and what cannot be. Pure. */
export function upgradeFindings(config: ClusterConfig, spec: ClusterSpec): readonly Finding[] {
  const upgrade = kubernetesUpgrade(config, spec)
  const common = { id: 'cluster/kubernetes-upgrade', target: config.name, control: 'KD-14' } as const
  switch (upgrade.kind) {
    case 'none':
      return []
    case 'too-new':
      return [
        {
          ...common,
          kind: 'impossible',
          text: `This kops makes Kubernetes up to ${NEWEST_KUBERNETES}, not ${upgrade.to}. The version stays as it is.`,
          hint: 'First a newer kops, then a newer Kubernetes.',
        },
      ]
    case 'skips':
      return [
        {
          ...common,
          kind: 'impossible',
          text: `Kubernetes goes up one minor at a time: from ${upgrade.from} to ${upgrade.to} the way leads over ${upgrade.next}. The version stays as it is.`,
          hint: `Set cluster.kubernetesVersion to the newest ${upgrade.next}, run \`dayone up\`, and go on from there.`,
        },
      ]
    case 'step':
      return [{ ...common, kind: 'manual', text: movesAlong(upgrade, spec), hint: hintOf(upgrade) }]
  }
}

function movesAlong({ from, to }: Extract<KubernetesUpgrade, { kind: 'step' }>, spec: ClusterSpec): string {
  const images = [...new Set(spec.instanceGroups.map(imageOf).filter((image) => image !== undefined))]
  return [
    `Kubernetes goes from ${from === '' ? 'what kops chose' : from} to ${to}: control planes first, then nodes.`,
    ...(minorOf(from) === minorOf(to)
      ? []
      : [`Namespaces keep the pod security rules of v${minorOf(from)} until \`dayone up namespaces\` raises them.`]),
    ...(images.length === 0 ? [] : [`Machines keep the image that is written down for them: ${images.join(', ')}.`]),
  ].join(' ')
}

const hintOf = ({ from, to }: Extract<KubernetesUpgrade, { kind: 'step' }>): string =>
  minorOf(from) === minorOf(to)
    ? 'A newer image: kops upgrade cluster shows it.'
    : `Who still uses what ${minorOf(to)} may no longer have: kubectl get --raw /metrics | grep apiserver_requested_deprecated_apis. A newer image: kops upgrade cluster shows it.`

const imageOf = ({ spec }: KopsDocument): string | undefined =>
  typeof spec['image'] === 'string' ? spec['image'] : undefined
