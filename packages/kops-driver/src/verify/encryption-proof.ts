import type { Kube } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { ENCRYPTION_SECRET, REWRITE_SECRETS } from '../resources/encryption-key.ts'
import { readMetrics, sumOf, type MetricSample } from '../server/server-metrics.ts'

type CheckResult = Pick<Check, 'status' | 'text' | 'means'> & Partial<Check>

const TRANSFORMED = 'apiserver_storage_transformation_operations_total'
const UP = 'dayone up cluster'

/** The temporary Secret of the proof. */
const PROOF = { namespace: 'kube-system', name: 'dayone-encryption-proof' }
const SECRETS = `/api/v1/namespaces/${PROOF.namespace}/secrets`

/**
 * Whether Secrets are encrypted in etcd, by the API server's own metrics (KEP-2579: the prefix `k8s:enc:…`, or
 * `identity` for none). A dry run never reaches etcd, so if the server has written no Secret since it started, one is
 * written and deleted immediately. Without a count there is no proof. `isSingle`: there is one API server, so the
 * metrics are those of the server that wrote.
 */
export async function encryptionResult(
  secrets: readonly string[],
  kube: Kube,
  isSingle: boolean,
): Promise<CheckResult> {
  const means = "kops' secrets, and the API server's metrics of how it wrote and read Secrets"
  if (!secrets.includes(ENCRYPTION_SECRET)) {
    const text = 'Encryption of Secrets is enabled, but there is no key.'
    return { status: 'fail', severity: 'high', means, text, hint: UP }
  }
  const before = await countsOf(kube)
  if (before === undefined)
    return { status: 'skip', means, text: 'Not verified: the API server does not report how it writes Secrets.' }
  if (before.plainWrites > 0) return writtenPlain(means)
  const isWritten = before.encryptedWrites > 0 || (await writeProof(kube))
  const after = isWritten && before.encryptedWrites === 0 ? ((await countsOf(kube)) ?? before) : before
  if (after.plainWrites > 0) return writtenPlain(`${means}; a Secret was written and deleted for it`)
  if (after.plainReads > 0) {
    const text =
      'The API server has read unencrypted Secrets from etcd: they were written before encryption was enabled.'
    return { status: 'warn', severity: 'medium', means, text, hint: `Rewrite them once: ${REWRITE_SECRETS}` }
  }
  if (after.encryptedWrites > 0) return { status: 'pass', means, text: 'Secrets are encrypted in etcd.' }
  if (isWritten && isSingle) {
    const text = 'The API server wrote a Secret without encrypting it.'
    return { status: 'fail', severity: 'high', means, text, hint: UP }
  }
  const text = isWritten
    ? 'Not verified: the API server that responded has written no Secret since it started.'
    : 'Not verified: dayone could not write a Secret to see how the API server stores it.'
  return { status: 'warn', severity: 'medium', means, text, hint: 'Try again: dayone verify cluster' }
}

const writtenPlain = (means: string): CheckResult => ({
  status: 'fail',
  severity: 'high',
  means,
  text: 'The API server writes Secrets unencrypted.',
  hint: UP,
})

interface Counts {
  readonly encryptedWrites: number
  readonly plainWrites: number
  readonly plainReads: number
}

async function countsOf(kube: Kube): Promise<Counts | undefined> {
  const samples = await readMetrics(kube, [TRANSFORMED])
  if (samples === undefined) return undefined
  const count = (type: string, isOf: (prefix: string) => boolean): number =>
    sumOf(
      samples,
      ({ labels }: MetricSample) =>
        labels['resource'] === 'secrets' &&
        labels['transformation_type'] === type &&
        isOf(labels['transformer_prefix'] ?? ''),
    )
  return {
    encryptedWrites: count('to_storage', (prefix) => prefix.startsWith('k8s:enc:')),
    plainWrites: count('to_storage', (prefix) => prefix === 'identity'),
    plainReads: count('from_storage', (prefix) => prefix === 'identity'),
  }
}

/** Returns true if a Secret was written. Deletes it, including one that an interrupted proof left. */
async function writeProof(kube: Kube): Promise<boolean> {
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: PROOF,
    type: 'dayone.dev/proof',
    stringData: { proof: 'no secret' },
  }
  const write = (): ReturnType<Kube['request']> => kube.request({ method: 'POST', path: SECRETS, body })
  try {
    const first = await write()
    if (first.status !== 409) return first.status === 201
    await remove(kube)
    return (await write()).status === 201
  } finally {
    await remove(kube)
  }
}

const remove = (kube: Kube): ReturnType<Kube['request']> =>
  kube.request({ method: 'DELETE', path: `${SECRETS}/${PROOF.name}` })
