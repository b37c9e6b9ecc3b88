import { allowsAction, coversResource, policyStatements, stringsOf, type PolicyStatementJson } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Finding, Severity } from '@dayone/pipeline'
import { stateStoreOf } from '../../spec/state-store.ts'

/** Not an action of AWS, so that only a wildcard for everything allows it. */
const EVERY_ACTION = 'none:NoAction'

/** Each of these on any role allows privilege escalation to every permission (AWS, "privilege escalation" by IAM). */
const ESCALATIONS = [
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreatePolicyVersion',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:UpdateAssumeRolePolicy',
]

/** AWS managed policies with equally wide permissions. */
const WIDE_POLICIES = /:policy\/(.*\/)?(AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonS3FullAccess)$/

/**
 * IAM permissions that a specification grants to every machine of a role beyond what kops needs. Pods that reach the
 * metadata service get them too. Pure.
 */
export function machineRightsFindings(spec: ClusterSpec, target: KopsTarget): readonly Finding[] {
  return [...fieldEntries(spec, 'additionalPolicies'), ...fieldEntries(spec, 'externalPolicies')].flatMap(
    ({ field, role, value }): readonly Finding[] => {
      const wide =
        field === 'externalPolicies'
          ? stringsOf(value).filter((arn) => WIDE_POLICIES.test(arn))
          : widePowers(String(value), spec)
      if (wide === undefined)
        return [
          finding(
            target,
            `${field}.${role}`,
            'medium',
            `${field}.${role} cannot be read: it is not a JSON list of statements.`,
          ),
        ]
      if (wide.length === 0) return []
      const severity = role === 'node' || role === 'bastion' ? 'critical' : 'high'
      return [
        finding(
          target,
          `${field}.${role}`,
          severity,
          `Every instance with role ${role} gets ${wide.join(', ')} (${field}.${role}), and so does any pod there that reaches the metadata service.`,
        ),
      ]
    },
  )
}

const finding = (target: KopsTarget, where: string, severity: Severity, text: string): Finding => ({
  id: `cluster/machine-rights-${where}`,
  kind: 'risk',
  target: target.name,
  severity,
  control: 'KD-09',
  text,
  hint: `Limit it to the actions and resources that are needed: ${kopsLine(target, 'edit cluster')}. For an application use IRSA.`,
})

function fieldEntries({ cluster }: ClusterSpec, field: 'additionalPolicies' | 'externalPolicies') {
  const value = readPath(cluster, ['spec', field])
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([role, policy]) => ({ field, role, value: policy as unknown }))
    : []
}

/** As text; undefined if the policy cannot be read. */
function widePowers(document: string, spec: ClusterSpec): readonly string[] | undefined {
  const statements = policyStatements(document)
  if (statements === undefined) return undefined
  const found = statements.flatMap((statement) => widePower(statement, spec) ?? [])
  return [...new Set(found)]
}

function widePower(statement: PolicyStatementJson, spec: ClusterSpec): string | undefined {
  const allows = (action: string): boolean => allowsAction(statement, action)
  if (allows(EVERY_ACTION)) {
    return statement.NotAction === undefined
      ? 'every AWS action'
      : `every AWS action except ${stringsOf(statement.NotAction).join(', ')}`
  }
  const isAnyRole = coversResource(statement, 'arn:aws:iam::123456789012:role/any-role-there-is')
  const escalation = ESCALATIONS.find(allows)
  if (escalation !== undefined && isAnyRole)
    return `permission to grant itself any permission (${written(statement, escalation)})`
  if (allows('sts:AssumeRole') && isAnyRole)
    return `permission to assume any role (${written(statement, 'sts:AssumeRole')})`
  const key = `arn:aws:s3:::${bucketOf(spec)}/${spec.cluster.metadata.name}/pki/private/kubernetes-ca/keyset.yaml`
  const power = ['s3:GetObject', 's3:PutObject'].find(allows)
  if (power !== undefined && coversResource(statement, key))
    return `the cluster's keys in the state store (${written(statement, power)})`
  return undefined
}

/** In the spelling of the policy. */
const written = ({ Action }: PolicyStatementJson, action: string): string =>
  stringsOf(Action).find((pattern) => allowsAction({ Effect: 'Allow', Action: pattern }, action)) ?? action

const bucketOf = (spec: ClusterSpec): string =>
  /^s3:\/\/([^/]+)/.exec(stateStoreOf(spec) ?? String(readPath(spec.cluster, ['spec', 'configBase'])))?.[1] ??
  'an-unknown-state-store'
