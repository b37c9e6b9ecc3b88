import { etcdVersion, kopsVersion, kubernetesVersion, kwokVersion } from '../versions.ts'
import type { PartName } from '../progress.ts'

/** A program of an official release, and where its checksum is published. */
export interface ReleaseFile {
  /** Name of the program in the part. */
  readonly program: string
  /** The publisher, `https://host`. */
  readonly origin: string
  readonly path: string
  /** A bare SHA-256, or lines of `<sha256>  <file name>`. */
  readonly checksums: string
  /** Origins that the publisher redirects downloads to; others are rejected. */
  readonly storage: readonly string[]
  /** For archives: the path of the program inside. */
  readonly member?: string
}

/** The platform of the programs, with Node's names. */
export interface Platform {
  readonly os: string
  readonly arch: string
}

const KUBERNETES = 'https://dl.k8s.io'
const KUBERNETES_STORAGE = ['https://cdn.dl.k8s.io']
const GITHUB = 'https://github.com'
const GITHUB_STORAGE = ['https://release-assets.githubusercontent.com', 'https://objects.githubusercontent.com']

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/**
 * The official release files of a part; undefined if there are none for this platform. The control plane of Kubernetes
 * is released for Linux only. Pure. Sources: https://kubernetes.io/releases/download/,
 * https://kops.sigs.k8s.io/getting_started/install/, https://etcd.io/docs/v3.6/install/,
 * https://kwok.sigs.k8s.io/docs/user/installation/
 */
export const releaseFiles = (part: PartName, { os, arch }: Platform): readonly ReleaseFile[] | undefined => {
  const architecture = architectures[arch]
  if ((os !== 'linux' && os !== 'darwin') || architecture === undefined) return undefined
  const platform = `${os}-${architecture}`
  switch (part) {
    case 'kops':
      return [github('kops', `kubernetes/kops/releases/download/v${kopsVersion}/kops-${platform}`)]
    case 'kubernetes':
      if (os !== 'linux') return undefined
      return ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'].map((program) => {
        const path = `/release/v${kubernetesVersion}/bin/linux/${architecture}/${program}`
        return { program, origin: KUBERNETES, path, checksums: `${path}.sha256`, storage: KUBERNETES_STORAGE }
      })
    case 'etcd-and-kwok': {
      const folder = `etcd-v${etcdVersion}-${platform}`
      const release = `etcd-io/etcd/releases/download/v${etcdVersion}`
      return [
        {
          ...github('etcd', `${release}/${folder}.${os === 'linux' ? 'tar.gz' : 'zip'}`),
          checksums: `/${release}/SHA256SUMS`,
          member: `${folder}/etcd`,
        },
        github('kwok', `kubernetes-sigs/kwok/releases/download/v${kwokVersion}/kwok-${platform}`),
      ]
    }
    case 'cilium-crds':
    case 'moto':
      return undefined
  }
}

const github = (program: string, path: string): ReleaseFile => ({
  program,
  origin: GITHUB,
  path: `/${path}`,
  checksums: `/${path}.sha256`,
  storage: GITHUB_STORAGE,
})
