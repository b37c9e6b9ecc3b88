/** What an add-on of kops may have, under its name. */
export interface KnownAddon {
  /** `kube-system/DaemonSet/cilium`. Static pods have the kind Node. */
  readonly id: string
  /** Each image must come from one of these repositories. */
  readonly images: readonly RegExp[]
  readonly access: readonly string[]
}

const exactly = (...repositories: readonly string[]): readonly RegExp[] =>
  repositories.map((repository) => new RegExp(`^${repository.replaceAll('.', '\\.')}$`))

const csi = [
  'csi-node-driver-registrar',
  'livenessprobe',
  'csi-attacher',
  'csi-provisioner',
  'csi-resizer',
  'csi-snapshotter',
]
const ebs = exactly(
  'registry.k8s.io/provider-aws/aws-ebs-csi-driver',
  ...csi.map((name) => `registry.k8s.io/sig-storage/${name}`),
)
const ecr = (name: string) => new RegExp(`^\\d{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/${name}$`)

const paths = (...names: readonly string[]) => names.map((name) => `hostPath ${name}`)

const system = (kind: string, name: string, images: readonly RegExp[], ...access: readonly string[]): KnownAddon => ({
  id: `kube-system/${kind}/${name}`,
  images,
  access,
})

/** Static pods of a control plane: who can write their files on a node controls that node anyway. */
const controlPlane = (name: string, ...images: readonly RegExp[]): KnownAddon =>
  system(
    'Node',
    name,
    images,
    ...['hostNetwork', 'hostPID', 'privileged', 'capability NET_ADMIN', 'capability SYS_ADMIN', 'hostPath *'],
  )

const etcd = [
  /^registry\.k8s\.io\/etcd$/,
  /^registry\.k8s\.io\/etcd-manager\/[\w-]+$/,
  /^registry\.k8s\.io\/kops\/[\w-]+$/,
]

/**
 * Every workload of kops 1.36 for AWS that accesses its node, from the manifests that kops creates (tests/integration
 * and upup/models/cloudup/resources/addons of kops 1.36.2). The name alone is not enough: images and access must match
 * too.
 */
