import { NEWEST_KUBERNETES } from '@dayone/kops'
import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import { bareVersion, isNewerVersion, minorOf, nextMinor } from '../spec/kubernetes-version.ts'

/** The result of requesting another Kubernetes version. */
export type KubernetesUpgrade =
  | { readonly kind: 'none' }
  | { readonly kind: 'step'; readonly from: string; readonly to: string }
  /** The version skew policy allows API servers and kubelets to differ by one minor version during an upgrade. */
  | { readonly kind: 'skips'; readonly from: string; readonly to: string; readonly next: string }
  /**
   * kops supports Kubernetes up to its own minor version; with a newer one, its preview retries for ten minutes and
   * fails.
   */
  | { readonly kind: 'too-new'; readonly to: string }

/** Compares the answer with the saved version. Pure. https://kubernetes.io/releases/version-skew-policy/ */
export function kubernetesUpgrade({ kubernetesVersion: to }: ClusterConfig, spec: ClusterSpec): KubernetesUpgrade {
  const saved = readPath(spec.cluster, ['spec', 'kubernetesVersion'])
  const from = typeof saved === 'string' ? bareVersion(saved) : ''
  if (from !== '' && !isNewerVersion(to, from)) return { kind: 'none' }
  if (isNewerVersion(minorOf(to), NEWEST_KUBERNETES)) return { kind: 'too-new', to }
  const next = from === '' ? minorOf(to) : nextMinor(from)
  return isNewerVersion(minorOf(to), next) ? { kind: 'skips', from, to, next } : { kind: 'step', from, to }
}

/** Findings of an upgrade: what is upgraded with it, what is not, and what is not possible. Pure. */
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
          text: `This kops supports Kubernetes up to ${NEWEST_KUBERNETES}, not ${upgrade.to}. The version is not changed.`,
          hint: 'Upgrade kops first, then Kubernetes.',
        },
      ]
    case 'skips':
      return [
        {
          ...common,
          kind: 'impossible',
          text: `Kubernetes is upgraded one minor version at a time: ${upgrade.from} to ${upgrade.to} goes through ${upgrade.next}. The version is not changed.`,
          hint: `Set cluster.kubernetesVersion to the newest ${upgrade.next}, run \`dayone up\`, then upgrade again.`,
        },
      ]
    case 'step':
      return [{ ...common, kind: 'manual', text: movesAlong(upgrade, spec), hint: hintOf(upgrade) }]
  }
}

function movesAlong({ from, to }: Extract<KubernetesUpgrade, { kind: 'step' }>, spec: ClusterSpec): string {
  const images = [...new Set(spec.instanceGroups.map(imageOf).filter((image) => image !== undefined))]
  return [
    `Upgrades Kubernetes from ${from === '' ? 'the version kops chose' : from} to ${to}: control plane first, then nodes.`,
    ...(minorOf(from) === minorOf(to)
      ? []
      : [`Namespaces keep the pod security version v${minorOf(from)} until \`dayone up namespaces\` raises it.`]),
    ...(images.length === 0 ? [] : [`Instances keep the image set for them: ${images.join(', ')}.`]),
  ].join(' ')
}

const hintOf = ({ from, to }: Extract<KubernetesUpgrade, { kind: 'step' }>): string =>
  minorOf(from) === minorOf(to)
    ? 'For a newer image see `kops upgrade cluster`.'
    : `Find clients of APIs that ${minorOf(to)} may have removed: kubectl get --raw /metrics | grep apiserver_requested_deprecated_apis. For a newer image see \`kops upgrade cluster\`.`

const imageOf = ({ spec }: KopsDocument): string | undefined =>
  typeof spec['image'] === 'string' ? spec['image'] : undefined
