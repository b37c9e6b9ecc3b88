import type { Kube } from '@dayone/kube'
import type { Check, Finding } from '@dayone/pipeline'
import { admissionHookFindings, findAdmissionHooks, type AdmissionHook } from './admission-hooks.ts'
import { cloudRoleFindings, collectPodRoles, findAccountRoles, type CloudRole } from './cloud-roles.ts'
import { controlPlaneFindings, findControlPlanes, type ControlPlane } from './control-planes.ts'
import {
  findConversionHooks,
  guardConversionFindings,
  otherConversionFinding,
  otherConversions,
  type ConversionHook,
} from './conversion-hooks.ts'
import { eachWorkload } from './each-workload.ts'
import { collectHostAccess, type HostWorkload } from './find-host-access.ts'
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
  readonly conversions: readonly ConversionHook[]
  readonly controlPlanes: readonly ControlPlane[]
  readonly roles: readonly CloudRole[]
}

export const readWaysRound = async (kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>): Promise<WaysRound> => {
  const access = collectHostAccess()
  const podRoles = collectPodRoles()
  const [volumes, drivers, hooks, conversions, controlPlanes, accountRoles] = await Promise.all([
    findNodeVolumes(kube),
    findVolumeDrivers(kube),
    findAdmissionHooks(kube),
    findConversionHooks(kube),
    findControlPlanes(kube),
    findAccountRoles(kube),
    eachWorkload(kube, (object) => {
      access.note(object)
      podRoles.note(object)
    }),
  ])
  const roles = [...accountRoles, ...podRoles.all()]
  return { workloads: access.all(), volumes, drivers, hooks, conversions, controlPlanes, roles }
}

export const wayRoundFindings = (
  { workloads, volumes, drivers, hooks, conversions, controlPlanes, roles }: WaysRound,
  allowHostNetwork: readonly string[],
): readonly Finding[] => [
  ...hostAccessFindings(workloads, allowHostNetwork),
  ...nodeVolumeFindings(volumes),
  ...volumeDriverFindings(drivers),
  ...admissionHookFindings(hooks),
  ...guardConversionFindings(conversions),
  ...otherConversionFinding(conversions),
  ...controlPlaneFindings(controlPlanes),
  ...cloudRoleFindings(roles),
]

interface Kind {
  readonly rule: string
  readonly id: string
  readonly target: string
  readonly control: string
  readonly means: string
  readonly none: string
  readonly findings: readonly Finding[]
  /** What warns only. */
  readonly warns?: (finding: Finding) => boolean
}

const checksOf = ({ findings, none, warns = () => false, ...common }: Kind): readonly Check[] => {
  if (findings.length === 0) return [{ ...common, status: 'pass', text: none }]
  return findings.map((one) => {
    const { kind: _kind, ...finding } = one
    return { ...finding, rule: common.rule, means: common.means, status: warns(one) ? 'warn' : 'fail' }
  })
}

/** Each way around the guards fails until it is accepted; a kind without any passes. Pure. */
export const wayRoundChecks = (
  { workloads, volumes, drivers, hooks, conversions, controlPlanes, roles }: WaysRound,
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
    rule: 'metadata-guard/conversion-hooks',
    id: 'NS-06/conversions',
    target: 'every custom kind',
    control: 'NS-06',
    means: 'read every CustomResourceDefinition',
    none: ['No webhook converts network policies.', ...otherConversions(conversions)].join(' '),
    findings: guardConversionFindings(conversions),
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
  ...checksOf({
    rule: 'metadata-guard/cloud-roles',
    id: 'MG-07/roles',
    target: 'every service account and workload',
    control: 'MG-07',
    means: 'read the annotations of every service account, controller and pod, including those that do not run',
    none: 'No annotation gives pods an IAM role.',
    findings: cloudRoleFindings(roles),
    warns: ({ severity }) => severity === 'medium',
  }),
]
