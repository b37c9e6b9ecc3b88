import type { KubeObject } from '@dayone/kube'
import { isControlPlane, type BootedInstance } from './boot.ts'

/**
 * Ample resources: the pods do not really run, but the scheduler counts their requests (kwok leaves ephemeral storage
 * out).
 */
const MACHINE = { cpu: '32', memory: '256Gi', pods: '110', 'ephemeral-storage': '100Gi' }

const arn = (zone: string, id: string): string => `aws:///${zone}/${id}`

/** The Node that a kubelet on this instance would register; kwok then keeps it ready. */
export const nodeOf = ({ instance, config }: BootedInstance): KubeObject => {
  const version = `v${config.kubernetesVersion}`
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: instance.id,
      labels: {
        'beta.kubernetes.io/arch': instance.architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': instance.architecture,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': instance.id,
        'kops.k8s.io/instancegroup': instance.instanceGroup,
        'node.kubernetes.io/instance-type': instance.instanceType,
        'topology.kubernetes.io/region': instance.zone.slice(0, -1),
        'topology.kubernetes.io/zone': instance.zone,
        [isControlPlane(instance) ? 'node-role.kubernetes.io/control-plane' : 'node-role.kubernetes.io/node']: '',
        ...config.nodeLabels,
      },
    },
    spec: { providerID: arn(instance.zone, instance.id), taints: config.taints },
    status: {
      addresses: [
        { type: 'InternalIP', address: instance.privateIp },
        { type: 'Hostname', address: instance.id },
      ],
      capacity: MACHINE,
      allocatable: MACHINE,
      // `kops update cluster` panics on an invalid kubelet version, such as kwok's default.
      nodeInfo: {
        kubeletVersion: version,
        kubeProxyVersion: version,
        architecture: instance.architecture,
        operatingSystem: 'linux',
        osImage: 'Ubuntu 24.04 LTS',
        containerRuntimeVersion: 'containerd://2.2.4',
        kernelVersion: '',
        bootID: '',
        machineID: '',
        systemUUID: '',
      },
    },
  }
}

const STATIC_PODS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']

/** The mirror pods of a control-plane instance's static pods; `kops validate cluster` finds them by label. */
export const staticPodsOf = ({ instance, config }: BootedInstance, nodeUid: string): readonly KubeObject[] =>
  isControlPlane(instance)
    ? STATIC_PODS.map((name) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${name}-${instance.id}`,
          namespace: 'kube-system',
          labels: { 'k8s-app': name },
          annotations: { 'kubernetes.io/config.mirror': instance.id, 'kubernetes.io/config.source': 'file' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: instance.id, uid: nodeUid, controller: true }],
        },
        spec: {
          nodeName: instance.id,
          hostNetwork: true,
          priorityClassName: 'system-cluster-critical',
          tolerations: [{ operator: 'Exists' }],
          containers: [{ name, image: `registry.k8s.io/${name}:v${config.kubernetesVersion}` }],
        },
      }))
    : []
