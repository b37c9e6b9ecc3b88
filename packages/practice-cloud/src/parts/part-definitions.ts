import type { PartName } from '../progress.ts'
import { etcdVersion, kopsVersion, kubernetesVersion, kwokVersion } from '../versions.ts'

/** A program, and how to check its version. */
export interface PartProgram {
  readonly name: string
  readonly versionArgs: readonly string[]
  /** Matches the output of the expected version. */
  readonly version: RegExp
}

interface PartBasics {
  readonly name: PartName
  readonly title: string
  readonly estimateSeconds: number
}

/** Programs built from a Go module of ours under `toolchain/`. */
export interface GoPart extends PartBasics {
  readonly kind: 'go'
  readonly module: string
  readonly programs: readonly PartProgram[]
  /** The package of each program, by name. */
  readonly packages: Readonly<Record<string, string>>
  readonly flags: readonly string[]
}

/** Files copied from a Go module's source. */
export interface GoFilesPart extends PartBasics {
  readonly kind: 'go-files'
  readonly module: string
  readonly requires: string
  readonly folder: string
}

/** A Python virtual environment from `toolchain/requirements.txt`. */
export interface PythonPart extends PartBasics {
  readonly kind: 'python'
}

export type Part = GoPart | GoFilesPart | PythonPart

const STRIP = '-s -w'
const escape = (version: string): string => version.replaceAll('.', '\\.')
const kubernetes = new RegExp(`v${escape(kubernetesVersion)}\\b`)
const versionFlag = '-X k8s.io/component-base/version'

/** The fast ones first, so that there is early progress. */
export const parts: readonly Part[] = [
  { kind: 'python', name: 'moto', title: 'AWS (moto)', estimateSeconds: 60 },
  {
    kind: 'go-files',
    name: 'cilium-crds',
    title: 'Cilium definitions',
    estimateSeconds: 5,
    module: 'cilium',
    requires: 'github.com/cilium/cilium',
    folder: 'pkg/k8s/apis/cilium.io/client/crds/v2',
  },
  {
    kind: 'go',
    name: 'etcd-and-kwok',
    title: 'etcd and nodes (kwok)',
    estimateSeconds: 75,
    module: 'etcd-and-kwok',
    programs: [
      {
        name: 'etcd',
        versionArgs: ['--version'],
        version: new RegExp(`^etcd Version: ${escape(etcdVersion)}\\b`, 'm'),
      },
      { name: 'kwok', versionArgs: ['--version'], version: new RegExp(`v?${escape(kwokVersion)}\\b`) },
    ],
    packages: { etcd: 'go.etcd.io/etcd/server/v3', kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    flags: ['-ldflags', `${STRIP} -X sigs.k8s.io/kwok/pkg/consts.Version=v${kwokVersion}`],
  },
  {
    kind: 'go',
    name: 'kubernetes',
    title: 'API server',
    estimateSeconds: 240,
    module: 'kubernetes',
    programs: [
      { name: 'kube-apiserver', versionArgs: ['--version'], version: kubernetes },
      { name: 'kube-controller-manager', versionArgs: ['--version'], version: kubernetes },
      { name: 'kube-scheduler', versionArgs: ['--version'], version: kubernetes },
      { name: 'kubectl', versionArgs: ['version', '--client'], version: kubernetes },
    ],
    packages: Object.fromEntries(
      ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'].map((name) => [
        name,
        `k8s.io/kubernetes/cmd/${name}`,
      ]),
    ),
    flags: [
      '-ldflags',
      `${STRIP} ${versionFlag}.gitVersion=v${kubernetesVersion} ${versionFlag}.gitMajor=1 ${versionFlag}.gitMinor=36`,
    ],
  },
  {
    kind: 'go',
    name: 'kops',
    title: 'kops',
    estimateSeconds: 210,
    module: 'kops',
    programs: [
      { name: 'kops', versionArgs: ['version', '--short'], version: new RegExp(`^v?${escape(kopsVersion)}$`, 'm') },
    ],
    packages: { kops: 'k8s.io/kops/cmd/kops' },
    flags: ['-tags', 'disable_grpc_modules,grpcnotrace', '-ldflags', STRIP],
  },
]