export const kopsAddons: readonly KnownAddon[] = [
  system(
    'DaemonSet',
    'aws-cloud-controller-manager',
    exactly('registry.k8s.io/provider-aws/cloud-controller-manager'),
    'hostNetwork',
    ...paths('/etc/kubernetes/cloud.config'),
  ),
  system(
    'DaemonSet',
    'ebs-csi-node',
    ebs,
    'hostNetwork',
    'privileged',
    ...paths(
      '/dev',
      '/var/lib/kubelet',
      '/var/lib/kubelet/plugins/ebs.csi.aws.com',
      '/var/lib/kubelet/plugins_registry',
    ),
  ),
  system('Deployment', 'ebs-csi-controller', ebs, 'hostNetwork'),
  system('Deployment', 'coredns', exactly('registry.k8s.io/coredns/coredns'), ...paths('/etc/hosts')),
  system(
    'DaemonSet',
    'node-local-dns',
    exactly('registry.k8s.io/dns/k8s-dns-node-cache'),
    'hostNetwork',
    'capability NET_ADMIN',
    ...paths('/run/xtables.lock'),
  ),
  system('Deployment', 'dns-controller', exactly('registry.k8s.io/kops/dns-controller'), 'hostNetwork'),
  system(
    'DaemonSet',
    'kops-controller',
    exactly('registry.k8s.io/kops/kops-controller'),
    'hostNetwork',
    ...paths('/etc/kubernetes/kops-controller'),
  ),
  system(
    'Deployment',
    'aws-node-termination-handler',
    exactly('public.ecr.aws/aws-ec2/aws-node-termination-handler'),
    'hostNetwork',
  ),
  system(
    'DaemonSet',
    'aws-node-termination-handler',
    exactly('public.ecr.aws/aws-ec2/aws-node-termination-handler'),
    'hostNetwork',
    ...paths('/proc/uptime'),
  ),
  system(
    'Deployment',
    'aws-load-balancer-controller',
    exactly('public.ecr.aws/eks/aws-load-balancer-controller'),
    'hostNetwork',
  ),
  system('Deployment', 'cluster-autoscaler', exactly('registry.k8s.io/autoscaling/cluster-autoscaler'), 'hostNetwork'),
  system(
    'DaemonSet',
    'aws-iam-authenticator',
    exactly('public.ecr.aws/eks-distro/kubernetes-sigs/aws-iam-authenticator'),
    'hostNetwork',
    ...paths('/srv/kubernetes/aws-iam-authenticator'),
  ),
  system('Deployment', 'external-dns', exactly('registry.k8s.io/external-dns/external-dns'), 'hostNetwork'),
  system('Deployment', 'metrics-server', exactly('registry.k8s.io/metrics-server/metrics-server'), 'hostNetwork'),
  system(
    'DaemonSet',
    'node-problem-detector',
    exactly('registry.k8s.io/node-problem-detector/node-problem-detector'),
    'privileged',
    ...paths('/dev/kmsg', '/etc/localtime', '/etc/machine-id', '/run/systemd/system', '/var/log', '/var/run/dbus'),
  ),
  system(
    'DaemonSet',
    'nvidia-device-plugin-daemonset',
    exactly('nvcr.io/nvidia/k8s-device-plugin'),
    ...paths('/var/lib/kubelet/device-plugins'),
  ),
  system(
    'DaemonSet',
    'aws-node',
    [ecr('amazon-k8s-cni'), ecr('amazon-k8s-cni-init'), ecr('amazon/aws-network-policy-agent')],
    'hostNetwork',
    'privileged',
    'capability NET_ADMIN',
    ...paths(
      '/etc/cni/net.d',
      '/opt/cni/bin',
      '/run/xtables.lock',
      '/sys/fs/bpf',
      '/var/log/aws-routed-eni',
      '/var/run/aws-node',
    ),
  ),
  system(
    'DaemonSet',
    'calico-node',
    exactly('docker.io/calico/cni', 'docker.io/calico/node', 'quay.io/calico/cni', 'quay.io/calico/node'),
    'hostNetwork',
    'privileged',
    ...paths(
      '/etc/cni/net.d',
      '/lib/modules',
      '/opt/cni/bin',
      '/proc',
      '/run/xtables.lock',
      '/sys/fs',
      '/sys/fs/bpf',
      '/var/lib/calico',
      '/var/lib/cni/networks',
      '/var/log/calico/cni',
      '/var/run/calico',
      '/var/run/nodeagent',
    ),
  ),
  system('Deployment', 'calico-typha', exactly('docker.io/calico/typha', 'quay.io/calico/typha'), 'hostNetwork'),
  system(
    'DaemonSet',
    'cilium',
    exactly('quay.io/cilium/cilium'),
    'hostNetwork',
    'privileged',
    ...['NET_ADMIN', 'SYS_ADMIN', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_PTRACE'].map((name) => `capability ${name}`),
    ...paths(
      '/etc/cni/net.d',
      '/etc/kubernetes/pki/cilium',
      '/lib/modules',
      '/opt/cni/bin',
      '/proc',
      '/proc/sys/kernel',
      '/proc/sys/net',
      '/run/cilium/cgroupv2',
      '/run/xtables.lock',
      '/sys/fs/bpf',
      '/var/run/cilium',
      '/var/run/netns',
    ),
  ),
  system(
    'Deployment',
    'cilium-operator',
    exactly('quay.io/cilium/operator', 'quay.io/cilium/operator-generic', 'quay.io/cilium/operator-aws'),
    'hostNetwork',
    ...paths('/etc/kubernetes/pki/cilium'),
  ),
  system(
    'DaemonSet',
    'kindnet',
    exactly('registry.k8s.io/networking/kindnet'),
    'hostNetwork',
    'privileged',
    ...paths('/etc/cni/net.d', '/opt/cni/bin', '/var/lib/cni-kindnet'),
  ),
  system(
    'DaemonSet',
    'kube-router',
    exactly('docker.io/cloudnativelabs/kube-router'),
    'hostNetwork',
    'hostPID',
    'privileged',
    ...paths(
      '/lib/modules',
      '/etc/cni/net.d',
      '/var/lib/kube-router/kubeconfig',
      '/run/xtables.lock',
      '/usr/share/iproute2/rt_tables',
      '/run/containerd/containerd.sock',
    ),
  ),
  {
    id: 'kube-flannel/DaemonSet/kube-flannel-ds',
    images: exactly('ghcr.io/flannel-io/flannel', 'ghcr.io/flannel-io/flannel-cni-plugin'),
    access: [
      'hostNetwork',
      'capability NET_ADMIN',
      ...paths('/etc/cni/net.d', '/opt/cni/bin', '/run/flannel', '/run/xtables.lock'),
    ],
  },
  controlPlane(
    'kube-apiserver',
    /^registry\.k8s\.io\/kube-apiserver(-(amd|arm)64)?$/,
    /^registry\.k8s\.io\/kops\/[\w-]+$/,
  ),
  controlPlane('kube-controller-manager', /^registry\.k8s\.io\/kube-controller-manager(-(amd|arm)64)?$/),
  controlPlane('kube-scheduler', /^registry\.k8s\.io\/kube-scheduler(-(amd|arm)64)?$/),
  controlPlane('kube-proxy', /^registry\.k8s\.io\/kube-proxy(-(amd|arm)64)?$/),
  ...['main', 'events', 'cilium'].map((name) => controlPlane(`etcd-manager-${name}`, ...etcd)),
]
