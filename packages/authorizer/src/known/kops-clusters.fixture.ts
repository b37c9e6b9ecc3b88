/** A cluster of real kops: its name, and arguments of `kops create cluster`. */
interface KopsCluster {
  readonly name: string
  readonly args: readonly string[]
  /** Creates its DNS zone first, which kops does only in the cloud itself. */
  readonly inCloud?: boolean
}

const set = (...fields: readonly string[]): readonly string[] => fields.flatMap((field) => ['--set', `spec.${field}`])

const plain = (networking: string, ...fields: readonly string[]): readonly string[] => [
  ...['--dns', 'none', '--networking', networking],
  ...set(...fields),
]

/**
 * Every network plugin that kops 1.36 accepts for Kubernetes 1.36, and every addon for AWS. The RBAC objects of
 * cilium-etcd, cilium-eni and flannel-udp are those of cilium and flannel.
 */
export const kopsClusters: readonly KopsCluster[] = [
  { name: 'cilium.example.test', args: plain('cilium') },
  {
    name: 'addons.example.test',
    args: plain(
      'cilium',
      'certManager.enabled=true',
      'cloudProvider.aws.loadBalancerController.enabled=true',
      'cloudProvider.aws.podIdentityWebhook.enabled=true',
      'clusterAutoscaler.enabled=true',
      'kubeDNS.nodeLocalDNS.enabled=true',
      'metricsServer.enabled=true',
      'networking.cilium.gatewayAPI.enabled=true',
      'networking.cilium.hubble.enabled=true',
      'networking.cilium.ingress.enabled=true',
      'nodeProblemDetector.enabled=true',
      'snapshotController.enabled=true',
    ),
  },
  {
    name: 'karpenter.example.test',
    args: plain(
      'cilium',
      'iam.useServiceAccountExternalPermissions=true',
      'karpenter.enabled=true',
      'serviceAccountIssuerDiscovery.discoveryStore=s3://practice-state/issuer',
      'serviceAccountIssuerDiscovery.enableAWSOIDCProvider=true',
    ),
  },
  { name: 'calico.example.test', args: plain('calico', 'networking.calico.typhaReplicas=3') },
  {
    name: 'termination.example.test',
    args: plain('amazonvpc', 'cloudProvider.aws.nodeTerminationHandler.enableSQSTerminationDraining=false'),
  },
  {
    name: 'flannel.example.test',
    args: plain('flannel', 'authentication.aws.backendMode=CRD', 'containerd.nvidiaGPU.enabled=true'),
  },
  { name: 'kindnet.example.test', args: plain('kindnet') },
  { name: 'policies.example.test', args: plain('kindnet', 'networking.kindnet.adminNetworkPolicies=true') },
  { name: 'kube-router.example.test', args: plain('kube-router') },
  { name: 'kubenet.example.test', args: plain('kubenet') },
  { name: 'kopeio.example.test', args: plain('kopeio') },
  {
    name: 'dns.example.test',
    args: ['--networking', 'cni', '--dns', 'private', '--dns-zone', 'example.test'],
    inCloud: true,
  },
  {
    name: 'external.example.test',
    args: [
      ...['--networking', 'calico', '--dns', 'private', '--dns-zone', 'example.test'],
      ...set('externalDNS.provider=external-dns'),
    ],
  },
  { name: 'gossip.k8s.local', args: ['--networking', 'kindnet', '--dns', 'public'] },
]
