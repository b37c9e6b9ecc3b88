import { randomBytes } from 'node:crypto'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kops } from '@dayone/kops'
import type { Change, StepContext } from '@dayone/pipeline'
import type { ClusterChange } from './cluster-change.ts'
import type { ClusterPorts } from './cluster-ports.ts'

/** kops' name for the secret that holds the EncryptionConfiguration (docs/cluster_spec.md, encryptionConfig). */
export const ENCRYPTION_SECRET = 'encryptionconfig'

/** Writes every Secret anew, so that it is encrypted. https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/ */
export const REWRITE_SECRETS = 'kubectl get secrets --all-namespaces -o json | kubectl replace -f -'

/** Whether the specification asks for encrypted Secrets. */
export const encryptsSecrets = ({ cluster }: ClusterSpec): boolean =>
  readPath(cluster, ['spec', 'encryptionConfig']) === true

/** Whether the key is there that the wanted specification needs; undefined where none is needed. kops updates nothing without it. */
export async function observeEncryptionKey(
  saved: ClusterSpec | undefined,
  target: ClusterSpec,
  kops: Kops,
): Promise<'present' | 'missing' | undefined> {
  if (!encryptsSecrets(target)) return undefined
  if (saved === undefined) return 'missing'
  return (await kops.listSecrets(target.cluster.metadata.name)).includes(ENCRYPTION_SECRET) ? 'present' : 'missing'
}

export const encryptionKeyChange = (name: string): Change<ClusterChange> => ({
  id: 'encryption-key',
  action: 'create',
  target: `encryption key of ${name}`,
  why: "makes the key that encrypts Secrets in etcd's database, and keeps it in kops' state store only (KD-06)",
  data: { kind: 'encryption-key' },
})

/** Makes the key and hands it to kops through its stdin: it is in no file, no argument and no plan. A key that is there stays. */
export async function createEncryptionKey(
  name: string,
  { ports, report, secret }: StepContext<ClusterPorts>,
): Promise<void> {
  if ((await ports.kops.listSecrets(name)).includes(ENCRYPTION_SECRET)) return
  const key = randomBytes(32).toString('base64')
  secret(key)
  await ports.kops.createEncryptionSecret(name, encryptionConfiguration(key))
  report('The encryption key is in the state store.')
}

/**
 * secretbox: authenticated, and safe with random nonces, unlike aescbc. `identity` comes last, so that what was written
 * before stays readable. https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
const encryptionConfiguration = (key: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - secretbox:
          keys:
            - name: dayone-1
              secret: ${key}
      - identity: {}
`
