import { missingEdits, readPath, showPath, type ClusterSpec } from '@dayone/cluster-spec'
import { dryRunCreate, type Kube, type KubeObject } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { AUDIT_ROTATION } from '../edits/profiles/audit-policy.ts'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { encryptsSecrets } from '../resources/encryption-key.ts'
import { profileEdits } from '../edits/profiles/profile-edits.ts'
import { isControlPlane } from '../spec/instance-groups.ts'
import { auditProof } from './audit-proof.ts'
import { encryptionResult } from './encryption-proof.ts'

type CheckResult = Pick<Check, 'status' | 'text' | 'means'> & Partial<Check>

/** Checks that the saved specification contains the selected profile; not for a cluster that was adopted as-is. */
export function profileSavedCheck(config: ClusterConfig, spec: ClusterSpec): readonly Check[] {
  if (config.adopted === 'as-is') return []
  const missing = [...new Set(missingEdits(spec, profileEdits(config, spec)).map(({ path }) => showPath(path)))]
  const isSaved = missing.length === 0
  return [
    {
      id: 'cluster/profile',
      rule: 'cluster/profile',
      target: config.name,
      means: 'read the saved specification and compared every setting of the profile',
      status: isSaved ? 'pass' : 'fail',
      text: isSaved
        ? `The saved specification has every setting of the profile ${config.profile}.`
        : `Settings of the profile ${config.profile} are missing: ${missing.join(', ')}.`,
      ...(isSaved ? {} : { severity: 'medium', hint: UP }),
    },
  ]
}

/** Checks on the API server that the settings of a day-one profile that the specification contains are in effect. */
export async function profileChecks(
  spec: ClusterSpec,
  { ports: { kops, kube } }: StepContext<ClusterPorts>,
): Promise<readonly Check[]> {
  const target = spec.cluster.metadata.name
  const check = (id: string, control: string, result: CheckResult): Check => ({
    id: `cluster/${id}`,
    rule: `cluster/${id}`,
    target,
    control,
    ...result,
  })
  const checks: readonly (Promise<Check> | undefined)[] = [
    inServer(spec, 'auditPolicyFile') === undefined
      ? undefined
      : auditResult(spec, kube, isSingle(spec)).then((result) => check('audit-log', 'KD-05', result)),
    encryptsSecrets(spec)
      ? kops
          .listSecrets(target)
          .then((secrets) => encryptionResult(secrets, kube, isSingle(spec)))
          .then((result) => check('secrets-encrypted', 'KD-06', result))
      : undefined,
    pluginsOf(spec).includes('DenyServiceExternalIPs')
      ? externalIpsResult(kube).then((result) => check('external-ips', 'KD-12', result))
      : undefined,
  ]
  return Promise.all(checks.filter((one) => one !== undefined))
}

const isSingle = ({ instanceGroups }: ClusterSpec): boolean => {
  const groups = instanceGroups.filter(isControlPlane)
  return groups.length === 1 && groups[0]?.spec['maxSize'] === 1
}

const inServer = ({ cluster }: ClusterSpec, field: string): unknown =>
  readPath(cluster, ['spec', 'kubeAPIServer', field])

const pluginsOf = (spec: ClusterSpec): readonly unknown[] => {
  const list = inServer(spec, 'appendAdmissionPlugins')
  return Array.isArray(list) ? (list as unknown[]) : []
}

/**
 * A single kind of request without audit events is a failure. `isSingle`: there is one API server, so the metrics are
 * those of the queried server.
 */
async function auditResult(spec: ClusterSpec, kube: Kube, isSingle: boolean): Promise<CheckResult> {
  const means =
    "the API server's audit event metric, after requests as an admin and as a service account for Secrets, permissions and a deletion"
  const short = Object.entries(AUDIT_ROTATION).filter(([field, least]) => !(Number(inServer(spec, field)) >= least))
  if (inServer(spec, 'auditLogPath') === undefined)
    return {
      status: 'fail',
      severity: 'high',
      means,
      text: 'There is an audit policy, but the API server writes no audit log.',
      hint: UP,
    }
  const proof = await auditProof(kube)
  if (proof.kind === 'unknown')
    return {
      status: 'skip',
      means,
      text: 'Not verified: the API server does not report how many audit events it has written.',
    }
  const hint = 'Check the disk and the logs of the control plane nodes.'
  if (proof.kind === 'errors')
    return { status: 'fail', severity: 'high', means, text: `${proof.count} audit events could not be written.`, hint }
  if (proof.silent.length > 0) {
    const text = `The audit log does not record ${proof.silent.join(', or ')}.`
    return isSingle
      ? { status: 'fail', severity: 'high', means, text, hint: `Fix the audit policy: ${UP}` }
      : {
          status: 'warn',
          severity: 'medium',
          means,
          text: `Not verified: ${text}`,
          hint: 'Several API servers respond. Try again: dayone verify cluster',
        }
  }
  if (proof.unclear.length > 0)
    return {
      status: 'skip',
      means,
      text: `Not verified: too many other requests arrived meanwhile to tell whether the audit log records ${proof.unclear.join(', or ')}.`,
    }
  if (short.length > 0) {
    const fields = short.map(([field, least]) => `${field} ${String(least)}`).join(', ')
    return {
      status: 'warn',
      severity: 'low',
      means,
      text: `The audit log is kept for less than CIS requires: at least ${fields}.`,
    }
  }
  return {
    status: 'pass',
    means,
    text: 'The API server writes an audit log and keeps it for 30 days.',
  }
}

const UP = 'dayone up cluster'

/** A Service that any user could create, with documentation addresses (RFC 5737). */
const service = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dayone-external-ips', namespace: 'default' },
  spec: { ports: [{ port: 80 }], ...spec },
})

async function externalIpsResult(kube: Kube): Promise<CheckResult> {
  const [refused, taken] = await Promise.all([
    dryRunCreate(kube, service({ externalIPs: ['203.0.113.9'] })),
    dryRunCreate(kube, service({})),
  ])
  const means = `real requests as dry runs: a Service with externalIPs → ${refused.status}, one without → ${taken.status}`
  return refused.status === 403 && taken.status === 201
    ? { status: 'pass', means, text: 'A Service with external IPs is rejected; one without is accepted.' }
    : { status: 'fail', severity: 'medium', means, text: 'A Service can claim external IPs.', hint: UP }
}
