import { randomBytes } from 'node:crypto'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kops } from '@dayone/kops'
import type { Change, StepContext } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/** kops' name for the secret that holds the EncryptionConfiguration (docs/cluster_spec.md, encryptionConfig). */
export const ENCRYPTION_SECRET = 'encryptionconfig'

/**
 * Rewrites every Secret, so that it is stored encrypted.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export const REWRITE_SECRETS = 'kubectl get secrets --all-namespaces -o json | kubectl replace -f -'

/** Whether the specification requires encrypted Secrets. */
export const encryptsSecrets = ({ cluster }: ClusterSpec): boolean =>
  readPath(cluster, ['spec', 'encryptionConfig']) === true

/**
 * Whether the target specification of a saved cluster needs a key that kops does not have. kops updates nothing without
 * it.
 */
export const missesEncryptionKey = async (target: ClusterSpec, kops: Pick<Kops, 'listSecrets'>): Promise<boolean> =>
  encryptsSecrets(target) && !(await kops.listSecrets(target.cluster.metadata.name)).includes(ENCRYPTION_SECRET)

export const encryptionKeyChange = (name: string): Change<ClusterChange> => ({
  id: 'encryption-key',
  action: 'create',
  target: `encryption key of ${name}`,
  why: 'creates the key that encrypts Secrets in etcd; it is stored only in the kops state store (KD-06)',
  data: { kind: 'encryption-key' },
})

/** Generates the key and passes it to kops on stdin: it is in no file, argument or plan. An existing key stays. */
export async function createEncryptionKey(
  name: string,
  { ports, report, secret }: StepContext<ClusterPorts>,
): Promise<void> {
  if ((await ports.kops.listSecrets(name)).includes(ENCRYPTION_SECRET)) return
  const key = randomBytes(32).toString('base64')
  secret(key)
  await ports.kops.createEncryptionSecret(name, encryptionConfiguration(key))
  report('Stored the encryption key in the state store.')
}

/**
 * secretbox is authenticated, and safe with random nonces, unlike aescbc. `identity` comes last, so that Secrets
 * written before stay readable. https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
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
