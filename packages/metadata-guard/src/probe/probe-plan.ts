/** What runs a probe, and from where. */
export interface PlannedProbe {
  /** `nodes/control`, `nodes/guarded`. */
  readonly id: string
  readonly group: string
  /** The positive control on the network of the node, or a pod of a class of namespaces. */
  readonly from: 'control' | 'guarded' | 'exempt'
  readonly namespace: string
  readonly targets: readonly string[]
}

/** The address in all forms that programs accept. https://en.wikipedia.org/wiki/Internet_Protocol_version_4 */
const forms = [
  '169.254.169.254',
  '2852039166',
  '0xA9FEA9FE',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  'instance-data.ec2.internal',
  '[fd00:ec2::254]',
]

/** The control answers at the plain address: other forms are about filters on the way. */
const controlTargets = ['169.254.169.254']

/** More instance groups than this are not probed, and named. */
export const mostGroups = 20

/** Where system pods run; the guard admits hostNetwork nowhere else without an exemption. */
export const controlNamespace = 'kube-system'

/** The namespace of the probes, which dayone creates and deletes. */
export const probeNamespace = 'dayone-probe'

/**
 * Three pods per instance group, the positive control first: without a token on the same node, a probe that gets none
 * proves nothing. Pure.
 */
export const planProbes = (groups: readonly string[]): readonly PlannedProbe[] =>
  groups.slice(0, mostGroups).flatMap((group) => [
    { id: `${group}/control`, group, from: 'control', namespace: controlNamespace, targets: controlTargets },
    { id: `${group}/guarded`, group, from: 'guarded', namespace: probeNamespace, targets: forms },
    { id: `${group}/exempt`, group, from: 'exempt', namespace: controlNamespace, targets: forms },
  ])
