import { missingEdits, readPath, showPath, type ClusterSpec } from '@dayone/cluster-spec'
import { dryRunCreate, type Kube, type KubeObject } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { AUDIT_ROTATION } from './audit-policy.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { ENCRYPTION_SECRET, encryptsSecrets, REWRITE_SECRETS } from './encryption-key.ts'
import { profileEdits } from './profile-edits.ts'
import { readMetrics, sumOf } from './server-metrics.ts'

type Said = Pick<Check, 'status' | 'text' | 'means'> & Partial<Check>

/** Whether the saved specification says what the chosen profile wants; a cluster that was adopted as it is owes it nothing. */
export function profileSavedCheck(config: ClusterConfig, spec: ClusterSpec): readonly Check[] {
  if (config.adopted === 'as-is') return []
  const missing = [...new Set(missingEdits(spec, profileEdits(config, spec)).map(({ path }) => showPath(path)))]
  const isSaved = missing.length === 0
  return [
    {
      id: 'cluster/profile',
      target: config.name,
      means: 'read the saved specification and compared every setting of the profile',
      status: isSaved ? 'pass' : 'fail',
      text: isSaved
        ? `every setting of the profile ${config.profile} is saved`
        : `settings of the profile ${config.profile} are missing: ${missing.join(', ')}`,
      ...(isSaved ? {} : { severity: 'medium', hint: UP }),
    },
  ]
}

/** Whether what a day-one profile promises is true: as far as the specification asks for it, proved on the API server. */
export async function profileChecks(
  spec: ClusterSpec,
  { ports: { kops, kube } }: StepContext<ClusterPorts>,
): Promise<readonly Check[]> {
  const target = spec.cluster.metadata.name
  const check = (id: string, control: string, said: Said): Check => ({ id: `cluster/${id}`, target, control, ...said })
  return [
    ...(inServer(spec, 'auditPolicyFile') === undefined
      ? []
      : [check('audit-log', 'KD-05', await auditSaid(spec, kube))]),
    ...(encryptsSecrets(spec)
      ? [check('secrets-encrypted', 'KD-06', await encryptionSaid(await kops.listSecrets(target), kube))]
      : []),
    ...(pluginsOf(spec).includes('DenyServiceExternalIPs')
      ? [check('external-ips', 'KD-12', await externalIpsSaid(kube))]
      : []),
  ]
}

const inServer = ({ cluster }: ClusterSpec, field: string): unknown =>
  readPath(cluster, ['spec', 'kubeAPIServer', field])

const pluginsOf = (spec: ClusterSpec): readonly unknown[] => {
  const list = inServer(spec, 'appendAdmissionPlugins')
  return Array.isArray(list) ? (list as unknown[]) : []
}

const EVENTS = 'apiserver_audit_event_total'
const ERRORS = 'apiserver_audit_error_total'

/** The server counts an event only where a policy asks for it, so a request of ours must have been counted. */
async function auditSaid(spec: ClusterSpec, kube: Kube): Promise<Said> {
  const means = "the saved specification, and the API server's own count of audit events after a request of ours"
  const short = Object.entries(AUDIT_ROTATION).filter(([field, least]) => !(Number(inServer(spec, field)) >= least))
  if (inServer(spec, 'auditLogPath') === undefined)
    return { status: 'fail', severity: 'high', means, text: 'there is an audit policy, but no audit log', hint: UP }
  await kube.request({ method: 'GET', path: '/api/v1/namespaces/kube-system/configmaps?limit=1' })
  const metrics = await readMetrics(kube, [EVENTS, ERRORS])
  const events = sumOf(metrics ?? [], ({ name }) => name === EVENTS)
  const errors = sumOf(metrics ?? [], ({ name }) => name === ERRORS)
  if (metrics === undefined)
    return { status: 'skip', means, text: 'the API server does not tell how many audit events it has written' }
  if (events === 0 || errors > 0) {
    const text = errors > 0 ? `${errors} audit events could not be written` : 'the API server writes no audit events'
    return { status: 'fail', severity: 'high', means, text, hint: 'Look at the disk and the log of the control plane.' }
  }
  if (short.length > 0) {
    const fields = short.map(([field, least]) => `${field} ${String(least)}`).join(', ')
    return {
      status: 'warn',
      severity: 'low',
      means,
      text: `the audit log is kept for a shorter time than CIS asks for: at least ${fields}`,
    }
  }
  return { status: 'pass', means, text: 'the API server writes an audit log, and keeps it for 30 days' }
}

const UP = 'dayone up cluster'

const TRANSFORMED = 'apiserver_storage_transformation_operations_total'

/** `identity` is the API server's word for "not encrypted". */
async function encryptionSaid(secrets: readonly string[], kube: Kube): Promise<Said> {
  const means =
    "the saved specification, kops' secrets, and the API server's own count of how it reads and writes Secrets"
  if (!secrets.includes(ENCRYPTION_SECRET)) {
    const text = 'Secrets shall be encrypted in etcd, but there is no key'
    return { status: 'fail', severity: 'high', means, text, hint: UP }
  }
  const metrics = (await readMetrics(kube, [TRANSFORMED])) ?? []
  const plain = (direction: string): number =>
    sumOf(
      metrics,
      ({ labels }) =>
        labels['resource'] === 'secrets' &&
        labels['transformation_type'] === direction &&
        labels['transformer_prefix'] === 'identity',
    )
  if (plain('to_storage') > 0) {
    const text = 'the API server writes Secrets unencrypted'
    return { status: 'fail', severity: 'high', means, text, hint: UP }
  }
  if (plain('from_storage') > 0) {
    const text = 'since it started, the API server has found Secrets in etcd that were written before encryption began'
    const hint = `Write them again, once: ${REWRITE_SECRETS}`
    return { status: 'warn', severity: 'medium', means, text, hint }
  }
  return { status: 'pass', means, text: 'Secrets are encrypted in etcd' }
}

/** A Service as anybody may make it; the addresses are for documentation (RFC 5737). */
const service = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dayone-external-ips', namespace: 'default' },
  spec: { ports: [{ port: 80 }], ...spec },
})

async function externalIpsSaid(kube: Kube): Promise<Said> {
  const [refused, taken] = await Promise.all([
    dryRunCreate(kube, service({ externalIPs: ['203.0.113.9'] })),
    dryRunCreate(kube, service({})),
  ])
  const means = `real requests as dry runs: a Service with externalIPs → ${refused.status}, one without → ${taken.status}`
  return refused.status === 403 && taken.status === 201
    ? { status: 'pass', means, text: 'a Service with external addresses is refused; one without is accepted' }
    : { status: 'fail', severity: 'medium', means, text: 'a Service can take over addresses of others', hint: UP }
}
