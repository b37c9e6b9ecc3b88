import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { createCertificateAuthority, ensurePrivateDirectory, type CertifiedKey } from '@dayone/host'
import type { Kube } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { createControlPlane } from './control-plane/control-plane.ts'
import type { PracticeParts } from './parts/find-parts.ts'
import { applyObjects, waitForDefinitions } from './supervisor/addons.ts'
import { createProcessBook } from './supervisor/process-book.ts'
import { readObjectFolder } from './supervisor/read-objects.ts'

/** The folder and programs of an API server without a cloud, and its flags. */
export interface ApiServerOptions {
  /** A dedicated, private, empty folder for etcd's data, certificates and logs. */
  readonly folder: string
  readonly parts: PracticeParts
  readonly clock: Clock
  /** PATH of the programs. */
  readonly path: string
  /** With a scheduler, and kwok as the kubelet of nodes that you create. @default false */
  readonly withNodes?: boolean
  /** With Cilium's CustomResourceDefinitions. @default false */
  readonly withCilium?: boolean
  /** Additional flags, which override ours. @default RBAC with the admission plugins of kops */
  readonly flags?: readonly string[]
}

/** A real API server with etcd and the controller manager, and a CA of its own. */
export interface ApiServer {
  /** `https://127.0.0.1:PORT`. */
  readonly server: string
  readonly authority: CertifiedKey
  /** A client certificate in system:masters. */
  readonly admin: CertifiedKey
  readonly kube: Kube
  /** Stops every process. The caller removes the folder. */
  stop(): Promise<void>
}

/** kops 1.36.2, pkg/model/components/apiserver.go. */
const ADMISSION_PLUGINS = [
  'DefaultStorageClass',
  'DefaultTolerationSeconds',
  'LimitRanger',
  'MutatingAdmissionWebhook',
  'NamespaceLifecycle',
  'NodeRestriction',
  'ResourceQuota',
  'RuntimeClass',
  'ServiceAccount',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
]

/** Starts an API server as kops would configure it, without a cloud. Takes about three seconds. */
export const startApiServer = async (options: ApiServerOptions): Promise<ApiServer> => {
  const { folder, parts, clock } = options
  await ensurePrivateDirectory(folder)
  const authority = await createCertificateAuthority('kubernetes-ca')
  const serviceAccount = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const controlPlane = await createControlPlane({
    folder,
    clock,
    apiOnly: options.withNodes !== true,
    // Less garbage collection for more memory: a fifth of the API server's CPU time until it is ready.
    services: createProcessBook(folder, { PATH: options.path, HOME: join(folder, 'home'), GOGC: '400' }),
    parts: {
      etcd: parts.etcd,
      apiServer: parts.kubeApiServer,
      controllerManager: parts.kubeControllerManager,
      scheduler: parts.kubeScheduler,
      kwok: parts.kwok,
    },
  })
  try {
    await controlPlane.run({
      authority,
      clientAuthorities: authority.certificatePem,
      serviceAccountKeyPem: serviceAccount.privateKey,
      serviceAccountPublicKeys: serviceAccount.publicKey,
      apiServerFlags: [
        '--authorization-mode=Node,RBAC',
        '--anonymous-auth=false',
        '--allow-privileged=true',
        '--service-cluster-ip-range=100.64.0.0/13',
        '--service-account-issuer=https://api.internal.test',
        `--enable-admission-plugins=${ADMISSION_PLUGINS.join(',')}`,
        ...(options.flags ?? []),
      ],
      controllerManagerFlags: ['--allocate-node-cidrs=false'],
      files: [],
      folders: [],
      serverNames: [],
      serverAddresses: [],
    })
    const kube = controlPlane.kube()
    if (options.withCilium === true) await applyAll(kube, parts.ciliumCrds, clock)
    return {
      server: controlPlane.server,
      authority,
      admin: controlPlane.admin(),
      kube,
      stop: () => controlPlane.close(),
    }
  } catch (error) {
    await controlPlane.close()
    throw error
  }
}

const applyAll = async (kube: Kube, folder: string, clock: Clock): Promise<void> => {
  const definitions = await readObjectFolder(folder)
  const problems = await applyObjects(kube, definitions)
  await waitForDefinitions(kube, definitions, clock)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
