import type { Kube } from '@dayone/kube'
import type { Check, Finding } from '@dayone/pipeline'
import { admissionHookFindings, findAdmissionHooks, type AdmissionHook } from './admission-hooks.ts'
import { controlPlaneFindings, findControlPlanes, type ControlPlane } from './control-planes.ts'
import { findHostAccess, type HostWorkload } from './find-host-access.ts'
import { hostAccessFindings } from './host-access-findings.ts'
import { findNodeVolumes, nodeVolumeFindings, type NodeVolume } from './node-volumes.ts'
import { findVolumeDrivers, volumeDriverFindings, type VolumeDriver } from './volume-drivers.ts'

/** Ways around the guards. */
export interface WaysRound {
  /** Includes kops add-ons. */
  readonly workloads: readonly HostWorkload[]
  readonly volumes: readonly NodeVolume[]
  readonly drivers: readonly VolumeDriver[]
  readonly hooks: readonly AdmissionHook[]
  readonly controlPlanes: readonly ControlPlane[]
}

export const readWaysRound = async (kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>): Promise<WaysRound> => {
  const [workloads, volumes, drivers, hooks, controlPlanes] = await Promise.all([
    findHostAccess(kube),
    findNodeVolumes(kube),
    findVolumeDrivers(kube),
    findAdmissionHooks(kube),
    findControlPlanes(kube),
  ])
  return { workloads, volumes, drivers, hooks, controlPlanes }
}

export const wayRoundFindings = (
  { workloads, volumes, drivers, hooks, controlPlanes }: WaysRound,
  allowHostNetwork: readonly string[],
): readonly Finding[] => [
  ...hostAccessFindings(workloads, allowHostNetwork),
  ...nodeVolumeFindings(volumes),
  ...volumeDriverFindings(drivers),
  ...admissionHookFindings(hooks),
  ...controlPlaneFindings(controlPlanes),
]

interface Kind {
  readonly rule: string
  readonly id: string
  readonly target: string
  readonly control: string
  readonly means: string
  readonly none: string
  readonly findings: readonly Finding[]
}

const checksOf = ({ findings, none, ...common }: Kind): readonly Check[] => {
  if (findings.length === 0) return [{ ...common, status: 'pass', text: none }]
  return findings.map(({ kind: _kind, ...finding }) => ({
    ...finding,
    rule: common.rule,
    means: common.means,
    status: 'fail',
  }))
}

/** Each way around the guards fails until it is accepted; a kind without any passes. Pure. */
export const wayRoundChecks = (
  { workloads, volumes, drivers, hooks, controlPlanes }: WaysRound,
  allowHostNetwork: readonly string[],
): readonly Check[] => [
  ...checksOf({
    rule: 'metadata-guard/host-access',
    id: 'NS-08/workloads',
    target: 'every workload',
    control: 'NS-08',
    means: 'read the spec of every controller, pod and PodTemplate, including those that do not run',
    none: 'Only known kops add-ons have access to their node.',
    findings: hostAccessFindings(workloads, allowHostNetwork),
  }),
  ...checksOf({
    rule: 'metadata-guard/node-volumes',
    id: 'NS-08/volumes',
    target: 'every PersistentVolume',
    control: 'NS-08',
    means: 'read every PersistentVolume',
    none: 'No PersistentVolume exposes a directory of a node.',
    findings: nodeVolumeFindings(volumes),
  }),
  ...checksOf({
    rule: 'metadata-guard/volume-drivers',
    id: 'NS-08/drivers',
    target: 'every volume driver',
    control: 'NS-08',
    means: 'read every CSIDriver, CSINode and PersistentVolume',
    none: 'Only drivers of kops serve volumes.',
    findings: volumeDriverFindings(drivers),
  }),
  ...checksOf({
    rule: 'metadata-guard/admission-hooks',
    id: 'NS-06/hooks',
    target: 'every admission hook',
    control: 'NS-06',
    means: 'read every webhook configuration and mutating policy',
    none: 'Only webhooks of kops intercept pods, and none intercepts sessions in them, Secrets or namespaces.',
    findings: admissionHookFindings(hooks),
  }),
  ...checksOf({
    rule: 'metadata-guard/control-planes',
    id: 'MG-04/nodes',
    target: 'every control plane node',
    control: 'MG-04',
    means: 'read the taints of every control plane node, and every pod that runs there',
    none: 'Only pods of the system run on control plane nodes, and a taint keeps others away.',
    findings: controlPlaneFindings(controlPlanes),
  }),
]
