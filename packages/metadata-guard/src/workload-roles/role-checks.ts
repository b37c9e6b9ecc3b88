import { kopsAudience, lintTrust, permitsToken } from '@dayone/aws'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import { missingIn } from './identity-pods.ts'
import type { ObservedRoles } from './read-roles.ts'
import type { WorkloadRoleConfig } from './role-config.ts'
import { accountKey, roleDifferences, wantedRole, type WantedRole } from './wanted-role.ts'

const rules = {
  provider: 'metadata-guard/token-issuer',
  role: 'metadata-guard/workload-roles',
  pods: 'metadata-guard/workload-pods',
} as const

const subject = ({ namespace, name }: WantedRole['account']): string => `system:serviceaccount:${namespace}:${name}`

/** Whether every service account of dayone.yaml really has its role, and nobody else. Pure. */
export function roleChecks(
  configured: readonly WorkloadRoleConfig[],
  observed: ObservedRoles | undefined,
  facts: ClusterFacts,
): readonly Check[] {
  if (configured.length === 0 || observed === undefined)
    return [
      {
        id: rules.role,
        rule: rules.role,
        target: 'workload roles',
        control: 'MG-06',
        status: 'skip',
        text: 'dayone.yaml gives no workload an IAM role (metadata-guard.workloadRoles).',
        means: 'read dayone.yaml',
      },
    ]
  const { provider } = observed
  return [
    providerCheck(observed),
    ...configured.flatMap((one) => {
      const role = wantedRole(one, facts.name, provider?.arn ?? '', observed.configId)
      return [roleCheck(role, observed), podCheck(role, observed)]
    }),
  ]
}

function providerCheck({ issuer, provider }: ObservedRoles): Check {
  const common = {
    id: 'MG-06/provider',
    rule: rules.provider,
    target: 'OIDC provider',
    control: 'MG-06',
    means: 'compared the issuer that the API server publishes with every OIDC provider of the account',
  }
  if (provider === undefined)
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `AWS does not trust the tokens of this cluster: no OIDC provider has the issuer ${issuer ?? 'that the API server publishes'}.`,
      hint: 'Check spec.serviceAccountIssuerDiscovery in the kops specification; `dayone up cluster` applies it.',
    }
  if (!provider.audiences.includes(kopsAudience))
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `${provider.arn} does not accept the audience ${kopsAudience}, which the tokens of pods have.`,
      hint: '`dayone up cluster` restores what kops manages. Check who changed the provider.',
    }
  return {
    ...common,
    status: 'pass',
    text: `${provider.arn} belongs to the issuer of this cluster and accepts ${kopsAudience}.`,
  }
}

function roleCheck(role: WantedRole, { provider, roles, accounts }: ObservedRoles): Check {
  const { account, name, arn } = role
  const common = {
    id: `MG-06/role/${accountKey(account)}`,
    rule: rules.role,
    target: `ServiceAccount ${account.name} in ${account.namespace}`,
    control: 'MG-06',
    means: 'read the role, its trust policy and policies from IAM, and the annotation of the service account',
  }
  const failed = (text: string): Check => ({
    ...common,
    status: 'fail',
    severity: 'high',
    text,
    hint: '`dayone up metadata-guard` restores it, or says why it cannot.',
  })
  const live = roles.find((one) => one.name === name)
  if (live === undefined) return failed(`Its IAM role ${name} does not exist.`)
  const owner = arn.split(':')[4] ?? ''
  const trust = { provider: provider?.arn ?? '', accounts: [account], audience: kopsAudience, account: owner }
  const faults = lintTrust(live.trust, trust)
  if (faults.length > 0) return failed(`The trust policy of ${name}: ${faults.map(({ text }) => text).join(' ')}`)
  if (!permitsToken(live.trust, { provider: trust.provider, subject: subject(account), audience: kopsAudience }))
    return failed(`The trust policy of ${name} does not accept the token of the service account.`)
  const [difference] = roleDifferences(role, live)
  if (difference !== undefined) return failed(`${name} differs from dayone.yaml: ${difference}.`)
  const annotated = accounts.find((one) => accountKey(one) === accountKey(account))?.role
  if (annotated !== live.arn)
    return failed(
      annotated === undefined
        ? 'It has no annotation with its role.'
        : `Its annotation names ${annotated}, not ${live.arn}.`,
    )
  return {
    ...common,
    status: 'pass',
    text: `Only its tokens are accepted by ${name}, which has exactly the policies of dayone.yaml.`,
  }
}

function podCheck({ account, arn }: WantedRole, { pods, webhookSince }: ObservedRoles): Check {
  const own = pods.filter((pod) => pod.namespace === account.namespace && pod.account === account.name)
  const isEmulated = own.some((pod) => pod.isEmulated)
  const common = {
    id: `MG-08/${accountKey(account)}`,
    rule: rules.pods,
    target: `pods of ${account.name} in ${account.namespace}`,
    control: 'MG-08',
    means: 'read the environment and volumes of its running pods; none was asked to call AWS',
    ...(isEmulated ? { emulated: true as const } : {}),
  }
  if (own.length === 0) return { ...common, status: 'skip', text: 'No pod of the service account runs now.' }
  const lacking = own.flatMap((pod) => {
    const missing = missingIn(pod, arn)
    return missing.length === 0 ? [] : [`${pod.name} (${missing.join(', ')})`]
  })
  if (lacking.length === 0)
    return {
      ...common,
      status: 'pass',
      text: `${own.length === 1 ? 'Its pod has' : `All ${own.length} pods have`} the role, the token file and a token for ${kopsAudience}.`,
    }
  const shown =
    lacking.length > 3 ? `${lacking.slice(0, 3).join('; ')} and ${lacking.length - 3} more` : lacking.join('; ')
  if (isEmulated && webhookSince === undefined)
    return {
      ...common,
      status: 'skip',
      text: `Practice runs neither pods nor the pod identity webhook: ${shown}.`,
    }
  return {
    ...common,
    status: 'fail',
    severity: 'high',
    text: `Without credentials of the role: ${shown}.`,
    hint:
      webhookSince === undefined
        ? 'The cluster has no pod identity webhook: set metadata-guard.podIdentityWebhook in dayone.yaml.'
        : '`dayone up metadata-guard` restarts controllers whose pods were created too early. If they still lack the role, check the webhook: `kubectl -n kube-system logs deploy/pod-identity-webhook`.',
  }
}
