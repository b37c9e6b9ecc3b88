/** A Kubernetes version for a new cluster, with its description. */
export interface OfferedKubernetes {
  readonly version: string
  readonly remark: string
}

/**
 * The Kubernetes versions of kops 1.36. It rejects minor versions before `oldest` and after its own `newest`
 * (upup/pkg/fi/cloudup/apply_cluster.go), and fully supports its own and the previous two (docs/welcome/releases.md).
 * For each of those, the last patch release with checksums in kops 1.36.2 is offered
 * (pkg/assets/assetdata/k8s-1.*.yaml).
 */
export const kubernetesOfKops = {
  kops: '1.36',
  oldest: '1.31',
  newest: '1.36',
  offered: [
    { version: '1.36.1', remark: 'the newest this kops supports' },
    { version: '1.35.5', remark: 'for programs that do not support 1.36 yet' },
    { version: '1.34.8', remark: 'deprecated by the next kops: upgrade soon' },
  ],
} as const satisfies { readonly offered: readonly OfferedKubernetes[]; readonly [key: string]: unknown }

/** The default for a new cluster. */
export const defaultKubernetes = kubernetesOfKops.offered[0].version

/** Returns one sentence if kops cannot create a cluster of this version, otherwise undefined. */
export function kubernetesVersionProblem(version: string): string | undefined {
  const { kops, oldest, newest } = kubernetesOfKops
  const range = `kops ${kops} supports Kubernetes ${oldest} to ${newest}`
  if (!/^\d+\.\d+\.\d+$/.test(version)) return 'A version has three numbers, for example 1.36.1'
  if (minorOf(version) < minorOf(oldest)) return `Kubernetes ${version} is too old: ${range}.`
  if (minorOf(version) > minorOf(newest)) return `Kubernetes ${version} is too new: ${range}.`
  return undefined
}

/** 1.36.1 → 1036, so that 2.0 sorts after every 1.x. */
const minorOf = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}
