import type { ControlPlaneConfig } from './control-plane-config.ts'
import type { EtcdPki } from './etcd-pki.ts'
import type { Pki } from './pki.ts'

/**
 * One member, on this computer, for a disposable cluster: no fsync, so killing etcd itself may lose the last writes.
 */
export const etcdArguments = (
  dataFolder: string,
  pki: EtcdPki,
  clientPort: number,
  peerPort: number,
): readonly string[] => [
  `--data-dir=${dataFolder}`,
  `--listen-client-urls=https://127.0.0.1:${clientPort}`,
  `--advertise-client-urls=https://127.0.0.1:${clientPort}`,
  `--listen-peer-urls=https://127.0.0.1:${peerPort}`,
  `--initial-advertise-peer-urls=https://127.0.0.1:${peerPort}`,
  `--initial-cluster=default=https://127.0.0.1:${peerPort}`,
  ...['', 'peer-'].flatMap((kind) => [
    `--${kind}cert-file=${pki.serverCertificate}`,
    `--${kind}key-file=${pki.serverKey}`,
    `--${kind}trusted-ca-file=${pki.authority}`,
    `--${kind}client-cert-auth=true`,
  ]),
  '--force-new-cluster',
  '--unsafe-no-fsync',
]

/** Flags of the spec come first and those of practice last, so that practice overrides. */
export const apiServerArguments = (
  config: ControlPlaneConfig,
  pki: Pki,
  etcd: { readonly port: number; readonly pki: EtcdPki },
  port: number,
): readonly string[] => [
  ...config.apiServerFlags,
  `--etcd-servers=https://127.0.0.1:${etcd.port}`,
  `--etcd-cafile=${etcd.pki.authority}`,
  `--etcd-certfile=${etcd.pki.clientCertificate}`,
  `--etcd-keyfile=${etcd.pki.clientKey}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${port}`,
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
  // kwok's heartbeats are late on a busy computer, and pods of a lost node never become ready again.
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

/** kwok acts as the kubelet of every node: its pods start immediately and do nothing. */
export const kwokArguments = (pki: Pki): readonly string[] => [
  `--kubeconfig=${pki.kubeconfigs.kwok}`,
  '--manage-all-nodes=true',
  '--node-ip=127.0.0.1',
  // Its own server (logs, exec, metrics) does not authenticate clients.
  '--node-port=0',
]
