import type { ControlPlaneConfig } from './control-plane-config.ts'
import type { Pki } from './pki.ts'

/** One member, on this computer, for a cluster that nobody grieves for: nothing is forced to disk, and a kill of etcd itself may lose the last writes. */
export const etcdArguments = (dataFolder: string, clientPort: number, peerPort: number): readonly string[] => [
  `--data-dir=${dataFolder}`,
  `--listen-client-urls=http://127.0.0.1:${clientPort}`,
  `--advertise-client-urls=http://127.0.0.1:${clientPort}`,
  `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-cluster=default=http://127.0.0.1:${peerPort}`,
  '--force-new-cluster',
  '--unsafe-no-fsync',
]

/** What the spec decides comes first and everything that belongs to practice last, so that practice wins. */
export const apiServerArguments = (
  config: ControlPlaneConfig,
  pki: Pki,
  ports: { readonly etcd: number; readonly api: number },
): readonly string[] => [
  ...config.apiServerFlags,
  `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${ports.api}`,
  '--endpoint-reconciler-type=none',
  `--tls-cert-file=${pki.serverCertificate}`,
  `--tls-private-key-file=${pki.serverKey}`,
  `--client-ca-file=${pki.clientAuthorities}`,
  `--service-account-key-file=${pki.serviceAccountPublicKeys}`,
  `--service-account-signing-key-file=${pki.serviceAccountKey}`,
  ...(config.aggregatorAuthorities === undefined
    ? []
    : [`--requestheader-client-ca-file=${pki.aggregatorAuthorities}`]),
  ...(config.encryptionConfig === undefined ? [] : [`--encryption-provider-config=${pki.encryptionConfig}`]),
]

export const controllerManagerArguments = (config: ControlPlaneConfig, pki: Pki): readonly string[] => [
  ...config.controllerManagerFlags,
  // kwok is late with its heartbeats on a busy computer, and pods of a node once lost never get ready again.
  '--node-monitor-grace-period=24h',
  `--kubeconfig=${pki.kubeconfigs.controllerManager}`,
  `--root-ca-file=${pki.authorityCertificate}`,
  `--service-account-private-key-file=${pki.serviceAccountKey}`,
  '--use-service-account-credentials=true',
  `--cluster-signing-cert-file=${pki.authorityCertificate}`,
  `--cluster-signing-key-file=${pki.authorityKey}`,
  '--leader-elect=false',
  '--secure-port=0',
]

export const schedulerArguments = (pki: Pki): readonly string[] => [
  `--kubeconfig=${pki.kubeconfigs.scheduler}`,
  '--leader-elect=false',
  '--secure-port=0',
]

/** kwok is every node's kubelet: its pods start at once and do nothing. */
export const kwokArguments = (pki: Pki, port: number): readonly string[] => [
  `--kubeconfig=${pki.kubeconfigs.kwok}`,
  '--manage-all-nodes=true',
  '--node-ip=127.0.0.1',
  `--server-address=127.0.0.1:${port}`,
]
